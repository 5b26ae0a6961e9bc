//! Words for what the graph knows, seen from one entity, in both languages.

use keifu_corpus::registry::Scheme;
use keifu_graph::{Modality, Predicate};

use crate::{library::Direction, page::visit::Visit};

/// What stands at the other end of a relation: 運営しているもの, 運営者.
pub(super) fn other_end(visit: &Visit, predicate: Predicate, direction: Direction) -> &'static str {
    use Direction::{Incoming, Outgoing};
    let (japanese, english) = match (predicate, direction) {
        (Predicate::PartOf, Outgoing) => ("属する組織・施設・事業", "Part of"),
        (Predicate::PartOf, Incoming) => ("支部・部署・その一部", "Branches and parts"),
        (Predicate::LocatedIn, Outgoing) => ("所在地", "Located in"),
        (Predicate::LocatedIn, Incoming) => ("ここにあるもの", "Located here"),
        (Predicate::RelocatesTo, Outgoing) => ("移転先", "Relocates to"),
        (Predicate::RelocatesTo, Incoming) => ("ここへ移転するもの", "Relocates here"),
        (Predicate::Operates, Outgoing) => ("運営しているもの", "Operates"),
        (Predicate::Operates, Incoming) => ("運営者", "Operated by"),
        (Predicate::Establishes, Outgoing) => ("設立したもの", "Established"),
        (Predicate::Establishes, Incoming) => ("設立した者", "Established by"),
        (Predicate::Established, _) => ("設立", "Establishment"),
        (Predicate::RenamedTo, Outgoing) => ("改称・改組の後", "Renamed or reorganized into"),
        (Predicate::RenamedTo, Incoming) => ("改称・改組の前", "Renamed or reorganized from"),
        (Predicate::MemberOf, Outgoing) => ("加わっている組織・会議", "Member of"),
        (Predicate::MemberOf, Incoming) => ("構成員", "Members"),
        (Predicate::AgreementWith, _) => ("協定の相手", "Agreements with"),
        (Predicate::Funds, Outgoing) => ("助成・補助の相手", "Funds"),
        (Predicate::Funds, Incoming) => ("助成・補助をする者", "Funded by"),
        (Predicate::Entrusts, Outgoing) => ("委託先", "Entrusts work to"),
        (Predicate::Entrusts, Incoming) => ("委託元", "Entrusted by"),
        (Predicate::CooperatesWith, _) => ("連携の相手", "Cooperates with"),
        (Predicate::ParticipatesIn, Outgoing) => ("参加・出展したもの", "Participates in"),
        (Predicate::ParticipatesIn, Incoming) => ("参加者・出展者", "Participants"),
        (Predicate::Holds, Outgoing) => ("開催したもの", "Holds"),
        (Predicate::Holds, Incoming) => ("主催者", "Held by"),
        (Predicate::Held, _) => ("開催", "Holding"),
        (Predicate::HeldAt, Outgoing) => ("会場", "Held at"),
        (Predicate::HeldAt, Incoming) => ("ここで開かれたもの", "Held here"),
        (Predicate::Supports, Outgoing) => ("支援・誘致の相手", "Supports"),
        (Predicate::Supports, Incoming) => ("支援・誘致をする者", "Supported by"),
        (Predicate::Selects, Outgoing) => ("認定・選定したもの", "Selects or certifies"),
        (Predicate::Selects, Incoming) => ("認定・選定をした者", "Selected or certified by"),
    };
    visit.say(japanese, english)
}

/// A heading over the relations of a modality.
pub(super) fn modality(visit: &Visit, modality: Modality) -> &'static str {
    match modality {
        Modality::Fact => visit.say("事実として書かれている関係", "Stated as fact"),
        Modality::Planned => visit.say("予定・検討されている関係", "Planned"),
        Modality::Requested => visit.say("要望・提案されている関係", "Requested"),
        Modality::Negated => visit.say("否定・中止された関係", "Denied or cancelled"),
    }
}

/// How a name came to its entity.
pub(super) fn origin(visit: &Visit, word: &str) -> String {
    let (japanese, english) = match word {
        "name" => ("文書での書き方", "As written in documents"),
        "gazetteer" => ("名称の一覧", "List of names"),
        "definition" => ("文書での定義", "Defined in a document"),
        "heading" => ("見出しの正式名称の略", "Short for a name in a heading"),
        "tail" => ("長い名前の後ろの部分", "End of a longer name"),
        other => (other, other),
    };
    visit.say(japanese, english).to_owned()
}

/// Where a name holds.
pub(super) fn scope(visit: &Visit, word: &str) -> String {
    let (japanese, english) = match word {
        "everywhere" => ("どの文書でも", "everywhere"),
        "document" => ("定義・使用した文書の中", "in documents that use it so"),
        "heading" => ("その見出しの下", "under that heading"),
        other => (other, other),
    };
    visit.say(japanese, english).to_owned()
}

/// The register of a public id.
pub(super) fn scheme(visit: &Visit, scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::CorporateNumber => visit.say("法人番号", "Corporate number"),
        Scheme::LocalGovernmentCode => visit.say("団体コード", "Local government code"),
    }
}
