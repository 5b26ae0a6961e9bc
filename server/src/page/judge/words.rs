//! The words of judgements and of their reasons in the language of the page.

use super::Visit;

/// Each kind of judgement that a person can make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Same,
    NotSame,
    Split,
    AliasScope,
    Hide,
    HideRelation,
    Undo,
}

impl Kind {
    /// Those that can be begun without knowing an entry of the ledger.
    pub(super) const FREE: [Self; 6] =
        [Self::Same, Self::NotSame, Self::Split, Self::AliasScope, Self::Hide, Self::HideRelation];

    /// The kind of a word of the ledger.
    pub(super) fn of(word: &str) -> Option<Self> {
        Self::FREE.into_iter().chain([Self::Undo]).find(|kind| kind.word() == word)
    }

    /// The word of the ledger.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::NotSame => "not-same",
            Self::Split => "split",
            Self::AliasScope => "alias-scope",
            Self::Hide => "hide",
            Self::HideRelation => "hide-relation",
            Self::Undo => "undo",
        }
    }

    /// What it does, as the label of a button.
    pub(super) fn label(self, visit: &Visit) -> &str {
        match self {
            Self::Same => visit.say("同じものとする", "The same"),
            Self::NotSame => visit.say("別のものとする", "Not the same"),
            Self::Split => visit.say("一部を分ける", "Split off a part"),
            Self::AliasScope => visit.say("略称の範囲を決める", "Set the scope of a short form"),
            Self::Hide => visit.say("表示しない", "Hide"),
            Self::HideRelation => visit.say("関係を表示しない", "Hide a relation"),
            Self::Undo => visit.say("取り消す", "Undo"),
        }
    }

    /// When to make it.
    pub(super) fn help(self, visit: &Visit) -> &str {
        match self {
            Self::Same => visit.say("二つの名前が同じものを指すとき", "Two names mean one thing"),
            Self::NotSame => visit.say(
                "一つにされた二つの名前が、別のものを指すとき",
                "Two names that were joined mean two things",
            ),
            Self::Split => visit.say(
                "ある文書、またはある表記だけが、別のものを指すとき",
                "One document, or one form of the name, means something else",
            ),
            Self::AliasScope => visit.say(
                "略称がどこまで通じるかを決めるとき",
                "A short form leads to it everywhere, or only where it is defined",
            ),
            Self::Hide => {
                visit.say("名前ではないもの、見る必要のないもののとき", "It is no name, or nobody needs it")
            }
            Self::HideRelation => visit.say("読み誤られた関係のとき", "The relation was misread"),
            Self::Undo => visit.say("前の判定が誤りだったとき", "An earlier judgement was wrong"),
        }
    }

    /// The fields that it takes, in the order of the form.
    pub(super) fn takes(self) -> &'static [&'static str] {
        match self {
            Self::Same | Self::NotSame => &["left", "right"],
            Self::Split => &["entity", "document", "form"],
            Self::AliasScope => &["form", "entity", "scope"],
            Self::Hide => &["entity"],
            Self::HideRelation => &["subject", "predicate", "object"],
            Self::Undo => &["undone"],
        }
    }

    /// The fields without which it cannot be tried.
    pub(super) fn needs(self) -> &'static [&'static str] {
        match self {
            Self::Split => &["entity"],
            Self::AliasScope => &["form", "scope"],
            Self::HideRelation => &["subject", "predicate"],
            other => other.takes(),
        }
    }
}

/// The label of a field.
pub(super) fn field<'a>(visit: &'a Visit, name: &str) -> &'a str {
    match name {
        "left" => visit.say("一方の名前", "One name"),
        "right" => visit.say("もう一方の名前", "The other name"),
        "entity" => visit.say("対象の名前", "Name"),
        "document" => visit
            .say("この文書に書かれたものだけ（文書のIDかパス）", "Only what this document says (id or path)"),
        "form" => visit.say("表記", "Form of the name"),
        "scope" => visit.say("通じる範囲", "Scope"),
        "subject" => visit.say("関係の主体", "From"),
        "predicate" => visit.say("関係の種類", "Relation"),
        "object" => visit.say("関係の相手（あれば）", "To (if anything)"),
        "undone" => visit.say("取り消す判定のID", "Id of the judgement"),
        "reason" => visit.say("理由", "Reason"),
        _ => visit.say("判定する人", "Who judges"),
    }
}

/// global, document or heading.
pub(super) fn scope<'a>(visit: &'a Visit, word: &'a str) -> &'a str {
    match word {
        "global" => visit.say("どこでも", "everywhere"),
        "document" => visit.say("定義した文書の中でだけ", "only in documents that define it"),
        "heading" => visit.say("定義した見出しの下でだけ", "only below headings that give the long form"),
        other => other,
    }
}

/// holds, superseded, undone or waits.
pub(super) fn effect<'a>(visit: &'a Visit, word: &'a str) -> &'a str {
    match word {
        "holds" => visit.say("有効", "in force"),
        "superseded" => visit.say("後の判定による置き換え", "superseded by a later one"),
        "undone" => visit.say("取り消し済み", "undone"),
        "waits" => visit.say("保留（対象が文書にない）", "waits (what it means is not in the documents)"),
        other => other,
    }
}

/// Why two names are one; `japanese` is what the library says.
pub(super) fn join<'a>(visit: &'a Visit, rule: &str, japanese: &'a str) -> &'a str {
    let english = match rule {
        "same_name" => "Several documents write the same name",
        "gazetteer" => {
            "Names of one thing in the list of known names (ministries, municipalities, corporations)"
        }
        "spelling" => {
            "They differ only in spelling (width, long vowels, middle dots, old and new characters)"
        }
        "legal_form" => "They differ only in the legal form or in 「(仮称)」",
        "definition" => "A document defines it as a short form, and none uses it for anything else",
        "department" => "A department of the body that issued the document, written without the body's name",
        "meeting" => "Meetings of one name that the same body holds with the same partner",
        "registry" => "They have the same public number (corporate number, local government code)",
        "judgement" => "A person judged so",
        _ => japanese,
    };
    visit.say(japanese, english)
}

/// How a name came to its entity.
pub(super) fn origin<'a>(visit: &'a Visit, word: &str, japanese: &'a str) -> &'a str {
    let english = match word {
        "name" => "Documents write this name",
        "gazetteer" => "A common or short name in the list of known names",
        "definition" => "A document defines it as a short form",
        "heading" => "A short form of the full name in a heading, used below it",
        "tail" => "The last part of a longer name in the same document, which fits only this one",
        _ => japanese,
    };
    visit.say(japanese, english)
}

/// Why two names that look alike mean two things.
pub(super) fn apart<'a>(visit: &'a Visit, word: &str, japanese: &'a str) -> &'a str {
    let english = match word {
        "judged" => "A person judged that they are different",
        "part" => "One is a branch, department or working group of the other",
        "preparatory" => "One is the body that prepared the founding of the other",
        "successor" => "One was renamed or reorganized into the other",
        "registry" => "Their public numbers differ",
        "legal_form" => "Their legal forms differ",
        "kind" => "One is a programme, the other an organization, facility or place",
        "ambiguous" => "Documents use the same short form for both",
        "unsure" => "A short or common name, and no document says which is meant",
        "alike" => "The names look alike, but no document gives ground to join them",
        _ => japanese,
    };
    visit.say(japanese, english)
}
