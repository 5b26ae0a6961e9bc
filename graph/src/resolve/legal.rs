//! Legal forms: which there are, where they stand, and which tell bodies of one name apart.
//!
//! 株式会社甲, 甲株式会社 and 一般財団法人甲 are three bodies when reports write all of them, and 甲 is the one that they
//! write by far the most. 財団法人, 一般財団法人 and 公益財団法人甲 are one: the form changed by law, not the body; likewise
//! 独立行政法人 and 国立研究開発法人.

/// A legal form: as written in the matching form, its class, and whether it stands behind names too.
struct Form(&'static str, Class, bool);

/// Legal forms that are one for a body's identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Class {
    Company,
    LimitedCompany,
    GodoCompany,
    GoshiCompany,
    GomeiCompany,
    MutualCompany,
    Partnership,
    Foundation,
    Association,
    Administrative,
    LocalAdministrative,
    School,
    Welfare,
    Medical,
    Religious,
    Npo,
    Special,
}

use Class::*;

/// Sources: 会社法, 一般社団・財団法人法, 独立行政法人通則法, 国立大学法人法, 私立学校法, 社会福祉法, 医療法 and the like; each in
/// full and as abbreviated.
#[rustfmt::skip]
const FORMS: &[Form] = &[
    Form("株式会社", Company, true), Form("(株式会社)", Company, true), Form("(株)", Company, true), Form("co.,ltd.", Company, true),
    Form("有限会社", LimitedCompany, true), Form("(有限会社)", LimitedCompany, true), Form("(有)", LimitedCompany, true),
    Form("合同会社", GodoCompany, true), Form("(合同会社)", GodoCompany, true), Form("(同)", GodoCompany, true),
    Form("合資会社", GoshiCompany, true), Form("(資)", GoshiCompany, true),
    Form("合名会社", GomeiCompany, true), Form("(名)", GomeiCompany, true),
    Form("相互会社", MutualCompany, true), Form("(相)", MutualCompany, true),
    Form("有限責任事業組合", Partnership, true),
    Form("公益財団法人", Foundation, false), Form("一般財団法人", Foundation, false), Form("財団法人", Foundation, false),
    Form("(公益財団法人)", Foundation, false), Form("(一般財団法人)", Foundation, false), Form("(財団法人)", Foundation, false),
    Form("(公財)", Foundation, false), Form("(一財)", Foundation, false), Form("(財)", Foundation, false),
    Form("公益社団法人", Association, false), Form("一般社団法人", Association, false), Form("社団法人", Association, false),
    Form("(公益社団法人)", Association, false), Form("(一般社団法人)", Association, false), Form("(社団法人)", Association, false),
    Form("(公社)", Association, false), Form("(一社)", Association, false), Form("(社)", Association, false),
    Form("独立行政法人", Administrative, false), Form("国立研究開発法人", Administrative, false),
    Form("国立大学法人", Administrative, false), Form("大学共同利用機関法人", Administrative, false),
    Form("(独立行政法人)", Administrative, false), Form("(国立研究開発法人)", Administrative, false),
    Form("(国立大学法人)", Administrative, false), Form("(独)", Administrative, false), Form("(国研)", Administrative, false),
    Form("(大)", Administrative, false), Form("(国)", Administrative, false), Form("(研)", Administrative, false),
    Form("地方独立行政法人", LocalAdministrative, false), Form("公立大学法人", LocalAdministrative, false),
    Form("(地方独立行政法人)", LocalAdministrative, false), Form("(地独)", LocalAdministrative, false),
    Form("(公大)", LocalAdministrative, false),
    Form("学校法人", School, false), Form("(学校法人)", School, false), Form("(学)", School, false),
    Form("社会福祉法人", Welfare, false), Form("(社会福祉法人)", Welfare, false), Form("(福)", Welfare, false),
    Form("(社福)", Welfare, false),
    Form("医療法人社団", Medical, false), Form("医療法人財団", Medical, false), Form("社会医療法人", Medical, false),
    Form("特定医療法人", Medical, false), Form("医療法人", Medical, false), Form("(医療法人)", Medical, false),
    Form("(医社)", Medical, false), Form("(医)", Medical, false),
    Form("宗教法人", Religious, false), Form("(宗)", Religious, false),
    Form("認定特定非営利活動法人", Npo, true), Form("特定非営利活動法人", Npo, true), Form("認定npo法人", Npo, true),
    Form("npo法人", Npo, true), Form("(特非)", Npo, true), Form("(npo)", Npo, true), Form("(npo法人)", Npo, true),
    Form("特殊法人", Special, false), Form("認可法人", Special, false),
];

