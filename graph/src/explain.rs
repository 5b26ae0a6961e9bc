//! Why a name belongs to an entity, or does not: every rule in a Japanese sentence, in this one place.

use crate::{Apart, FormOrigin};

/// What a rule of a [`crate::Join`] means; `None` for a word that no rule has.
pub fn join_rule(rule: &str) -> Option<&'static str> {
    Some(match rule {
        "same_name" => "複数の文書が同じ名前で書いている",
        "gazetteer" => "名称の一覧（官庁・自治体・法人など）にある同じものの名前",
        "spelling" => "表記のゆれ（全角・半角、長音、中黒、新旧の字体など）だけが違う",
        "legal_form" => "法人格（株式会社、一般財団法人など）や（仮称）の有無だけが違う",
        "definition" => "文書が略称として定義しており、ほかのものを指す文書がない",
        "department" => "文書を出した機関の部署として、機関名を省いて書かれている",
        "meeting" => "同じ機関が、同じ相手と開く同じ名の会議",
        "registry" => "公的な登録（法人番号、団体コード）が同じ",
        judged if judged.starts_with("judgement:") => "人の判断による",
        _ => return None,
    })
}

/// The judgement behind a rule of a [`crate::Join`], if it is one.
pub fn judgement_of_rule(rule: &str) -> Option<&str> {
    rule.strip_prefix("judgement:")
}

/// How a form came to its entity.
pub fn form_origin(origin: FormOrigin) -> &'static str {
    match origin {
        FormOrigin::Name => "文書がこの名前で書いている",
        FormOrigin::Gazetteer => "名称の一覧にある通称・略称",
        FormOrigin::Definition => "文書が略称として定義している",
        FormOrigin::Heading => "見出しにある正式名称の略称として、その下で使われている",
        FormOrigin::Tail => "同じ文書にある長い名前の後ろの部分で、当てはまるものが一つだけ",
    }
}

/// Why two names that look alike mean two things.
pub fn apart(reason: Apart) -> &'static str {
    match reason {
        Apart::Judged => "人が別のものと判断した",
        Apart::Part => "一方がもう一方の支部・部署・部会などで、上下の関係として結ばれている",
        Apart::Preparatory => "一方がもう一方を設立するための準備組織で、沿革として結ばれている",
        Apart::Successor => "一方がもう一方に改称・改組されたもので、沿革として結ばれている",
        Apart::Registry => "公的な登録の番号が異なる",
        Apart::LegalForm => "法人格が異なる",
        Apart::Kind => "一方は事業・制度、もう一方は組織・施設・地名",
        Apart::Ambiguous => "同じ略称を、文書が両方に使っている",
        Apart::Unsure => "略称や一般的な名前で、どれを指すかを書いた文書がない",
        Apart::Alike => "名前は似ているが、同じものとする根拠が文書にない",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_of_resolution_is_explained() {
        let sources = [
            include_str!("resolve/join.rs"),
            include_str!("resolve/join/pinned.rs"),
            include_str!("resolve/join/rules.rs"),
            include_str!("resolve/merge.rs"),
        ];
        // What is written as a rule: `rule: "x"`, `"x"` handed to the joining functions, arms that give one.
        let mut rules = std::collections::BTreeSet::new();
        for source in sources {
            let code = source.split("#[cfg(test)]").next().unwrap();
            for (at, _) in code.match_indices('"') {
                let word: String = code[at + 1..].chars().take_while(|c| *c != '"').collect();
                let before = &code[..at];
                if ["rule: ", ", ", "=> ", "{\n                "].iter().any(|mark| before.ends_with(mark))
                    && word.len() > 4
                    && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
                {
                    rules.insert(word);
                }
            }
        }
        rules.remove("program");
        assert!(rules.len() >= 5, "{rules:?}");
        let unknown: Vec<_> = rules.iter().filter(|rule| join_rule(rule).is_none()).collect();
        assert!(unknown.is_empty(), "no explanation for {unknown:?}");
    }
}
