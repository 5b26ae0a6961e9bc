//! A judgement that is being written: what the fields of a form hold, and what is wrong with them.

use keifu_corpus::Error as CorpusError;

use super::{Visit, words::Kind};
use crate::{Error, api::judgement::Proposal, app::Problem};

/// Every field of a form but those that the page itself has.
const FIELDS: [&str; 13] = [
    "judgement",
    "left",
    "right",
    "entity",
    "document",
    "form",
    "scope",
    "subject",
    "predicate",
    "object",
    "undone",
    "author",
    "reason",
];

/// What a form holds: only fields that its kind takes.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    fields: Vec<(&'static str, String)>,
}

impl Draft {
    /// What was sent; of a field that was sent twice the first.
    pub(super) fn of(sent: &[(String, String)]) -> Self {
        let value = |name: &str| sent.iter().find(|(given, _)| given == name).map(|(_, value)| value.trim());
        let kind = value("judgement").and_then(Kind::of);
        let takes = |name: &&str| {
            ["judgement", "author", "reason"].contains(name)
                || kind.is_some_and(|kind| kind.takes().contains(name))
        };
        let given = FIELDS.into_iter().filter(takes).filter_map(|name| Some((name, value(name)?.to_owned())));
        Self { fields: given.collect() }
    }

    /// What kind of judgement it is; `None` when none was chosen yet.
    pub(super) fn kind(&self) -> Option<Kind> {
        Kind::of(self.text("judgement"))
    }

    /// What a field holds; empty when it was not sent.
    pub(super) fn text(&self, name: &str) -> &str {
        self.sent(name).unwrap_or_default()
    }

    /// What a field holds; `None` when it was not sent at all.
    pub(super) fn sent(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(given, _)| *given == name).map(|(_, value)| value.as_str())
    }

    /// The fields that were filled in.
    pub(super) fn filled(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.fields.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (*name, value.as_str()))
    }

    /// The same with a field changed.
    pub(super) fn with(&self, name: &str, value: &str) -> Self {
        let changed = |(field, old): &(&'static str, String)| {
            (*field, if *field == name { value.to_owned() } else { old.clone() })
        };
        let mut fields: Vec<_> = self.fields.iter().map(changed).collect();
        if self.sent(name).is_none()
            && let Some(field) = FIELDS.into_iter().find(|field| *field == name)
        {
            fields.push((field, value.to_owned()));
        }
        Self { fields }
    }

    /// Whether all was sent that it takes to try it, be it blank.
    pub(super) fn is_complete(&self, kind: Kind) -> bool {
        kind.needs().iter().all(|name| self.sent(name).is_some())
            && (kind != Kind::Split || self.sent("document").or(self.sent("form")).is_some())
    }

    /// The judgement that it proposes.
    pub(super) fn proposal(&self) -> Proposal {
        let text = |name| Some(self.text(name).to_owned()).filter(|text| !text.is_empty());
        Proposal {
            judgement: self.text("judgement").to_owned(),
            left: text("left"),
            right: text("right"),
            entity: text("entity"),
            document: text("document"),
            form: text("form"),
            scope: text("scope"),
            subject: text("subject"),
            predicate: text("predicate"),
            object: text("object"),
            undone: text("undone"),
            author: text("author"),
            reason: self.text("reason").to_owned(),
        }
    }

    /// The first thing that can be seen to be wrong without asking the graph.
    pub(super) fn fault(&self, visit: &Visit, kind: Kind, most: usize) -> Option<Fault> {
        let blank = kind.needs().iter().find(|name| self.text(name).is_empty());
        if let Some(name) = blank {
            return Some(Fault::at(name, visit.say("入力してください", "Fill this in")));
        }
        if kind == Kind::Split && self.text("document").is_empty() && self.text("form").is_empty() {
            let both = visit
                .say("分ける表記か文書を指定してください", "Name the form or the document to be split off");
            return Some(Fault::at("form", both));
        }
        self.too_long(visit, most)
    }

    /// What is wrong with who judges and why.
    pub(super) fn unsigned(&self, visit: &Visit) -> Option<Fault> {
        let why = visit.say("なぜそう判断したかを書いてください", "Say why you judge so");
        let who = visit.say("だれの判断かを書いてください", "Say who judges");
        let blank =
            [("reason", why), ("author", who)].into_iter().find(|(name, _)| self.text(name).is_empty());
        blank.map(|(name, message)| Fault::at(name, message))
    }

    fn too_long(&self, visit: &Visit, most: usize) -> Option<Fault> {
        let (name, _) = self.filled().find(|(_, value)| value.chars().count() > most)?;
        let message = if visit.is_english() {
            format!("At most {most} characters")
        } else {
            format!("{most}文字以内にしてください")
        };
        Some(Fault::at(name, &message))
    }
}

