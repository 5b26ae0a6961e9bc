//! A relation as items of several tools tell it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    api::entity::RelationView,
    mcp::cite::{Days, Named},
};

/// A relation between entities. 関係。
#[derive(Clone, Serialize, JsonSchema)]
#[schemars(inline)]
pub(super) struct Relation {
    /// From what. 主語。
    pub(super) subject: Named,
    /// How: operates, located_in, … 関係の種類。
    pub(super) predicate: String,
    /// The Japanese word for it.
    pub(super) label: String,
    /// To what; null when the text does not say. 目的語。
    pub(super) object: Option<Named>,
    /// fact, planned, requested or negated: only `fact` came to be. 事実か計画か。
    pub(super) modality: String,
    /// When. 時期。
    pub(super) date: Option<Days>,
    /// Number of statements that say so. 根拠の数。
    pub(super) support: u32,
    /// From 0 to 1. 確からしさ。
    pub(super) confidence: f64,
}

impl Relation {
    pub(super) fn of(relation: &RelationView) -> Self {
        Self {
            subject: relation.subject.clone().into(),
            predicate: relation.predicate.clone(),
            label: relation.label.clone(),
            object: relation.object.clone().map(Named::from),
            modality: relation.modality.clone(),
            date: relation.date.clone().map(Days::from),
            support: relation.support,
            confidence: (f64::from(relation.confidence) * 100.0).round() / 100.0,
        }
    }

    /// 主語 —関係→ 目的語 (扱い、時期)
    pub(super) fn summary(&self) -> String {
        let object = self.object.as_ref().map_or("（不明）", |object| object.name.as_str());
        let date = self.date.as_ref().map(|days| format!("、{}", days.label())).unwrap_or_default();
        format!("{} —{}→ {object}（{}{date}）", self.subject.name, self.label, self.modality)
    }
}
