//! `entity_timeline`: what happened to an entity, in order.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::relation::Relation;
use crate::{
    Error,
    api::entity::TimelineEvent,
    library::{Snapshot, Years, years},
    mcp::{
        cite::{Citation, Days, Named},
        mark::block,
        pack::{Answer, Head, Item, Packed, Paging, pack},
        refusal::Refusal,
        tool::Tool,
    },
};

/// What happened to an entity.
pub(in crate::mcp) struct EntityTimeline;

/// Which events.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::mcp) struct Arguments {
    #[schemars(description = "名前、略称または ID。Name, alias or id.")]
    entity: String,
    #[schemars(description = "この年度だけ: 2019、R1、2018..2020。Only these fiscal years.")]
    fiscal_year: Option<String>,
    #[schemars(description = "扱い。既定 all。fact は実際に起きたことだけ。Facts, plans, requests, denials; all unless given.",
        extend("enum" = ["fact", "planned", "requested", "negated", "all", null]))]
    modality: Option<String>,
    #[schemars(description = "この種類だけ: relation、event、metric、mentioned。Only entries of this kind.",
        extend("enum" = ["relation", "event", "metric", "mentioned", null]))]
    kind: Option<String>,
}

/// Whose timeline.
#[derive(Serialize, JsonSchema)]
pub(in crate::mcp) struct Whose {
    /// Which entity. エンティティ。
    entity: Named,
}

impl Head for Whose {
    fn write(&self, out: &mut String, total: usize) {
        block(out, "about", &format!("{} [{}]", self.entity.name, self.entity.id));
        out.push_str(&format!("年表 {total} 件\n"));
    }
}

/// An entry of the timeline.
#[derive(Clone, Serialize, JsonSchema)]
#[schemars(inline)]
pub(in crate::mcp) struct Entry {
    /// When; null when the text gives no date. 時期。
    date: Option<Days>,
    /// The fiscal year under which it stands. 年度。
    fiscal_year: Option<i32>,
    /// relation, event, metric or mentioned (first mention in documents of the year). 種類。
    kind: String,
    /// fact, planned, requested or negated: only `fact` came to be. 事実か計画か。
    #[serde(skip_serializing_if = "Option::is_none")]
    modality: Option<String>,
    /// What, in few words (data). 内容。
    what: String,
    /// Of a relation. 関係。
    #[serde(skip_serializing_if = "Option::is_none")]
    relation: Option<Relation>,
    /// Of a metric: the number. 値。
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<f64>,
    /// Of a metric: its unit as written. 単位。
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    /// Of a metric: target, actual, previous or other. 目標か実績か。
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<String>,
    /// Of an event: whom and what its clause names (data). 関わるもの。
    #[serde(skip_serializing_if = "Vec::is_empty")]
    entities: Vec<Named>,
    /// Where it is written.
    citation: Citation,
}

impl Item for Entry {
    fn citation(&mut self) -> &mut Citation {
        &mut self.citation
    }

    fn summary(&self) -> String {
        let when = match (&self.date, self.fiscal_year) {
            (Some(days), _) => days.label(),
            (None, Some(year)) => format!("{year} 年度の文書"),
            (None, None) => "日付不明".to_owned(),
        };
        let modality = self.modality.as_deref().map(|word| format!("（{word}）")).unwrap_or_default();
        format!("{when}: {}{modality}", self.what)
    }

    fn lighten(&mut self) {
        self.entities.clear();
    }
}

impl Entry {
    fn of(library: &Snapshot, event: TimelineEvent) -> Option<Self> {
        let mut entry = Self {
            date: event.date.map(Days::from),
            fiscal_year: event.fiscal_year,
            kind: event.kind,
            modality: None,
            what: String::new(),
            relation: None,
            value: None,
            unit: None,
            role: None,
            entities: Vec::new(),
            citation: Citation::none(""),
        };
        let evidence = if let Some(relation) = event.relation {
            let told = Relation::of(&relation);
            let object = told.object.as_ref().map_or("（不明）", |object| object.name.as_str());
            entry.what = format!("{} —{}→ {object}", told.subject.name, told.label);
            entry.modality = Some(told.modality.clone());
            entry.relation = Some(told);
            relation.evidence.into_iter().next()?
        } else if let Some(metric) = event.metric {
            entry.what = format!("{} {}{} ({})", metric.indicator, metric.value, metric.unit, metric.role);
            entry.value = Some(metric.value);
            entry.unit = Some(metric.unit);
            entry.role = Some(metric.role);
            metric.evidence
        } else if let Some(happened) = event.event {
            entry.what = happened.head;
            entry.modality = Some(happened.modality);
            entry.entities = happened.named.into_iter().chain(happened.about).map(Named::from).collect();
            happened.evidence
        } else {
            entry.what = format!("この年度の文書での言及 {} 回", event.mentions.unwrap_or_default());
            event.evidence?
        };
        entry.citation = Citation::of(library, evidence);
        Some(entry)
    }
}

impl Tool for EntityTimeline {
    const NAME: &'static str = "entity_timeline";
    const TITLE: &'static str = "年表 / Entity timeline";
    const DESCRIPTION: &'static str = "一つのエンティティの出来事・関係・数値を年代順に、引用つきで返す。「いつ設立されたか」「どう変わってきたか」「何年に何があったか」を調べるときに使う。\
        What happened to one entity, in order of date: events, relations, figures, first mentions, each with its quote. \
        Use it for \"when was X founded\" and \"how did X develop\".";
    type Arguments = Arguments;
    type Answer = Answer<Whose, Entry>;

    fn answer(library: &Snapshot, arguments: Arguments, paging: &Paging) -> Result<Packed, Refusal> {
        let at = library.the_entity_named(&arguments.entity)?;
        let wanted = arguments.fiscal_year.as_deref().map(years).transpose()?;
        let timeline = library.timeline(at, arguments.modality.as_deref())?;
        let fits = |entry: &Entry| {
            arguments.kind.as_ref().is_none_or(|kind| *kind == entry.kind)
                && wanted.as_ref().is_none_or(|wanted| match wanted {
                    Years::Unknown => entry.fiscal_year.is_none(),
                    Years::Range(range) => entry.fiscal_year.is_some_and(|year| range.contains(&year)),
                })
        };
        let entries: Vec<Entry> =
            timeline.events.into_iter().filter_map(|event| Entry::of(library, event)).filter(fits).collect();
        let head = Whose { entity: timeline.entity.into() };
        let total = entries.len();
        pack(paging, head, total, entries.into_iter().skip(paging.start.item).map(Ok::<_, Error>))
    }
}
