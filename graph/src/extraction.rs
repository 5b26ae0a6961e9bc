//! All that one document says by itself: a pure function of the document, the rules and the gazetteers.
//!
//! Within the document, names are already joined to *local entities* (健都 and 北大阪健康医療都市, 協議会 below a heading
//! that names one). [`crate::resolve`] joins local entities of all documents; it never looks at text again.

use keifu_corpus::{
    CharSpan,
    calendar::{DateKind, Interval},
};
use serde::{Deserialize, Serialize};

use crate::{EntityKind, MetricRole, Modality, Predicate};

/// Version of rules and gazetteers: a cached extraction of another version is made anew.
pub const EXTRACTOR_VERSION: u32 = 3;

/// Index of a [`LocalEntity`] in [`Extraction::entities`].
pub type LocalId = u32;

/// All that one document says by itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Extraction {
    /// The things it names, in order of first mention.
    pub entities: Vec<LocalEntity>,
    /// For each of them, the words of its first mention: what its very name says is proved there.
    pub sightings: Vec<Option<Quote>>,
    /// Where it names them, in order of passage and character.
    pub mentions: Vec<Mention>,
    /// Short forms it introduces.
    pub aliases: Vec<AliasDefinition>,
    /// Calendar expressions, in order.
    pub dates: Vec<DateMention>,
    /// Numbers that measure something.
    pub metrics: Vec<MetricStatement>,
    /// Candidate relations.
    pub statements: Vec<Statement>,
    /// What it says happened when, in order.
    pub events: Vec<EventStatement>,
    /// The body for which it speaks (大阪府, 厚生労働省): its 商工労働部 is that body's.
    pub speaks_for: Option<String>,
}

/// A thing that the document names, under all the forms it uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalEntity {
    /// The best full name, in canonical form without white space and footnote marks.
    pub name: String,
    /// What it is.
    pub kind: EntityKind,
    /// Every form used here, first the best full name; canonical, without white space.
    pub forms: Vec<Form>,
    /// Whether the name means the same wherever it stands: false for scoped short names with no full form here (協議会).
    pub global: bool,
    /// The body that it is a part of by its very name (PMDA for PMDA関西支部).
    pub parent: Option<LocalId>,
    /// `prefecture`, `municipality`, `ministry`, `agency` … when a gazetteer names it, with the gazetteer's own key.
    pub gazetteer: Option<String>,
}

/// A form of a name and why it is taken for one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// Canonical text without white space.
    pub text: String,
    /// How the form came to the entity.
    pub origin: FormOrigin,
    /// Where the document says so.
    pub evidence: Option<Quote>,
}

/// How a form came to its entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormOrigin {
    /// The name itself, or a variant of its spelling or legal form.
    Name,
    /// Listed as its usual abbreviation in a gazetteer.
    Gazetteer,
    /// 「A（B）」, （以下「B」という。）, （略称 B）: the document defines it, and uses it throughout.
    Definition,
    /// A short form that holds below a heading that gives the long one.
    Heading,
    /// A tail of a longer name in the same document (設備費補助金), taken for it because only one fits.
    Tail,
}

/// A place in a passage of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Ordinal of the passage.
    pub passage: u32,
    /// Characters of its text.
    pub span: CharSpan,
}

/// Words of the document that prove something, and where they stand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Quote {
    /// Where.
    pub place: Place,
    /// Page from 1, for formats with pages.
    pub page: Option<u32>,
    /// The characters of the passage's text at `place`.
    pub text: String,
}

/// A span that names something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// What is named.
    pub entity: LocalId,
    /// By which of its forms: index in [`LocalEntity::forms`].
    pub form: u32,
    /// Where.
    pub place: Place,
}

/// The document says that `short` stands for `entity`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AliasDefinition {
    /// The short form, canonical.
    pub short: String,
    /// The long form, canonical.
    pub long: String,
    /// What both name.
    pub entity: LocalId,
    /// Where the definition holds.
    pub scope: AliasScope,
    /// Where it is written.
    pub evidence: Quote,
}

/// Where a short form holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AliasScope {
    /// In the whole document.
    Document,
    /// Below one heading.
    Heading,
}

/// A calendar expression and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateMention {
    /// Where.
    pub place: Place,
    /// The days it means; `None` for a date that never was (令和元年4月).
    pub interval: Option<Interval>,
    /// How exact it is.
    pub kind: DateKind,
    /// 頃, ごろ.
    pub approximate: bool,
}

/// A number that measures something over a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MetricStatement {
    /// What it is about, when that is an entity.
    pub subject: Option<LocalId>,
    /// The noun phrase that is measured (利用実績, 参加者数).
    pub indicator: String,
    /// The number, 万 and 億 multiplied out, 千円 and 百万円 as 円.
    pub value: f64,
    /// Upper end of a range.
    pub max: Option<f64>,
    /// Unit as written (件, 社, %, 円).
    pub unit: String,
    /// Target, actual, previous or other.
    pub role: MetricRole,
    /// 約, ほぼ.
    pub approximate: bool,
    /// Over which days.
    pub period: Option<Interval>,
    /// The words that show what the number means (indicator, number, period).
    pub evidence: Quote,
}

/// A candidate relation: that it is stated, not that it is a fact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// From what.
    pub subject: LocalId,
    /// How.
    pub predicate: Predicate,
    /// To what; `None` for `established` and `held`.
    pub object: Option<LocalId>,
    /// When it happened, or shall.
    pub date: Option<Interval>,
    /// Fact, plan, request or denial.
    pub modality: Modality,
    /// From 0 to 1: how sure the rule is.
    pub confidence: f32,
    /// The words that say so.
    pub evidence: Quote,
    /// Short name of the rule (`verb.hold`, `name.branch`), for explanations and tests.
    pub rule: String,
}

/// Something that happened, or shall happen, at a date: the clause that the date belongs to, whatever its verb.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventStatement {
    /// When.
    pub date: Interval,
    /// What, in the words of the text (公募を開始, 優先交渉権者を公表).
    pub head: String,
    /// Fact, plan, request or denial.
    pub modality: Modality,
    /// Who and what the clause names, in order.
    pub named: Vec<LocalId>,
    /// What the beginning of the sentence, or else the heading, names: what it is about.
    pub about: Vec<LocalId>,
    /// The clause.
    pub evidence: Quote,
}
