//! Names of one document → the things they name.

mod gather;
mod merge;

use rustc_hash::FxHashMap;

use super::{gazetteer::Gazetteer, lexicon::Lexicon};
use crate::{EntityKind, FormOrigin};

/// How much a second and a third occurrence of an unsure name speak for it.
const REPETITION: f32 = 0.25;

/// Most things that a short form is weighed between.
const MOST_OWNERS: usize = 32;

/// How much a definition that does not say that it is one speaks for a name.
const DEFINITION: f32 = 1.0;

/// Short forms that may stand alone for a body whose name ends with them.
const SHORT_BODIES: &[&str] = &[
    "機構",
    "協議会",
    "財団",
    "委員会",
    "部会",
    "協会",
    "準備組織",
    "研究会",
    "審議会",
    "センター",
    "連盟",
    "連合会",
    "推進会議",
    "組合",
    "公社",
    "コンソーシアム",
    "懇話会",
    "懇談会",
    "検討会",
    "実行委員会",
    "推進本部",
    "対策本部",
    "推進協議会",
    "連絡協議会",
    "研究所",
    "支部",
    "本部",
    "分科会",
    "準備会",
    "推進機構",
    "検討会議",
    "有識者会議",
];

/// All names of a document while they are gathered.
#[derive(Debug)]
pub(super) struct Names<'a> {
    gazetteer: &'a Gazetteer,
    lexicon: &'a Lexicon,
    things: Vec<Thing>,
    by_key: FxHashMap<String, usize>,
    definitions: Vec<Defined>,
    shorts: Vec<Short>,
    selves: Vec<(Cited, usize)>,
}

/// Something named, under all its forms.
#[derive(Clone, Debug)]
pub(super) struct Thing {
    /// Best full name.
    pub(super) name: String,
    /// Votes for its kind, in the order of [`EntityKind::ALL`].
    votes: [u32; 4],
    /// Every form, with its origin and where it is defined.
    pub(super) forms: Vec<(String, FormOrigin, Option<Cited>)>,
    /// The known name that it is.
    pub(super) gazetteer: Option<usize>,
    margin: f32,
    count: u32,
    /// The text says that it defines a short form of it.
    defined: bool,
    /// The text gives a short form of it.
    abbreviated: bool,
    /// Forms with bytes before the part that is also used alone.
    pub(super) cores: Vec<(String, usize)>,
    /// Joined to another thing.
    merged: Option<usize>,
    /// Known only as a short form.
    pub(super) scoped: bool,
}

/// A place in a line, in bytes of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cited {
    /// Ordinal of the passage.
    pub(super) passage: usize,
    /// First byte.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
}

#[derive(Clone, Debug)]
struct Defined {
    long: usize,
    long_text: String,
    short: String,
    cited: Cited,
    whole: bool,
}

#[derive(Clone, Debug)]
struct Short {
    text: String,
    kind: EntityKind,
    margin: f32,
    place: Cited,
}

/// The things of a document, joined.
#[derive(Debug)]
pub(super) struct Joined {
    /// What is named.
    pub(super) things: Vec<JoinedThing>,
    /// Definitions of short forms.
    pub(super) definitions: Vec<JoinedDefinition>,
    /// Short forms that several things could be meant by: their place and the things.
    pub(super) shorts: Vec<(Cited, Vec<usize>)>,
}

/// A definition of a short form.
#[derive(Debug)]
pub(super) struct JoinedDefinition {
    /// What both forms name.
    pub(super) thing: usize,
    /// The long form.
    pub(super) long: String,
    /// The short form.
    pub(super) short: String,
    /// Where it is written.
    pub(super) cited: Cited,
    /// Whether the words there are nothing but the two forms: A(B).
    pub(super) whole: bool,
}

/// A thing with its kind decided.
#[derive(Debug)]
pub(super) struct JoinedThing {
    /// Best full name.
    pub(super) name: String,
    /// Its kind.
    pub(super) kind: EntityKind,
    /// Every form.
    pub(super) forms: Vec<(String, FormOrigin, Option<Cited>)>,
    /// Forms with the length of what stands before the part that is also used alone.
    pub(super) cores: Vec<(String, usize)>,
    /// Key in the gazetteer.
    pub(super) gazetteer: Option<String>,
    /// Whether the name means the same in other documents.
    pub(super) global: bool,
}

impl<'a> Names<'a> {
    pub(super) fn new(gazetteer: &'a Gazetteer, lexicon: &'a Lexicon) -> Self {
        Self {
            gazetteer,
            lexicon,
            things: Vec::new(),
            by_key: FxHashMap::default(),
            definitions: Vec::new(),
            shorts: Vec::new(),
            selves: Vec::new(),
        }
    }

    /// Joins the names that name the same thing.
    pub(super) fn join(mut self) -> Joined {
        self.join_definitions();
        let accepted: Vec<bool> = self.things.iter().map(Thing::is_name).collect();
        self.join_tails(&accepted);
        let shorts = self.join_shorts(&accepted);
        self.finish(&accepted, shorts)
    }
}

impl Thing {
    fn is_name(&self) -> bool {
        self.gazetteer.is_some()
            || self.defined
            || self.margin
                + REPETITION * (self.count.saturating_sub(1).min(2) as f32)
                + if self.abbreviated { DEFINITION } else { 0.0 }
                >= 0.0
    }

    fn kind(&self) -> EntityKind {
        let best = self.votes.iter().copied().max().unwrap_or(0);
        let at = self.votes.iter().position(|&votes| votes == best).unwrap_or(0);
        EntityKind::ALL[at]
    }
}

/// The name of an event without the year of one of its editions.
pub(super) fn without_year(name: &str) -> &str {
    let digits = name.bytes().rev().take_while(u8::is_ascii_digit).count();
    let stem = &name[..name.len() - digits];
    let year = &name[name.len() - digits..];
    if digits == 4 && (year.starts_with("19") || year.starts_with("20")) && stem.chars().count() >= 4 {
        stem
    } else {
        name
    }
}

/// Whether `form` is a word that may stand alone for many bodies.
pub(super) fn is_short_body(form: &str) -> bool {
    SHORT_BODIES.contains(&form)
}
