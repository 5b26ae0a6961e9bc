//! The claims of a sentence against what it cites.

use keifu_corpus::{Analysis, ByteSpan, Normalized, calendar::Interval};
use keifu_graph::{EntityIndex, Metric, MetricRole};

use super::{
    claim::{DateClaim, Figure, NameClaim, dates, figures, names, plain},
    region::{Ground, Nearness, Region},
    vocabulary::usual_unit,
};
use crate::{api::citations::ClaimSupport, library::Snapshot};

/// Labels so alike are one.
const SAME_LABEL: f32 = 0.65;
/// Labels so much less alike are another's.
const APART: f32 = 0.25;

/// A claim and what came of it.
pub(super) struct Outcome {
    pub(super) kind: &'static str,
    /// Bytes of the sentence.
    pub(super) span: ByteSpan,
    pub(super) value: String,
    pub(super) verdict: &'static str,
    pub(super) support: Option<ClaimSupport>,
}

struct Comparison<'a> {
    library: &'a Snapshot,
    cited: &'a [&'a Region],
    /// The figures that the graph has read in what is cited.
    metrics: Vec<&'a Metric>,
    text: &'a str,
    dates: &'a [DateClaim],
    figures: &'a [Figure],
}

type Found = (&'static str, Option<ClaimSupport>);

/// A figure of a ground, by the ground's place among all and its own among the ground's.
type Taken = (usize, usize);

/// Compares the claims of a sentence with what it cites; without a citation they are listed only.
pub(super) fn compare(library: &Snapshot, analysis: &Analysis, cited: &[&Region]) -> Vec<Outcome> {
    let text = analysis.canonical.text.as_str();
    let fiscal_year = cited.first().and_then(|region| region.fiscal_year);
    let dates = dates(text, fiscal_year);
    let names = names(&library.graph, analysis, true);
    let names: Vec<NameClaim> =
        names.into_iter().filter(|name| !dates.iter().any(|date| date.span.overlaps(name.span))).collect();
    let figures = figures(analysis, &dates, &names);
    let metrics = cited.iter().flat_map(|region| region.metrics(library)).collect();
    let comparison = Comparison { library, cited, metrics, text, dates: &dates, figures: &figures };
    let quoted = comparison.is_quoted();
    let mut outcomes = Vec::new();
    for name in &names {
        let known = name.entities.first().map(|&entity| library.entity_ref(entity).name);
        let value = known.unwrap_or_else(|| name.span.of(text).to_owned());
        let found = comparison.name(name, name.span.of(text));
        outcomes.push(outcome("name", name.span, value, found, cited));
    }
    for date in &dates {
        let value = date.days.map_or_else(|| date.span.of(text).to_owned(), |days| in_days(&days));
        let found = comparison.date(date, date.span.of(text));
        outcomes.push(outcome("date", date.span, value, found, cited));
    }
    let mut taken: Vec<Taken> = Vec::new();
    for (at, figure) in figures.iter().enumerate() {
        let value = format!("{}{}", figure.value, figure.unit);
        let found = comparison.figure(at, &mut taken);
        outcomes.push(outcome("number", figure.span, value, found, cited));
    }
    // What is copied whole says what it says, whatever was read in it.
    if let Some(ground) = quoted {
        for outcome in outcomes.iter_mut().filter(|outcome| outcome.verdict != "found") {
            outcome.verdict = "found";
            outcome.support = Some(ground.support(ByteSpan::new(0, ground.analysis.canonical.text.len())));
        }
    }
    outcomes.sort_by_key(|outcome| outcome.span);
    outcomes
}

fn outcome(kind: &'static str, span: ByteSpan, value: String, found: Found, cited: &[&Region]) -> Outcome {
    let (verdict, support) = if cited.is_empty() { ("unchecked", None) } else { found };
    Outcome { kind, span, value, verdict, support }
}

fn in_days(days: &Interval) -> String {
    if days.start == days.end { days.start.to_string() } else { format!("{}..{}", days.start, days.end) }
}

/// What stands before a figure and says what it counts: back to the figure or sentence before. A figure that only signs part
/// from the one before it shares its label (2社・4件・約153万円).
fn label(text: &str, figures: &[Figure], at: usize) -> String {
    let start = figures[at].span.start as usize;
    let before = at.checked_sub(1).map_or(0, |before| figures[before].span.end as usize);
    let own = text.get(before..start).unwrap_or_default();
    let own = own.rsplit(['。', '\n', '、', '→', '⇒', '\t']).next().unwrap_or_default();
    let mut said = plain(own).replace(['約', ':', ';', ',', '/', ' ', '<', '>', '○', '〇', '◇', '※'], "");
    let mut in_role = false;
    for word in ["目標", "実績", "計画", "に対し"] {
        in_role |= said.contains(word);
        said = said.replace(word, "");
    }
    // 目標3件、実績10件: the second is of the same thing, but not the same figure.
    if said.chars().nth(1).is_none() && at > 0 && !in_role {
        return label(text, figures, at - 1);
    }
    let chars: Vec<char> = said.chars().collect();
    chars[chars.len().saturating_sub(20)..].iter().collect()
}

/// How alike two labels are: the Dice coefficient of their bigrams.
fn alike_labels(one: &str, other: &str) -> f32 {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    if short.chars().count() >= 4 && long.ends_with(short) {
        return 1.0;
    }
    let bigrams = |text: &str| -> Vec<(char, char)> { text.chars().zip(text.chars().skip(1)).collect() };
    let (one, mut other) = (bigrams(one), bigrams(other));
    let total = one.len() + other.len();
    let mut shared = 0;
    for gram in one {
        if let Some(at) = other.iter().position(|known| *known == gram) {
            other.swap_remove(at);
            shared += 1;
        }
    }
    if total == 0 { 0.0 } else { 2.0 * shared as f32 / total as f32 }
}

impl<'a> Comparison<'a> {
    /// The grounds of all citations, the nearest first.
    fn grounds(&self) -> Vec<&'a Ground> {
        let mut grounds: Vec<&Ground> = self.cited.iter().flat_map(|region| &region.grounds).collect();
        grounds.sort_by_key(|ground| ground.nearness);
        grounds
    }

    /// The ground where the sentence begins when it is copied from what is cited, word for word.
    fn is_quoted(&self) -> Option<&'a Ground> {
        let sentence = plain(self.text);
        let sentence = sentence.trim_end_matches(['。', '.']);
        if sentence.chars().count() < 4 {
            return None;
        }
        let cited: Vec<&Ground> =
            self.grounds().into_iter().filter(|ground| ground.nearness == Nearness::Cited).collect();
        let all: String = cited.iter().map(|ground| ground.plain.as_str()).collect();
        all.contains(sentence).then(|| cited.first().copied()).flatten()
    }

    fn name(&self, name: &NameClaim, written: &str) -> Found {
        let written = plain(written);
        let graph = &self.library.graph;
        let mut forms: Vec<String> = vec![written];
        for &entity in &name.entities {
            forms.extend(forms_of(self.library, entity));
        }
        forms.retain(|form| form.chars().nth(1).is_some());
        let mut found = None;
        for ground in self.cited.iter().flat_map(|region| &region.grounds) {
            if found.as_ref().is_some_and(|(known, _): &(Nearness, _)| *known <= ground.nearness) {
                continue;
            }
            let passage = matches!(ground.nearness, Nearness::Cited | Nearness::Nearby);
            let mentions = if passage { graph.mentions_in(ground.at.0, ground.at.1) } else { &[] };
            let mention = mentions
                .iter()
                .map(|&at| graph.facts().mentions[at as usize])
                .find(|mention| name.entities.contains(&mention.entity));
            if let Some(mention) = mention {
                found = Some((ground.nearness, ground.support_at(mention.span)));
            } else if let Some(form) = forms
                .iter()
                .find(|form| ground.plain.contains(form.as_str()) || ground.bare.contains(form.as_str()))
            {
                found = Some((ground.nearness, ground.support_of(form)));
            }
        }
        match found {
            Some((_, support)) => ("found", Some(support)),
            None => ("not_found", None),
        }
    }

    fn date(&self, date: &DateClaim, written: &str) -> Found {
        let mut otherwise: Option<(ByteSpan, &Ground)> = None;
        let written = plain(written);
        for ground in self.grounds() {
            if ground.nearness > Nearness::Cited
                && otherwise.is_some()
                && ground.nearness != Nearness::Document
            {
                continue;
            }
            for other in ground.dates.iter().filter(|other| ground.counts(other.span)) {
                let said = match (&date.days, &other.days) {
                    (Some(claimed), Some(said)) if ground.nearness == Nearness::Cited => {
                        within(said, claimed)
                    }
                    (Some(claimed), Some(said)) => claimed == said,
                    _ => plain(other.span.of(&ground.analysis.canonical.text)) == written,
                };
                if said {
                    return ("found", Some(ground.support(other.span)));
                }
                if ground.nearness == Nearness::Cited && otherwise.is_none() && alike(date, other) {
                    otherwise = Some((other.span, ground));
                }
            }
        }
        // The year of a row or column of a table is written where the table begins.
        let read = self.metrics.iter().find(|metric| metric.period.is_some() && metric.period == date.days);
        match (read, otherwise) {
            (Some(metric), _) => ("found", Some(self.evidence(metric))),
            (None, Some((span, ground))) => ("contradicted", Some(ground.support(span))),
            (None, None) => ("not_found", None),
        }
    }

    fn figure(&self, at: usize, taken: &mut Vec<Taken>) -> Found {
        let figure = &self.figures[at];
        if let Some(metric) = self.said_of_another_time(figure).or_else(|| self.said_in_another_role(figure))
        {
            return ("contradicted", Some(self.evidence(metric)));
        }
        let label = label(self.text, self.figures, at);
        let mut otherwise: Option<(f32, ByteSpan, &Ground)> = None;
        let mut found: Option<(f32, Taken, ByteSpan, &Ground)> = None;
        for (number, ground) in self.grounds().into_iter().enumerate() {
            let settled = found.is_some() || otherwise.is_some();
            if ground.nearness == Nearness::Document || (settled && ground.nearness > Nearness::Cited) {
                break;
            }
            for (place, other) in
                ground.figures.iter().enumerate().filter(|(_, other)| ground.counts(other.span))
            {
                let canonical = &ground.analysis.canonical.text;
                let near = alike_labels(&label, &self::label(canonical, &ground.figures, place));
                if same(figure, other, ground.is_row) {
                    let free = !taken.contains(&(number, place));
                    if free && found.is_none_or(|(best, ..)| near > best) {
                        found = Some((near, (number, place), other.span, ground));
                    }
                } else if ground.nearness == Nearness::Cited
                    && !figure.unit.is_empty()
                    && figure.unit == other.unit
                    && figure.ordinal == other.ordinal
                    && otherwise.is_none_or(|(best, ..)| near > best)
                {
                    otherwise = Some((near, other.span, ground));
                }
            }
        }
        match (found, otherwise) {
            // What bears just this label has another value: 新規2社 where 新規 is 1社 and 既存 2社.
            (Some((near, ..)), Some((other, span, ground)))
                if other >= SAME_LABEL && other - near >= APART =>
            {
                ("contradicted", Some(ground.support(span)))
            }
            (Some((_, place, span, ground)), _) => {
                taken.push(place);
                ("found", Some(ground.support(span)))
            }
            (None, Some((_, span, ground))) => ("contradicted", Some(ground.support(span))),
            (None, None) => ("not_found", None),
        }
    }

    /// The date that a number is said of: the one in brackets after it, else the nearest before it that is not in brackets
    /// after another.
    fn governing(&self, figure: &Figure) -> Option<Interval> {
        let between = |from: u32, to: u32| self.text.get(from as usize..to as usize).map(str::trim);
        let in_brackets = |date: &DateClaim, figure: &Figure| {
            date.span.start >= figure.span.end && between(figure.span.end, date.span.start) == Some("(")
        };
        let after = self.dates.iter().find(|date| in_brackets(date, figure));
        let before = || {
            self.dates.iter().rev().find(|date| {
                date.span.end <= figure.span.start
                    && !self.figures.iter().any(|other| other != figure && in_brackets(date, other))
            })
        };
        after.or_else(before)?.days
    }

    /// A figure of the same thing, for the time that the sentence speaks of, where the graph has read the sentence's number
    /// as that of another time: 平成28年度は59件 where 59件 is 平成29年度's.
    fn said_of_another_time(&self, figure: &Figure) -> Option<&'a Metric> {
        let days = self.governing(figure)?;
        let valued: Vec<&Metric> = self.valued(figure);
        let elsewhere =
            valued.iter().all(|metric| metric.period.is_some_and(|period| !period.overlaps(&days)));
        if valued.is_empty() || !elsewhere {
            return None;
        }
        self.metrics.iter().copied().find(|metric| {
            metric.period.is_some_and(|period| period.overlaps(&days))
                && !close(metric.value, figure.value)
                && valued.iter().any(|known| of_one_thing(known, metric))
        })
    }

    /// A figure aimed at where the sentence says that its number is, but the number was reached; and the other way.
    fn said_in_another_role(&self, figure: &Figure) -> Option<&'a Metric> {
        let last = self
            .figures
            .iter()
            .filter(|other| other.span.end <= figure.span.start)
            .map(|it| it.span.end)
            .max();
        let before = self.text.get(last.unwrap_or(0) as usize..figure.span.start as usize)?;
        let clause = before.rsplit(['。', '、', '\n']).next().unwrap_or_default();
        let last = |words: &[&str]| words.iter().filter_map(|word| clause.rfind(word)).max();
        let (aimed, reached) = (last(&["目標", "計画"]), last(&["実績", "結果", "達成"]));
        let role = match (aimed, reached) {
            (aimed, reached) if aimed > reached => MetricRole::Target,
            (None, None) => return None,
            _ => MetricRole::Actual,
        };
        let opposite = |metric: &&Metric| match role {
            MetricRole::Target => matches!(metric.role, MetricRole::Actual | MetricRole::Previous),
            _ => metric.role == MetricRole::Target,
        };
        let valued = self.valued(figure);
        if valued.is_empty() || !valued.iter().all(opposite) {
            return None;
        }
        self.metrics.iter().copied().find(|metric| {
            metric.role == role
                && !close(metric.value, figure.value)
                && valued.iter().any(|known| of_one_thing(known, metric))
        })
    }

    /// The figures read with the value and unit of one claimed.
    fn valued(&self, figure: &Figure) -> Vec<&'a Metric> {
        let same = |metric: &&Metric| {
            close(metric.value, figure.value)
                && (figure.unit.is_empty() || unit_of(&metric.unit) == figure.unit)
        };
        self.metrics.iter().copied().filter(same).collect()
    }

    fn evidence(&self, metric: &Metric) -> ClaimSupport {
        let evidence = self.library.evidence(&metric.evidence);
        ClaimSupport {
            place: Nearness::Cited.as_str().to_owned(),
            citation_id: evidence.citation_id,
            quote: evidence.quote,
        }
    }
}

