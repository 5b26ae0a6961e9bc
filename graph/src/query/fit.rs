//! How well a text that is a name of an entity fits it: what may be taken for the same body without asking anybody.

use keifu_corpus::Normalized;

use crate::{
    EntityIndex, FormOrigin, Graph,
    resolve::{Legal, fold, is_distinctive, legal_form},
};

/// How the legal form in a text compares with that in the names of an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LegalFit {
    /// The same, or neither has one.
    Same,
    /// Only one of them has one.
    Missing,
    /// The same, but before the name in one and behind it in the other: 株式会社甲, 甲株式会社.
    OtherSide,
    /// Two that cannot be one body's: 株式会社甲, 一般財団法人甲.
    Differs,
}

impl Graph {
    /// How the legal form of `text` fits the names of the entity that are `text` but for spelling and legal form.
    pub fn legal_fit(&self, text: &str, entity: EntityIndex) -> LegalFit {
        let (folded, asked) = (fold(text), form(text));
        let same = self.global_names(entity).filter(|(name, _)| fold(name) == folded);
        let forms: Vec<Option<Legal>> = same.map(|(name, _)| form(name)).collect();
        // A body whose form is known is not merely one that lacks it, though reports write its bare name too.
        let known = |own: &&Option<Legal>| asked.is_none() || own.is_some();
        let fits = forms.iter().filter(known).map(|own| compare(asked, *own)).min();
        fits.unwrap_or(LegalFit::Missing)
    }

    /// Whether `text` is a full name of the entity, wherever it stands: no abbreviation of it, and no word that many
    /// bodies bear (機構, 協議会).
    pub fn is_full_name(&self, text: &str, entity: EntityIndex) -> bool {
        let folded = fold(text);
        let full = self.entity_at(entity).map_or(0, |entity| fold(&entity.name).chars().count());
        // An abbreviation that is longer than the full name is none.
        let says_enough = |form: &str, origin: FormOrigin| {
            let length = form.chars().count();
            length >= full || (origin == FormOrigin::Name && 4 * length >= 3 * full)
        };
        is_distinctive(&folded)
            && self.global_names(entity).any(|(name, origin)| {
                let form = fold(name);
                form == folded && says_enough(&form, origin)
            })
    }

    /// Whether two names are one but for spelling and legal form.
    pub fn is_same_name(one: &str, other: &str) -> bool {
        fold(one) == fold(other)
    }

    /// The names that lead to an entity wherever they stand, and where they come from.
    fn global_names(&self, entity: EntityIndex) -> impl Iterator<Item = (&str, FormOrigin)> {
        self.entity_at(entity).into_iter().flat_map(|entity| {
            let aliases = entity.aliases.iter().filter(|alias| alias.global);
            let aliases = aliases.map(|alias| (alias.text.as_str(), alias.origin));
            std::iter::once((entity.name.as_str(), FormOrigin::Name)).chain(aliases)
        })
    }
}

fn form(name: &str) -> Option<Legal> {
    legal_form(&Normalized::matching(name).text)
}

fn compare(one: Option<Legal>, other: Option<Legal>) -> LegalFit {
    match (one, other) {
        (Some(one), Some(other)) if one == other => LegalFit::Same,
        (Some(one), Some(other)) if one.class == other.class => LegalFit::OtherSide,
        (Some(_), Some(_)) => LegalFit::Differs,
        (None, None) => LegalFit::Same,
        _ => LegalFit::Missing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Alias, Entity, EntityId, EntityKind, Facts};

    fn graph(names: &[(&str, &[(&str, FormOrigin)])]) -> Graph {
        let entities = (0..).zip(names).map(|(at, (name, aliases))| Entity {
            id: EntityId(format!("e{at:016}")),
            name: (*name).to_owned(),
            kind: EntityKind::Organization,
            aliases: aliases
                .iter()
                .map(|(text, origin)| Alias {
                    text: (*text).to_owned(),
                    origin: *origin,
                    global: true,
                    evidence: None,
                    id: None,
                })
                .collect(),
            first_year: None,
            last_year: None,
            external_ids: Vec::new(),
            mention_count: 1,
            document_count: 1,
            joins: Vec::new(),
        });
        Graph::new(Facts { entities: entities.collect(), ..Facts::default() })
    }

    #[test]
    fn legal_forms_are_compared_with_the_names_of_the_body() {
        let graph = graph(&[
            ("株式会社甲乙製作所", &[]),
            ("甲乙研究所", &[("一般財団法人甲乙研究所", FormOrigin::Name)]),
        ]);
        for (text, at, fit) in [
            ("㈱甲乙製作所", 0, LegalFit::Same),
            ("甲乙製作所", 0, LegalFit::Missing),
            ("甲乙製作所（株）", 0, LegalFit::OtherSide),
            ("有限会社甲乙製作所", 0, LegalFit::Differs),
            ("甲乙研究所", 1, LegalFit::Same),
            ("一般財団法人甲乙研究所", 1, LegalFit::Same),
            ("株式会社甲乙研究所", 1, LegalFit::Differs),
        ] {
            assert_eq!(graph.legal_fit(text, at), fit, "{text}");
        }
    }

    #[test]
    fn a_short_form_is_no_full_name() {
        let graph = graph(&[
            (
                "国立循環器病研究センター",
                &[
                    ("国循", FormOrigin::Definition),
                    ("国立研究開発法人国立循環器病研究センター", FormOrigin::Name),
                ],
            ),
            ("協議会", &[]),
            ("大阪市", &[]),
        ]);
        assert!(graph.is_full_name("国立循環器病研究センタ", 0));
        assert!(graph.is_full_name("国立研究開発法人 国立循環器病研究センター", 0));
        assert!(!graph.is_full_name("国循", 0));
        assert!(!graph.is_full_name("協議会", 1));
        assert!(graph.is_full_name("大阪市", 2));
    }
}
