//! The words of the graph, named as in the annotation guide; the same in code, API and exports.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal / $label:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$variant_doc])* $variant,)* }

        impl $name {
            /// Every value, in order.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The word used in API and exports.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// The Japanese word shown to people.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = crate::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($text | $label => Ok(Self::$variant),)*
                    _ => Err(crate::Error::Word {
                        given: text.to_owned(),
                        expected: [$($text),*].join(", "),
                    }),
                }
            }
        }
    };
}

vocabulary! {
    /// What an entity is.
    EntityKind {
        /// Government bodies and their departments, companies, universities, associations, councils.
        Organization = "organization" / "組織",
        /// Sites, buildings, hubs, parks, districts developed as hubs.
        Facility = "facility" / "施設",
        /// Programmes, projects, plans, laws, funds, platforms, events.
        Program = "program" / "事業",
        /// Prefectures, municipalities, countries, regions, districts.
        Place = "place" / "地名",
    }
}

vocabulary! {
    /// How one entity is related to another.
    Predicate {
        /// Branch, department, working group, building of.
        PartOf = "part_of" / "の一部",
        /// Is in a place or facility.
        LocatedIn = "located_in" / "所在",
        /// Moves or moved into.
        RelocatesTo = "relocates_to" / "移転先",
        /// Runs, manages, owns.
        Operates = "operates" / "運営",
        /// Founds.
        Establishes = "establishes" / "設立",
        /// Is founded, the founder not named.
        Established = "established" / "設立された",
        /// Is succeeded by: 改称, 改組, (仮称)からの正式化.
        RenamedTo = "renamed_to" / "改称・改組",
        /// Is a member of.
        MemberOf = "member_of" / "構成員",
        /// MOU, 協定, 覚書 (symmetric).
        AgreementWith = "agreement_with" / "協定",
        /// 補助, 交付, 助成, 投資.
        Funds = "funds" / "助成",
        /// Gives work to: 委託.
        Entrusts = "entrusts" / "委託",
        /// 連携, 共同, 共催 (symmetric).
        CooperatesWith = "cooperates_with" / "連携",
        /// 出展, 参加, 登壇.
        ParticipatesIn = "participates_in" / "参加",
        /// Organises an event.
        Holds = "holds" / "開催",
        /// Is held, the organiser not named.
        Held = "held" / "開催された",
        /// An event at a place.
        HeldAt = "held_at" / "会場",
        /// 支援, 誘致.
        Supports = "supports" / "支援",
        /// 認定, 選定, 採択, 指定, 承認.
        Selects = "selects" / "選定",
    }
}

impl Predicate {
    /// Whether it holds both ways.
    pub fn is_symmetric(self) -> bool {
        matches!(self, Self::AgreementWith | Self::CooperatesWith)
    }
}

vocabulary! {
    /// Whether what is stated came to be.
    Modality {
        /// It happened or holds.
        Fact = "fact" / "事実",
        /// 予定, めざす, 検討.
        Planned = "planned" / "予定",
        /// 要望, 働きかけ, 提案.
        Requested = "requested" / "要望",
        /// 応募がなかった, 中止.
        Negated = "negated" / "否定",
    }
}

vocabulary! {
    /// What a number is to the report.
    MetricRole {
        /// 目標.
        Target = "target" / "目標",
        /// 実績.
        Actual = "actual" / "実績",
        /// 昨年度, given for comparison.
        Previous = "previous" / "前年度",
        /// None of these.
        Other = "other" / "その他",
    }
}
