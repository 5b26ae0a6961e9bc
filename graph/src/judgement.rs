//! Human judgements: what a person decided about names, in terms that outlive every rebuild.
//!
//! The ledger only grows: a judgement is taken back by another one that undoes it. [`crate::resolve`] replays it each
//! time the graph is made. Its order is that of time, so that it does not matter in which order entries were imported;
//! where two contradict each other, the later one holds.

use keifu_corpus::{DocumentId, hash};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::{EntityId, EntityIndex, Error, Join, Predicate, RelationIndex};

/// Names a judgement: `j` and 16 hexadecimal digits of the SHA-256 of all that it says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct JudgementId(pub String);

impl std::fmt::Display for JudgementId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// One entry of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// Its id.
    pub id: JudgementId,
    /// When it was made: RFC 3339, UTC, microseconds, so that texts sort as times do.
    pub time: String,
    /// Who made it.
    pub author: String,
    /// Why.
    pub reason: String,
    /// What is decided.
    #[serde(flatten)]
    pub verdict: Verdict,
}

/// What a judgement decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "judgement", rename_all = "kebab-case")]
pub enum Verdict {
    /// Both names mean one thing, even where no rule says so.
    Same {
        /// One.
        left: Named,
        /// The other.
        right: Named,
    },
    /// They mean two things: no rule may join them, nor anything that was joined with them.
    NotSame {
        /// One.
        left: Named,
        /// The other.
        right: Named,
    },
    /// What a document, or a form of the name, means is something else than the entity.
    Split {
        /// From what.
        entity: Named,
        /// Only what this document says.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        document: Option<DocumentId>,
        /// Only where this form stands.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        form: Option<String>,
    },
    /// Where a short form leads to the entity.
    AliasScope {
        /// The short form.
        form: String,
        /// Of what.
        entity: Named,
        /// Where.
        scope: Scope,
    },
    /// The entity is no longer shown.
    Hide {
        /// Which.
        entity: Named,
    },
    /// The relation is no longer shown, whatever its date and modality.
    HideRelation {
        /// From what.
        subject: Named,
        /// How.
        predicate: Predicate,
        /// To what.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        object: Option<Named>,
    },
    /// An earlier judgement is taken back.
    Undo {
        /// Which.
        undone: JudgementId,
    },
}

/// Where a short form leads to its entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Wherever it stands and no document says otherwise.
    Global,
    /// In the documents that define it.
    Document,
    /// Below the headings that give the long form.
    Heading,
}

/// An entity as a judgement means it: by id, or by name when no entity has that id any more.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Named {
    /// Its id at that time.
    pub id: EntityId,
    /// The name that was meant.
    pub name: String,
}

impl Verdict {
    /// The word of the command line and of the ledger.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Same { .. } => "same",
            Self::NotSame { .. } => "not-same",
            Self::Split { .. } => "split",
            Self::AliasScope { .. } => "alias-scope",
            Self::Hide { .. } => "hide",
            Self::HideRelation { .. } => "hide-relation",
            Self::Undo { .. } => "undo",
        }
    }

    /// What it is about.
    pub fn targets(&self) -> Vec<&Named> {
        match self {
            Self::Same { left, right } | Self::NotSame { left, right } => vec![left, right],
            Self::Split { entity, .. } | Self::AliasScope { entity, .. } | Self::Hide { entity } => {
                vec![entity]
            }
            Self::HideRelation { subject, object, .. } => {
                std::iter::once(subject).chain(object.as_ref()).collect()
            }
            Self::Undo { .. } => Vec::new(),
        }
    }
}

/// All that an id stands for.
#[derive(Serialize)]
struct Content<'a> {
    time: &'a str,
    author: &'a str,
    reason: &'a str,
    #[serde(flatten)]
    verdict: &'a Verdict,
}

impl Judgement {
    /// A judgement with the id that its content gives it.
    pub fn new(time: String, author: String, reason: String, verdict: Verdict) -> Self {
        let id = id_of(&Content { time: &time, author: &author, reason: &reason, verdict: &verdict });
        Self { id, time, author, reason, verdict }
    }

    /// The entry as a line of JSON, without line end.
    pub fn to_line(&self) -> String {
        serde_json::to_string(self).expect("strings and words are always JSON")
    }

