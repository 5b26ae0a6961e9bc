//! `find_entity`: from a name to the things that may be meant.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    library::Snapshot,
    mcp::{
        cite::Citation,
        mark::block,
        pack::{Answer, Head, Item, Packed, Paging, pack, told},
        refusal::Refusal,
        tool::Tool,
    },
};

/// From a name to entities.
pub(in crate::mcp) struct FindEntity;

/// What name.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::mcp) struct Arguments {
    #[schemars(description = "名前、略称、その一部、法人番号または ID。なければ言及の多い順にすべて。\
        Name, alias, part of one, or id; without it all entities, most often named first.")]
    name: Option<String>,
    #[schemars(description = "この種類だけ。Only of this type.",
        extend("enum" = ["organization", "facility", "program", "place", null]))]
    r#type: Option<String>,
}

/// What was looked for.
#[derive(Serialize, JsonSchema)]
pub(in crate::mcp) struct Found {
    /// The name that was asked for. 求められた名前。
    name: Option<String>,
}

impl Head for Found {
    fn write(&self, out: &mut String, total: usize) {
        if let Some(name) = &self.name {
            block(out, "about", &format!("名前: {name}"));
        }
        out.push_str(&format!("{total} 件\n"));
    }
}

/// Something that may be meant.
#[derive(Clone, Serialize, JsonSchema)]
#[schemars(inline)]
pub(in crate::mcp) struct Candidate {
    /// Its id: pass it to the other tools. ID。
    id: String,
    /// Its best full name (data). 名前。
    name: String,
    /// organization, facility, program or place. 種類。
    #[serde(rename = "type")]
    kind: String,
    /// Some of its other names (data). 別名。
    aliases: Vec<String>,
    /// How the name fits: name, alias, spelling, scoped_alias, prefix, contained or near (only similar). 一致のしかた。
    #[serde(rename = "match", skip_serializing_if = "Option::is_none")]
    matched: Option<String>,
    /// First fiscal year of the documents that name it. 初めの年度。
    first_year: Option<i32>,
    /// Last of them. 終わりの年度。
    last_year: Option<i32>,
    /// How often it is named. 言及の数。
    mention_count: u32,
    /// In how many documents. 文書の数。
    document_count: u32,
    /// Where it is named.
    citation: Citation,
}

impl Item for Candidate {
    fn citation(&mut self) -> &mut Citation {
        &mut self.citation
    }

    fn summary(&self) -> String {
        let aliases = if self.aliases.is_empty() {
            String::new()
        } else {
            format!(" 別名: {}", self.aliases.join("、"))
        };
        let fits = self.matched.as_deref().map(|fits| format!(" {fits}")).unwrap_or_default();
        let years = match (self.first_year, self.last_year) {
            (Some(first), Some(last)) => format!("、{first}～{last} 年度"),
            _ => String::new(),
        };
        format!(
            "{} [{}] {}{fits}、言及 {} 回（{} 文書{years}）{aliases}",
            self.name, self.id, self.kind, self.mention_count, self.document_count
        )
    }

    fn lighten(&mut self) {
        self.aliases.clear();
    }
}

/// Candidates that are looked at for one answer.
const AT_ONCE: usize = 200;
/// Aliases that are told.
const ALIASES: usize = 4;

impl Tool for FindEntity {
    const NAME: &'static str = "find_entity";
    const TITLE: &'static str = "名前から探す / Find an entity";
    const DESCRIPTION: &'static str = "名前や略称から、組織・施設・事業・場所（エンティティ）を探し、候補を ID つきで返す。\
        ほかのツールに渡す ID を得るとき、同じ名前のものが複数あるとき、正式な名前が分からないときに、最初に使う。\
        Finds organizations, facilities, programs and places by name, alias or part of a name, with their ids. \
        Use it first to get an id for the other tools, and when a name may mean several things.";
    type Arguments = Arguments;
    type Answer = Answer<Found, Candidate>;

    fn answer(library: &Snapshot, arguments: Arguments, paging: &Paging) -> Result<Packed, Refusal> {
        let Arguments { name, r#type } = arguments;
        let page = library.entities(name.as_deref(), r#type.as_deref(), paging.start.item, AT_ONCE)?;
        let items = page.items.into_iter().map(|found| {
            let at = library.entity_named(&found.entity.id)?;
            let citation = match library.mentions(at, 0, 1)?.items.pop() {
                Some(mention) => Citation::of(library, mention.evidence),
                None => Citation::none(&found.entity.name),
            };
            Ok(Candidate {
                aliases: found.aliases.into_iter().take(ALIASES).collect(),
                id: found.entity.id,
                name: found.entity.name,
                kind: found.entity.kind,
                matched: found.matched,
                first_year: found.first_year,
                last_year: found.last_year,
                mention_count: found.mention_count,
                document_count: found.document_count,
                citation,
            })
        });
        let head = Found { name: name.as_deref().map(told) };
        pack(paging, head, page.total, items)
    }
}
