//! Human judgements on the wire: what is proposed, the ledger, what a judgement changes.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::common::{EntityRef, Page};

/// A judgement to be made; which fields it takes depends on `judgement`. Entities are given by id, or by a name that
/// only one of them has.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Proposal {
    /// same、not-same、split、alias-scope、hide、hide-relation、undo
    #[schema(example = "same")]
    pub judgement: String,
    /// same、not-same: one of the two.
    #[schema(example = "健都")]
    pub left: Option<String>,
    /// same、not-same: the other.
    #[schema(example = "北大阪健康医療都市")]
    pub right: Option<String>,
    /// split、alias-scope、hide: which entity.
    pub entity: Option<String>,
    /// split: only what this document says (id, or path within the collection).
    pub document: Option<String>,
    /// split: only where this form stands; alias-scope: the short form.
    pub form: Option<String>,
    /// alias-scope: global, document or heading.
    pub scope: Option<String>,
    /// hide-relation: from what.
    pub subject: Option<String>,
    /// hide-relation: how (operates, located_in, …).
    pub predicate: Option<String>,
    /// hide-relation: to what, if to anything.
    pub object: Option<String>,
    /// undo: the id of the judgement that is taken back.
    pub undone: Option<String>,
    /// Who judges; unless given, whom the configuration names.
    pub author: Option<String>,
    /// Why.
    #[schema(example = "平成30年度の報告の定義による")]
    pub reason: String,
}

/// What an entity was called in a judgement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct NamedView {
    /// Its id at that time; it leads to the entity still.
    pub id: String,
    /// The name that was meant.
    pub name: String,
}

/// An entry of the ledger, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct JudgementView {
    /// Its id.
    #[schema(example = "j0123456789abcdef")]
    pub id: String,
    /// When it was made, RFC 3339.
    pub time: String,
    /// Who made it.
    pub author: String,
    /// Why.
    pub reason: String,
    /// same、not-same、split、alias-scope、hide、hide-relation or undo.
    pub judgement: String,
    /// What it decides, in words.
    pub text: String,
    /// What it is about, as it was called.
    pub targets: Vec<NamedView>,
    /// The document that a split is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// The form that a split or a scope is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// global, document or heading.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// The kind of the hidden relation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub predicate: Option<String>,
    /// The judgement that is taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undone: Option<String>,
    /// holds、superseded (a later one says the contrary)、undone、waits (what it means is not in the collection).
    pub effect: String,
    /// The judgement that supersedes it or takes it back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The entities that it is about now.
    pub entities: Vec<EntityRef>,
}

/// The ledger, newest first.
pub type Ledger = Page<JudgementView>;

/// Entities that become one, or one that becomes several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RegroupedView {
    /// Before.
    pub before: Vec<EntityRef>,
    /// After.
    pub after: Vec<EntityRef>,
}

/// What a judgement changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChangesView {
    /// Entities that become one.
    pub joined: Vec<RegroupedView>,
    /// Entities that become several.
    pub parted: Vec<RegroupedView>,
    /// Mentions that belong to another entity than before.
    pub mentions_moved: usize,
    /// Relations that were not there before, or between others.
    pub relations_moved: usize,
    /// Metrics that are about something else than before.
    pub metrics_moved: usize,
    /// Names that lead to an entity everywhere and did not, or the other way round.
    pub names_rescoped: usize,
    /// Entities that are hidden now and were not.
    pub entities_hidden: usize,
    /// Relations that are hidden now and were not.
    pub relations_hidden: usize,
    /// Entities and relations that are shown again.
    pub shown_again: usize,
}

impl ChangesView {
    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What became of a proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct JudgedView {
    /// Whether nothing was written.
    pub dry_run: bool,
    /// The generation in which it holds; of a dry run the one that it was tried on.
    pub generation: u64,
    /// The entry.
    pub judgement: JudgementView,
    /// What it changes.
    pub changes: ChangesView,
    /// Judgements that no longer hold because of it.
    pub superseded: Vec<String>,
}