    /// Reads a line of the ledger. The id may be left out; one that does not fit what the line says is refused, so
    /// that no entry changes unnoticed.
    pub fn from_line(line: &str) -> Result<Self, Error> {
        let wrong = |reason: String| Error::Judgement { reason };
        let mut value: serde_json::Value =
            serde_json::from_str(line).map_err(|error| wrong(error.to_string()))?;
        let given = value.as_object_mut().and_then(|fields| {
            let given = fields.get("id").cloned();
            fields.insert("id".to_owned(), "".into());
            given
        });
        let read: Self = serde_json::from_value(value.clone()).map_err(|error| wrong(error.to_string()))?;
        // Every field that was given must be one that is kept.
        let again = serde_json::to_value(&read).map_err(|error| wrong(error.to_string()))?;
        if let Some(field) = unknown_field(&value, &again) {
            return Err(wrong(format!("unknown field `{field}`")));
        }
        if !is_time(&read.time) {
            return Err(wrong(format!("`{}` is no time like 2026-04-01T09:00:00.000000Z", read.time)));
        }
        for (field, text) in [("author", &read.author), ("reason", &read.reason)] {
            if text.trim().is_empty() {
                return Err(wrong(format!("`{field}` is empty")));
            }
        }
        let made = Self::new(read.time, read.author, read.reason, read.verdict);
        match given {
            Some(id) if id != made.id.0.as_str() => {
                Err(wrong(format!("the id {id} does not fit the content, which gives {}", made.id)))
            }
            _ => Ok(made),
        }
    }
}

fn id_of(content: &Content<'_>) -> JudgementId {
    let line = serde_json::to_vec(content).expect("strings and words are always JSON");
    JudgementId(format!("j{}", hash::short(&line)))
}

/// The first field of `given` that `kept` lacks, at whatever depth.
fn unknown_field(given: &serde_json::Value, kept: &serde_json::Value) -> Option<String> {
    let (given, kept) = (given.as_object()?, kept.as_object()?);
    given.iter().find_map(|(field, value)| match kept.get(field) {
        Some(other) => unknown_field(value, other),
        // What is absent may also be written as null.
        None => (!value.is_null()).then(|| field.clone()),
    })
}

/// 2026-04-01T09:00:00.000000Z: fixed in length, so that entries sort by it.
fn is_time(text: &str) -> bool {
    let shape = "dddd-dd-ddTdd:dd:dd.ddddddZ";
    let day = text.get(..10).is_some_and(|day| day.parse::<keifu_corpus::Date>().is_ok());
    day && text.len() == shape.len()
        && text
            .bytes()
            .zip(shape.bytes())
            .all(|(c, want)| if want == b'd' { c.is_ascii_digit() } else { c == want })
}

/// The ledger, in the order of time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgements {
    all: Vec<Judgement>,
}

impl Judgements {
    /// The ledger of these entries; of several with one id the first counts.
    pub fn new(entries: impl IntoIterator<Item = Judgement>) -> Self {
        let mut all: Vec<Judgement> = entries.into_iter().collect();
        all.sort_by(|a, b| (&a.time, &a.id).cmp(&(&b.time, &b.id)));
        all.dedup_by(|later, kept| later.id == kept.id);
        Self { all }
    }

    /// Every entry, by time.
    pub fn all(&self) -> &[Judgement] {
        &self.all
    }

    /// The entry of an id.
    pub fn get(&self, id: &JudgementId) -> Option<&Judgement> {
        self.all.iter().find(|judgement| judgement.id == *id)
    }

    /// Which entries were taken back, and by which: an undo that was undone takes nothing back.
    pub fn undone(&self) -> FxHashMap<&JudgementId, &JudgementId> {
        let mut undone = FxHashMap::default();
        for judgement in self.all.iter().rev() {
            if let Verdict::Undo { undone: taken_back } = &judgement.verdict
                && !undone.contains_key(&judgement.id)
            {
                undone.entry(taken_back).or_insert(&judgement.id);
            }
        }
        undone
    }

    /// The entries that decide something and were not taken back, by time.
    pub fn in_force(&self) -> Vec<&Judgement> {
        let undone = self.undone();
        let decides = |judgement: &&Judgement| !matches!(judgement.verdict, Verdict::Undo { .. });
        self.all.iter().filter(decides).filter(|judgement| !undone.contains_key(&judgement.id)).collect()
    }
}

/// What became of a judgement when the ledger was replayed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replayed {
    /// Which.
    pub judgement: JudgementId,
    /// What became of it.
    pub effect: Effect,
    /// The entities that it is about, ascending.
    pub entities: Vec<EntityIndex>,
    /// Whether it holds and keeps them apart: `not-same` and `split`.
    pub parts: bool,
}