/// What is wrong with a draft, said at the field that it is wrong with.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    /// Which field, if it is one's.
    pub(super) field: Option<&'static str>,
    /// What is wrong and what to do.
    pub(super) message: String,
    /// What may have been meant: as it is shown, and what to write.
    pub(super) choices: Vec<(String, String)>,
    /// The status to answer with.
    pub(super) status: u16,
}

impl Fault {
    /// A mistake in one field.
    pub(super) fn at(field: &str, message: &str) -> Self {
        let field = FIELDS.into_iter().find(|known| *known == field);
        Self { field, message: message.to_owned(), choices: Vec::new(), status: 422 }
    }

    /// What an error says about a draft; an error of another sort stays a problem of the page.
    pub(super) fn of(visit: &Visit, draft: &Draft, error: Error) -> Result<Self, Problem> {
        let holding =
            |value: &str| draft.fields.iter().find(|(_, held)| held == value).map(|(name, _)| *name);
        Ok(match error {
            Error::UnknownName { name, nearest } => {
                let message = if visit.is_english() {
                    format!("Nothing is called “{name}”")
                } else {
                    format!("「{name}」という名前は見つかりません")
                };
                let choices = nearest.into_iter().map(|name| (name.clone(), name)).collect();
                Self { field: holding(&name), message, choices, status: 404 }
            }
            Error::AmbiguousName { name, candidates } => {
                let message = if visit.is_english() {
                    format!("Several things are called “{name}”. Which one?")
                } else {
                    format!("「{name}」は複数のものを指します。どれですか")
                };
                let choices = candidates.iter().map(|shown| (shown.clone(), id_in(shown).to_owned())).collect();
                Self { field: holding(&name), message, choices, status: 409 }
            }
            Error::UnknownJudgement { .. } => Self {
                status: 404,
                ..Self::at("undone", visit.say("その判定は台帳にありません", "The ledger has no such judgement"))
            },
            Error::BadValue { what, expected, .. } => Self::at(what, visit.say(&expected, in_english(draft, what))),
            Error::Corpus(CorpusError::Locked { .. }) => Self {
                field: None,
                message: visit
                    .say(
                        "文書の読み込みか、ほかの判定が進んでいます。まだ何も記録していません。少し待ってから、もう一度「記録する」を押してください",
                        "Documents are being read, or another judgement is being written. Nothing has been recorded yet; wait a moment and press “Record” again",
                    )
                    .to_owned(),
                choices: Vec::new(),
                status: 503,
            },
            other => return Err(other.into()),
        })
    }
}

/// What is wrong with a field that the graph does not take.
fn in_english(draft: &Draft, what: &str) -> &'static str {
    match (what, draft.kind()) {
        ("right", Some(Kind::NotSame)) => {
            "The documents themselves take these for one; split off a document or a form of the name instead"
        }
        ("right", _) => "These are one already",
        ("document", _) => "There is no such document; write its id or its path in the list of documents",
        ("form", _) => "It has no such form of its name",
        ("predicate", _) => "There is no such relation",
        ("undone", _) => "It is undone already",
        _ => "This value cannot be used",
    }
}

/// The id in 「name [id]」.
fn id_in(candidate: &str) -> &str {
    candidate.rsplit_once(" [").and_then(|(_, rest)| rest.strip_suffix(']')).unwrap_or(candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(sent: &[(&str, &str)]) -> Draft {
        let sent: Vec<_> =
            sent.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Draft::of(&sent)
    }

    #[test]
    fn only_fields_of_its_kind_are_kept() {
        let draft = draft(&[
            ("judgement", "hide"),
            ("entity", " 健都 "),
            ("left", "x"),
            ("lang", "en"),
            ("entity", "y"),
        ]);
        let proposal = draft.proposal();
        assert_eq!((proposal.entity.as_deref(), proposal.left), (Some("健都"), None));
        assert!(draft.is_complete(Kind::Hide));
        assert!(super::Draft::of(&[]).kind().is_none());
    }

    #[test]
    fn what_is_wrong_is_said_at_its_field() {
        let visit = Visit::of(&"/judgements/preview".parse().unwrap());
        let blank = draft(&[("judgement", "same"), ("left", "健都"), ("right", " ")]);
        assert!(blank.is_complete(Kind::Same));
        assert_eq!(blank.fault(&visit, Kind::Same, 10).unwrap().field, Some("right"));
        let long = blank.with("right", &"長".repeat(11));
        assert_eq!(long.fault(&visit, Kind::Same, 10).unwrap().field, Some("right"));
        let two = Error::AmbiguousName {
            name: "健都".to_owned(),
            candidates: vec!["健都 [x] [e1]".to_owned()],
        };
        let fault = Fault::of(&visit, &blank, two).unwrap();
        assert_eq!((fault.field, fault.choices[0].1.as_str()), (Some("left"), "e1"));
        let split = draft(&[("judgement", "split"), ("entity", "健都"), ("form", "")]);
        assert_eq!(split.fault(&visit, Kind::Split, 10).unwrap().field, Some("form"));
    }
}
