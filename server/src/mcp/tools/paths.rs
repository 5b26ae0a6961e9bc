//! `find_paths`: how two entities hang together, step by step.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::relation::Relation;
use crate::{
    Error,
    library::{PathQuestion, Snapshot},
    mcp::{
        cite::{Citation, Named},
        mark::block,
        pack::{Answer, Head, Item, Packed, Paging, pack},
        refusal::Refusal,
        tool::Tool,
    },
};

/// How two entities hang together.
pub(in crate::mcp) struct FindPaths;

/// Which two.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::mcp) struct Arguments {
    #[schemars(description = "出発点の名前または ID。Name or id to start from.")]
    from: String,
    #[schemars(description = "行き先の名前または ID。Name or id to reach.")]
    to: String,
    #[schemars(
        description = "最も多くて何歩か（既定 4）。Most steps; 4 unless given.",
        range(min = 1, max = 8)
    )]
    max_hops: Option<u32>,
    #[schemars(
        description = "経路の数（既定 3）。Number of paths; 3 unless given.",
        range(min = 1, max = 20)
    )]
    k: Option<u32>,
    #[schemars(
        description = "この年度の間の関係だけ: 2019、2018..2020。Only relations of these fiscal years."
    )]
    fiscal_year: Option<String>,
    #[schemars(description = "たどる関係の扱い。既定 fact。Which relations to walk along; facts unless given.",
        extend("enum" = ["fact", "planned", "requested", "negated", "all", null]))]
    modality: Option<String>,
}

/// What was found between the two.
#[derive(Serialize, JsonSchema)]
pub(in crate::mcp) struct Between {
    /// From what. 出発点。
    from: Named,
    /// To what. 行き先。
    to: Named,
    /// Number of paths. 経路の数。
    paths: usize,
    /// No chain of relations exists, so a passage that names both counts as a step, which does not say how they are
    /// related. 同じ段落に出ることも一歩とみなした。
    by_co_mention: bool,
    /// Something was followed only in part, so that a path may be missing. 途中で打ち切った。
    truncated: bool,
}

impl Head for Between {
    fn write(&self, out: &mut String, _: usize) {
        block(
            out,
            "about",
            &format!("{} [{}] → {} [{}]", self.from.name, self.from.id, self.to.name, self.to.id),
        );
        out.push_str(&format!("経路 {} 本\n", self.paths));
        if self.by_co_mention {
            out.push_str("関係だけではつながらないため、同じ段落に出ることも一歩とみなしました（どう関わるかは引用を読むこと）\n");
        }
        if self.truncated {
            out.push_str("探索を途中で打ち切ったため、ほかにも経路があるかもしれません\n");
        }
    }
}

/// A step of a path; those with the same `path` number make one chain.
#[derive(Clone, Serialize, JsonSchema)]
#[schemars(inline)]
pub(in crate::mcp) struct Step {
    /// Number of the path, from 1, the best first. 経路の番号。
    path: usize,
    /// Number of the step in it, from 1. 何歩目か。
    step: usize,
    /// From what. どこから。
    from: Named,
    /// To what. どこへ。
    to: Named,
    /// relation, or co_mention when only a passage that names both joins them. つながり方。
    by: String,
    /// The relation; its subject may be either end. 関係。
    #[serde(skip_serializing_if = "Option::is_none")]
    relation: Option<Relation>,
    /// How many other relations join the two. ほかの関係の数。
    #[serde(skip_serializing_if = "Option::is_none")]
    other_relations: Option<usize>,
    /// Where it is written.
    citation: Citation,
}

impl Item for Step {
    fn citation(&mut self) -> &mut Citation {
        &mut self.citation
    }

    fn summary(&self) -> String {
        let how = match &self.relation {
            Some(relation) => relation.summary(),
            None => format!("{} と {} が同じ段落に出る", self.from.name, self.to.name),
        };
        format!("経路 {} の {} 歩目: {} → {}\n{how}", self.path, self.step, self.from.name, self.to.name)
    }
}

impl Tool for FindPaths {
    const NAME: &'static str = "find_paths";
    const TITLE: &'static str = "つながりをたどる / Find paths";
    const DESCRIPTION: &'static str = "二つのエンティティのつながりを、関係を一歩ずつたどって、引用つきで返す。「A と B はどう関係しているか」を調べるときに使う。\
        関係だけではつながらなければ、同じ段落に出ることも一歩とみなし、by_co_mention でそれを示す。\
        How two entities are connected: chains of relations, step by step, each with its quote. Use it for \"how is A related to B\". \
        Without a chain of relations a passage that names both counts as a step; by_co_mention says so.";
    type Arguments = Arguments;
    type Answer = Answer<Between, Step>;

    fn answer(library: &Snapshot, arguments: Arguments, paging: &Paging) -> Result<Packed, Refusal> {
        let Arguments { from, to, max_hops, k, fiscal_year, modality } = arguments;
        let id = |name: &str| {
            let at = library.the_entity_named(name)?;
            Ok::<_, Error>(library.entity_ref(at).id)
        };
        let question =
            PathQuestion { from: id(&from)?, to: id(&to)?, max_hops, k, years: fiscal_year, modality };
        let answer = library.paths(&question)?;
        let head = Between {
            from: answer.from.into(),
            to: answer.to.into(),
            paths: answer.paths.len(),
            by_co_mention: answer.by_co_mention,
            truncated: answer.truncated,
        };
        let mut steps = Vec::new();
        for (path, found) in (1..).zip(answer.paths) {
            for (number, step) in (1..).zip(found.steps) {
                let relation = step.relation.as_ref().map(Relation::of);
                let evidence = step.evidence.or_else(|| step.relation?.evidence.into_iter().next());
                let Some(evidence) = evidence else { continue };
                steps.push(Step {
                    path,
                    step: number,
                    from: step.from.into(),
                    to: step.to.into(),
                    by: step.by,
                    relation,
                    other_relations: step.other_relations,
                    citation: Citation::of(library, evidence),
                });
            }
        }
        let total = steps.len();
        pack(paging, head, total, steps.into_iter().skip(paging.start.item).map(Ok::<_, Error>))
    }
}