/// Marks of a name that is not final yet.
const TENTATIVE: &[&str] = &["(仮称)", "(仮)", "<仮称>", "[仮称]"];

/// A class and whether the form stands behind the name: 甲株式会社 is another company than 株式会社甲.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Legal {
    pub(crate) class: Class,
    pub(crate) behind: bool,
}

impl Class {
    /// Whether a law of its own, or a government, founds such bodies.
    pub(super) fn is_public(self) -> bool {
        matches!(self, Administrative | LocalAdministrative | Special)
    }
}

impl Legal {
    /// What it adds to the key of a name.
    pub(super) fn code(self) -> String {
        format!("\u{1}{:?}{}", self.class, if self.behind { "<" } else { "" })
    }
}

/// The legal form of a name in the matching form.
pub(crate) fn legal_form(matching: &str) -> Option<Legal> {
    strip(matching).1
}

/// The name without (仮称) and legal form; the name itself when nothing that tells it apart would be left.
pub(crate) fn without_legal_form(matching: &str) -> &str {
    strip(matching).0
}

fn strip(matching: &str) -> (&str, Option<Legal>) {
    // Every form and mark has one of these: most names need no further look.
    let telling = ["法人", "会社", "組合"].iter().any(|word| matching.contains(word));
    if !telling && !matching.contains(['(', '<', '[', '.']) {
        return (matching, None);
    }
    let mut rest = matching;
    let mut legal = None;
    loop {
        let mut shorter = rest;
        for mark in TENTATIVE {
            shorter = shorter.strip_prefix(mark).unwrap_or(shorter);
            shorter = shorter.strip_suffix(mark).unwrap_or(shorter);
        }
        for Form(form, class, either_side) in FORMS {
            let before = shorter.strip_prefix(form);
            let behind = shorter.strip_suffix(form).filter(|_| *either_side);
            let Some(stripped) = before.or(behind) else { continue };
            if stripped.chars().nth(1).is_none() {
                break;
            }
            legal = legal.or(Some(Legal { class: *class, behind: before.is_none() }));
            shorter = stripped;
        }
        shorter = shorter.trim_start_matches('の');
        if shorter.chars().nth(1).is_none() || shorter == rest {
            return (rest, legal);
        }
        rest = shorter;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quick_look_misses_no_legal_form() {
        for mark in FORMS.iter().map(|form| form.0).chain(TENTATIVE.iter().copied()) {
            assert_eq!(without_legal_form(&format!("{mark}甲乙")), "甲乙", "{mark}");
        }
        for mark in FORMS.iter().filter(|form| form.2).map(|form| form.0) {
            assert_eq!(without_legal_form(&format!("甲乙{mark}")), "甲乙", "{mark}");
        }
        assert_eq!(without_legal_form("東京都公立大学法人"), "東京都公立大学法人");
    }

    #[test]
    fn forms_that_a_law_renamed_are_one_class_and_sides_differ() {
        let same = [
            ("財団法人甲乙", "公益財団法人甲乙"),
            ("独立行政法人甲乙", "(国研)甲乙"),
            ("(株)甲乙", "株式会社甲乙"),
        ];
        for (one, other) in same {
            assert_eq!(legal_form(one), legal_form(other), "{one} {other}");
        }
        let apart = [
            ("株式会社甲乙", "甲乙株式会社"),
            ("株式会社甲乙", "有限会社甲乙"),
            ("一般財団法人甲乙", "甲乙"),
        ];
        for (one, other) in apart {
            assert_ne!(legal_form(one), legal_form(other), "{one} {other}");
        }
    }
}
