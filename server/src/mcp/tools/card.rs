//! `entity_card`: all about an entity at a glance, each fact with its quote.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::relation::Relation;
use crate::{
    Error,
    api::common::Evidence,
    library::Snapshot,
    mcp::{
        cite::{Citation, Named},
        mark::block,
        pack::{Answer, Head, Item, Packed, Paging, pack},
        refusal::Refusal,
        tool::Tool,
    },
};

/// An entity at a glance.
pub(in crate::mcp) struct EntityCard;

/// Which entity.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::mcp) struct Arguments {
    #[schemars(description = "名前、略称または ID。Name, alias or id.")]
    entity: String,
    #[schemars(description = "関係の扱い。既定 all（計画・要望・否定も含む）。Which relations; all unless given.",
        extend("enum" = ["fact", "planned", "requested", "negated", "all", null]))]
    modality: Option<String>,
}

/// The entity itself.
#[derive(Serialize, JsonSchema)]
pub(in crate::mcp) struct Card {
    /// Which entity. エンティティ。
    entity: Named,
    /// Its other names (data), the first of them. 別名。
    aliases: Vec<String>,
    /// How many other names it has. 別名の数。
    alias_count: usize,
    /// Ids in public registries, `scheme:value`. 法人番号など。
    external_ids: Vec<String>,
    /// First fiscal year of the documents that name it. 初めの年度。
    first_year: Option<i32>,
    /// Last of them. 終わりの年度。
    last_year: Option<i32>,
    /// How often it is named. 言及の数。
    mention_count: u32,
    /// In how many documents. 文書の数。
    document_count: u32,
    /// How many figures there are about it: metric_series has them. 指標の数。
    metric_count: u32,
    /// What is most often named with it (data). よく一緒に出るもの。
    named_with: Vec<Named>,
}

impl Head for Card {
    fn write(&self, out: &mut String, total: usize) {
        let Self { entity, first_year, last_year, .. } = self;
        let mut lines = vec![format!("{} [{}] {}", entity.name, entity.id, entity.kind)];
        if !self.aliases.is_empty() {
            lines.push(format!("別名（{}）: {}", self.alias_count, self.aliases.join("、")));
        }
        if !self.external_ids.is_empty() {
            lines.push(format!("公的な番号: {}", self.external_ids.join("、")));
        }
        let years = first_year.zip(*last_year).map(|(first, last)| format!("、{first}～{last} 年度"));
        lines.push(format!(
            "言及 {} 回（{} 文書{}）、指標 {} 件、以下の事実 {total} 件",
            self.mention_count,
            self.document_count,
            years.unwrap_or_default(),
            self.metric_count
        ));
        if !self.named_with.is_empty() {
            let names: Vec<&str> = self.named_with.iter().map(|named| named.name.as_str()).collect();
            lines.push(format!("よく一緒に出るもの: {}", names.join("、")));
        }
        block(out, "about", &lines.join("\n"));
    }

    fn lighten(&mut self) {
        self.aliases.clear();
        self.named_with.clear();
    }
}

/// A fact about the entity.
#[derive(Clone, Serialize, JsonSchema)]
#[schemars(inline)]
pub(in crate::mcp) struct CardFact {
    /// mention (a place that names it), alias, join (why two names are one thing), lineage (forerunner or successor) or relation. 種類。
    about: &'static str,
    /// Of an alias: the name; of a join: the two names (data). 名前。
    #[serde(skip_serializing_if = "Vec::is_empty")]
    names: Vec<String>,
    /// Of an alias: where it holds (everywhere, document, heading); of a join: its rule. 範囲または規則。
    #[serde(skip_serializing_if = "Option::is_none")]
    basis: Option<String>,
    /// Of a lineage or relation. 関係。
    #[serde(skip_serializing_if = "Option::is_none")]
    relation: Option<Relation>,
    /// Where it is written.
    citation: Citation,
}

impl Item for CardFact {
    fn citation(&mut self) -> &mut Citation {
        &mut self.citation
    }

    fn summary(&self) -> String {
        let basis = self.basis.as_deref().unwrap_or_default();
        match (self.about, &self.relation) {
            ("alias", _) => format!("別名: {}（{basis}）", self.names.join("、")),
            ("join", _) => format!("同じもの: {}（{basis}）", self.names.join(" = ")),
            ("lineage", Some(relation)) => format!("前身・後身: {}", relation.summary()),
            (_, Some(relation)) => format!("関係: {}", relation.summary()),
            _ => "言及".to_owned(),
        }
    }
}

/// Aliases told beside the facts.
const ALIASES: usize = 8;
/// Entities named with it that are told.
const NAMED_WITH: usize = 5;
/// All relations of an entity, whatever their number.
const ALL: usize = usize::MAX;

impl Tool for EntityCard {
    const NAME: &'static str = "entity_card";
    const TITLE: &'static str = "エンティティの概要 / Entity card";
    const DESCRIPTION: &'static str = "一つの組織・施設・事業・場所について、別名、公的な番号、前身と後身、関係（運営・所在・支援など）を、一つずつ引用つきで返す。\
        「〜とは何か」「〜はどこが運営しているか」を調べるときに使う。\
        All about one entity: other names, public ids, forerunners and successors, and its relations, each with its quote. \
        Use it for \"what is X\", \"who runs X\", \"where is X\".";
    type Arguments = Arguments;
    type Answer = Answer<Card, CardFact>;

    fn answer(library: &Snapshot, arguments: Arguments, paging: &Paging) -> Result<Packed, Refusal> {
        let at = library.the_entity_named(&arguments.entity)?;
        let card = library.card(at);
        let modality = arguments.modality.as_deref().unwrap_or("all");
        let relations = library.relations(at, None, Some(modality), 0, ALL)?.items;
        let mut facts: Vec<CardFact> = Vec::new();
        let mut add = |about, names: Vec<String>, basis: Option<String>, relation, evidence: Evidence| {
            let citation = Citation::of(library, evidence);
            facts.push(CardFact { about, names, basis, relation, citation });
        };
        if let Some(mention) = library.mentions(at, 0, 1)?.items.pop() {
            add("mention", Vec::new(), None, None, mention.evidence);
        }
        for step in &card.lineage {
            if let Some(evidence) = step.relation.evidence.first() {
                add("lineage", Vec::new(), None, Some(Relation::of(&step.relation)), evidence.clone());
            }
        }
        for alias in &card.aliases {
            if let Some(evidence) = &alias.evidence {
                add("alias", vec![alias.name.clone()], Some(alias.scope.clone()), None, evidence.clone());
            }
        }
        for relation in &relations {
            if let Some(evidence) = relation.evidence.first() {
                add("relation", Vec::new(), None, Some(Relation::of(relation)), evidence.clone());
            }
        }
        for join in &card.joins {
            if let Some(evidence) = &join.evidence {
                let names = vec![join.left.clone(), join.right.clone()];
                add("join", names, Some(join.rule.clone()), None, evidence.clone());
            }
        }
        let head = Card {
            entity: card.entity.into(),
            aliases: card.aliases.iter().map(|alias| alias.name.clone()).take(ALIASES).collect(),
            alias_count: card.aliases.len(),
            external_ids: card.external_ids,
            first_year: card.first_year,
            last_year: card.last_year,
            mention_count: card.mention_count,
            document_count: card.document_count,
            metric_count: card.metric_count,
            named_with: card
                .co_mentions
                .into_iter()
                .take(NAMED_WITH)
                .map(|other| other.entity.into())
                .collect(),
        };
        let total = facts.len();
        pack(paging, head, total, facts.into_iter().skip(paging.start.item).map(Ok::<_, Error>))
    }
}
