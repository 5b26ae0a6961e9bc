//! Properties of entities: what can be told of an entity to find it, and asked of it when it is found.

use keifu_corpus::calendar::parse_fiscal_years;
use keifu_graph::{EntityIndex, EntityKind, Graph, Predicate, RelationFilter};

use super::{
    super::Snapshot,
    ask::{Known, text},
};
use crate::api::reconcile::{IdName, PropertyValue, Quantifier};

macro_rules! properties {
    ($($(#[$doc:meta])* $variant:ident = $id:literal / $label:literal / $description:literal $(| $other:literal)*,)*) => {
        /// A property of entities.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Property { $($(#[$doc])* $variant,)* }

        impl Property {
            /// Every property, the most usual first.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Its id on the wire.
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }

            /// The Japanese word for it.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }

            /// What it is, for people.
            pub fn description(self) -> &'static str {
                match self { $(Self::$variant => $description,)* }
            }

            /// The property with this id, Japanese word or usual other word.
            pub fn of(pid: &str) -> Option<Self> {
                match pid.trim() {
                    $($id | $label $(| $other)* => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

properties! {
    /// Its best full name.
    Name = "name" / "名前" / "最も整った正式な名前",
    /// What it is.
    Type = "type" / "種類" / "組織、施設、事業、地名のどれか",
    /// Its other names.
    Alias = "alias" / "別名" / "略称、旧字体や法人格の違いを含む、ほかの名前" | "aliases",
    /// Its 法人番号.
    CorporateNumber = "corporate_number" / "法人番号" / "取り込んだ登録簿で一つに決まった法人番号" | "houjin_bangou" | "corporateNumber",
    /// Its 団体コード.
    LocalGovernmentCode = "local_government_code" / "団体コード" / "取り込んだ登録簿で一つに決まった全国地方公共団体コード",
    /// A public number of any register.
    ExternalId = "external_id" / "公的な番号" / "登録簿の番号（scheme:番号）" | "external_ids",
    /// What it is a part of.
    Parent = "parent" / "上位" / "これを一部とするもの" | "parents" | "part_of",
    /// Its parts.
    Part = "part" / "下位" / "これの一部であるもの" | "parts",
    /// Where it is.
    Place = "place" / "所在" / "文書が所在地とする場所や施設" | "located_in" | "location",
    /// What it was before.
    Predecessor = "predecessor" / "前身" / "改称・改組の前のもの",
    /// What it became.
    Successor = "successor" / "後身" / "改称・改組の後のもの",
    /// The 年度 in which documents name it.
    Year = "year" / "年度" / "これに触れる文書の年度（4月の属する西暦年）" | "fiscal_year" | "年",
    /// The first of them.
    FirstYear = "first_year" / "最初の年度" / "これに触れる最初の文書の年度",
    /// The last of them.
    LastYear = "last_year" / "最後の年度" / "これに触れる最後の文書の年度",
    /// How often it is named.
    Mentions = "mentions" / "言及の数" / "名前が現れる回数" | "mention_count",
    /// In how many documents.
    Documents = "documents" / "文書の数" / "名前が現れる文書の数" | "document_count",
    /// Its numbers, year by year.
    Metrics = "metrics" / "指標" / "年度ごとの実績と目標（一行に一つ）",
    /// What came to be.
    Actual = "actual" / "実績" / "指標の実績の数値（年度の順。設定で指標と年度を絞れる）",
    /// What was aimed at.
    Target = "target" / "目標" / "指標の目標の数値（年度の順。設定で指標と年度を絞れる）",
    /// Where it is named.
    Evidence = "evidence" / "出典" / "名前の現れる段落、文書、ページ、引用の ID",
}

/// Whether something known of an entity is so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Agrees,
    Differs,
    /// The documents do not say.
    Unknown,
}

impl Property {
    /// The property on the wire.
    pub(crate) fn view(self) -> IdName {
        IdName { id: self.id().to_owned(), name: self.label().to_owned() }
    }

    /// Whether its values are numbers of public registers.
    pub(super) fn is_number(self) -> bool {
        matches!(self, Self::CorporateNumber | Self::LocalGovernmentCode | Self::ExternalId)
    }
}

impl Snapshot {
    /// Whether what is known is true of the entity.
    pub(super) fn verdict(&self, entity: EntityIndex, known: &Known) -> Verdict {
        let mut verdicts = known.values.iter().map(|value| self.one(entity, known.property, value));
        let verdicts: Vec<Verdict> = verdicts.by_ref().collect();
        let any = |wanted: Verdict| verdicts.contains(&wanted);
        match known.quantifier {
            _ if verdicts.is_empty() => Verdict::Unknown,
            Quantifier::Any if any(Verdict::Agrees) => Verdict::Agrees,
            Quantifier::Any if any(Verdict::Unknown) => Verdict::Unknown,
            Quantifier::Any => Verdict::Differs,
            Quantifier::All if any(Verdict::Differs) => Verdict::Differs,
            Quantifier::All if any(Verdict::Unknown) => Verdict::Unknown,
            Quantifier::All => Verdict::Agrees,
            Quantifier::None if any(Verdict::Agrees) => Verdict::Differs,
            Quantifier::None => Verdict::Agrees,
        }
    }

    fn one(&self, at: EntityIndex, property: Property, value: &PropertyValue) -> Verdict {
        let entity = &self.graph.facts().entities[at as usize];
        let Some(given) = text(value).filter(|given| !given.is_empty()) else { return Verdict::Unknown };
        match property {
            Property::Name | Property::Alias => said(self.bears(at, &given)),
            Property::Type => {
                given.parse::<EntityKind>().map_or(Verdict::Unknown, |kind| said(kind == entity.kind))
            }
            Property::CorporateNumber | Property::LocalGovernmentCode | Property::ExternalId => {
                let scheme = |scheme: &str| property == Property::ExternalId || scheme == property.id();
                let mut own = entity.external_ids.iter().filter(|id| scheme(&id.0)).peekable();
                // A spreadsheet may have made a number of it, or written the digits in full width.
                let given = keifu_corpus::Normalized::matching(&given).text.replace('-', "");
                let given = given.rsplit(':').next().unwrap_or_default().to_owned();
                match own.peek() {
                    None => Verdict::Unknown,
                    Some(_) => said(own.any(|id| id.1 == given)),
                }
            }
            Property::Parent => self.among(&self.parents(at), &given, |name| entity.name.starts_with(name)),
            Property::Part => self.among(&self.parts(at), &given, |_| false),
            Property::Place => {
                let mut places = self.objects(at, Predicate::LocatedIn);
                places.extend(self.parents(at));
                self.among(&places, &given, |name| entity.name.starts_with(name))
            }
            Property::Predecessor => self.among(&self.lineage_of(at, false), &given, |_| false),
            Property::Successor => self.among(&self.lineage_of(at, true), &given, |_| false),
            Property::Year => {
                let Some((years, (first, last))) =
                    parse_fiscal_years(&given).zip(entity.first_year.zip(entity.last_year))
                else {
                    return Verdict::Unknown;
                };
                said(*years.start() <= last && first <= *years.end())
            }
            Property::FirstYear => same_year(&given, entity.first_year),
            Property::LastYear => same_year(&given, entity.last_year),
            Property::Mentions
            | Property::Documents
            | Property::Metrics
            | Property::Actual
            | Property::Target
            | Property::Evidence => Verdict::Unknown,
        }
    }

    /// Whether one of the entities is meant by `given`; unknown when there is none to compare with.
    fn among(&self, entities: &[EntityIndex], given: &str, or: impl Fn(&str) -> bool) -> Verdict {
        let id = self.graph.entity(given);
        if entities.iter().any(|&one| Some(one) == id || self.bears(one, given)) || or(given) {
            Verdict::Agrees
        } else if entities.is_empty() {
            Verdict::Unknown
        } else {
            Verdict::Differs
        }
    }

    fn bears(&self, at: EntityIndex, name: &str) -> bool {
        let entity = &self.graph.facts().entities[at as usize];
        let mut names = std::iter::once(&entity.name).chain(entity.aliases.iter().map(|alias| &alias.text));
        names.any(|own| Graph::is_same_name(own, name))
    }

    pub(super) fn parents(&self, at: EntityIndex) -> Vec<EntityIndex> {
        self.objects(at, Predicate::PartOf)
    }

    pub(super) fn parts(&self, at: EntityIndex) -> Vec<EntityIndex> {
        self.ends(at, Predicate::PartOf, false)
    }

    /// What the facts say that it is related to in this way.
    pub(super) fn objects(&self, at: EntityIndex, predicate: Predicate) -> Vec<EntityIndex> {
        self.ends(at, predicate, true)
    }

    /// What it became, or what it was before.
    pub(super) fn lineage_of(&self, at: EntityIndex, after: bool) -> Vec<EntityIndex> {
        self.ends(at, Predicate::RenamedTo, after)
    }

    fn ends(&self, at: EntityIndex, predicate: Predicate, forward: bool) -> Vec<EntityIndex> {
        let filter = RelationFilter { predicates: vec![predicate], ..RelationFilter::default() };
        let mut ends: Vec<EntityIndex> = self
            .graph
            .relations_of(at, &filter)
            .into_iter()
            .filter_map(|relation| self.graph.relation_at(relation))
            .filter(|relation| (relation.subject == at) == forward)
            .filter_map(|relation| if forward { relation.object } else { Some(relation.subject) })
            .collect();
        ends.sort_unstable();
        ends.dedup();
        ends
    }

    /// Entities that have the property, where it can be looked up: by public number, name, or whole.
    pub(super) fn with_property(&self, known: &Known) -> Vec<EntityIndex> {
        let texts = known.values.iter().filter_map(text);
        match known.property {
            property if property.is_number() => texts.filter_map(|id| self.with_public_id(&id)).collect(),
            Property::Name | Property::Alias => {
                texts.flat_map(|name| self.graph.named(&name)).map(|found| found.entity).collect()
            }
            Property::Parent => texts
                .filter_map(|name| self.entity_named(&name).ok())
                .flat_map(|parent| self.parts(parent))
                .collect(),
            _ => Vec::new(),
        }
    }
}

fn said(so: bool) -> Verdict {
    if so { Verdict::Agrees } else { Verdict::Differs }
}

fn same_year(given: &str, own: Option<i32>) -> Verdict {
    match parse_fiscal_years(given).zip(own) {
        Some((years, own)) => said(years.contains(&own)),
        None => Verdict::Unknown,
    }
}