/// Whether two figures measure one thing: the same unit, and one's indicator within the other's.
fn of_one_thing(one: &Metric, other: &Metric) -> bool {
    let (a, b) = (plain(&one.indicator), plain(&other.indicator));
    unit_of(&one.unit) == unit_of(&other.unit) && (a.contains(&b) || b.contains(&a))
}

/// Whether the days said are those claimed, or lie within them: a day within a month, a date within a 年度 or year.
fn within(said: &Interval, claimed: &Interval) -> bool {
    let days = (claimed.end - claimed.start).get_days();
    let whole = days <= 31
        || (days >= 364 && (claimed.start.month(), claimed.start.day()) == (4, 1))
        || (days >= 364 && (claimed.start.month(), claimed.start.day()) == (1, 1));
    said == claimed || (whole && claimed.start <= said.start && said.end <= claimed.end)
}

fn unit_of(unit: &str) -> String {
    usual_unit(&Normalized::canonical(unit).text)
}

fn close(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * one.abs().max(other.abs()).max(1.0)
}

/// Whether two numbers say the same; in a row of a table the unit may stand above.
fn same(claimed: &Figure, said: &Figure, is_row: bool) -> bool {
    let unit = claimed.unit == said.unit || claimed.unit.is_empty() || (is_row && said.unit.is_empty());
    close(claimed.value, said.value) && unit && claimed.ordinal == said.ordinal
}

/// Whether two dates are of a kind, so that one may contradict the other: both days, both months, both years.
fn alike(one: &DateClaim, other: &DateClaim) -> bool {
    let length = |date: &DateClaim| {
        date.days.map(|days| match (days.end - days.start).get_days() {
            0..=1 => 0,
            2..=31 => 1,
            32..=184 => 2,
            _ => 3,
        })
    };
    length(one).is_some() && length(one) == length(other)
}

/// All names of an entity in plain form.
fn forms_of(library: &Snapshot, entity: EntityIndex) -> Vec<String> {
    let entity = &library.graph.facts().entities[entity as usize];
    let all = std::iter::once(&entity.name).chain(entity.aliases.iter().map(|alias| &alias.text));
    all.map(|name| plain(name)).collect()
}