/// What became of a judgement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Effect {
    /// It holds.
    Holds,
    /// A later one says the contrary.
    Superseded(JudgementId),
    /// It was taken back.
    Undone(JudgementId),
    /// Nothing that is meant by it is in the collection now: it waits.
    Waits,
}

/// A join that a rule would have made and a judgement forbids.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refusal {
    /// One entity.
    pub left: EntityIndex,
    /// The other.
    pub right: EntityIndex,
    /// What the rule says.
    pub join: Join,
    /// Which judgement.
    pub judgement: JudgementId,
}

/// All that judgements did to the facts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// What became of each judgement, in the order of the ledger.
    pub replayed: Vec<Replayed>,
    /// Joins that were refused, ascending.
    pub refused: Vec<Refusal>,
    /// Entities that are not shown, ascending.
    pub hidden_entities: Vec<EntityIndex>,
    /// Relations that are not shown, ascending.
    pub hidden_relations: Vec<RelationIndex>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Named {
        Named { id: EntityId(format!("e{name}")), name: name.to_owned() }
    }

    fn made(second: u32, verdict: Verdict) -> Judgement {
        Judgement::new(
            format!("2026-04-01T09:00:{second:02}.000000Z"),
            "研究者".to_owned(),
            "原文で確かめた".to_owned(),
            verdict,
        )
    }

    fn every_verdict() -> Vec<Verdict> {
        vec![
            Verdict::Same { left: named("健都"), right: named("北大阪健康医療都市") },
            Verdict::NotSame { left: named("PMDA"), right: named("PMDA関西支部") },
            Verdict::Split {
                entity: named("協議会"),
                document: Some(DocumentId::of_source("a.txt")),
                form: None,
            },
            Verdict::AliasScope {
                form: "機構".to_owned(), entity: named("甲機構"), scope: Scope::Document
            },
            Verdict::Hide { entity: named("表") },
            Verdict::HideRelation { subject: named("甲"), predicate: Predicate::Holds, object: None },
            Verdict::Undo { undone: JudgementId("j0".to_owned()) },
        ]
    }

    #[test]
    fn a_line_comes_back_as_it_was() {
        for verdict in every_verdict() {
            let judgement = made(1, verdict);
            let line = judgement.to_line();
            assert!(line.contains(&format!("\"judgement\":\"{}\"", judgement.verdict.word())), "{line}");
            assert_eq!(Judgement::from_line(&line).unwrap(), judgement);
            let without_id = line.replacen(&format!("\"id\":\"{}\",", judgement.id), "", 1);
            assert_eq!(Judgement::from_line(&without_id).unwrap(), judgement);
        }
    }

    #[test]
    fn a_line_that_was_changed_or_is_no_judgement_is_refused() {
        let line = made(1, Verdict::Hide { entity: named("表") }).to_line();
        for (wrong, why) in [
            (line.replace("原文", "原本"), "does not fit"),
            (line.replace("hide", "show"), "unknown variant"),
            (line.replace("\"author\"", "\"autor\""), "author"),
            (line.replace("\"name\"", "\"extra\":1,\"name\""), "`extra`"),
            (line.replace("研究者", " "), "`author` is empty"),
            (line.replace("2026-04-01T", "2026-04-31T"), "no time"),
            (line.replace(".000000Z", "Z"), "no time"),
            ("{".to_owned(), "EOF"),
            ("[]".to_owned(), "invalid type"),
        ] {
            let error = Judgement::from_line(&wrong).unwrap_err().to_string();
            assert!(error.contains(why), "{wrong}: {error}");
        }
    }

    #[test]
    fn an_undo_that_is_undone_takes_nothing_back() {
        let one = made(1, Verdict::Hide { entity: named("表") });
        let undo = made(2, Verdict::Undo { undone: one.id.clone() });
        let redo = made(3, Verdict::Undo { undone: undo.id.clone() });
        let ledger = |entries: &[&Judgement]| Judgements::new(entries.iter().map(|entry| (*entry).clone()));
        assert_eq!(ledger(&[&one]).in_force(), [&one]);
        assert!(ledger(&[&undo, &one]).in_force().is_empty());
        assert_eq!(ledger(&[&redo, &one, &undo]).in_force(), [&one]);
        assert_eq!(ledger(&[&redo, &one, &undo]), ledger(&[&one, &undo, &redo, &one]));
    }
}
