//! What became of what a predicate word states: done, to come, asked for, or come to nothing.

use super::*;

impl Site<'_> {
    /// Whether what it states is a fact, a plan, a request or denied.
    pub(in crate::extract::relate) fn modality(&self) -> Modality {
        let line = self.line;
        let range = line.clauses[self.clause].items.clone();
        let start = line.items[range.start].start;
        let word = line.items[self.at].start;
        let start = (start.max(word.saturating_sub(MAX_REACH))..word)
            .find(|&at| line.scene.text.is_char_boundary(at));
        let lead = start.and_then(|start| line.scene.text.get(start..word)).unwrap_or_default();
        let mut tail = String::new();
        let mut aside = String::new();
        let mut ended = range.end;
        for at in self.at + 1..range.end {
            let item = &line.items[at];
            match &item.kind {
                ItemKind::Bracket(_) => aside.push_str(line.scene.of(item)),
                // 「Aの設立を国に要望した」: whom it is asked of does not end the predicate.
                ItemKind::Name(_) if is_addressee(line, at) => tail.push_str(line.scene.of(item)),
                ItemKind::Name(_) => {
                    ended = at;
                    break;
                }
                _ => tail.push_str(line.scene.of(item)),
            }
            if tail.len() > MAX_REACH {
                ended = at;
                break;
            }
        }
        // 「開催予定だったが、中止した」: a clause without names of its own tells how the plan ended.
        let mut next = self.clause + 1;
        while ended == line.clauses[next - 1].items.end
            && let Some(clause) = line.clauses.get(next)
            && clause.before != Break::Sentence
            && clause.groups.is_empty()
            && (tail.contains("予定") || carries_on(&tail))
        {
            for item in &line.items[clause.items.clone()] {
                tail.push_str(line.scene.of(item));
            }
            ended = clause.items.end;
            next += 1;
        }
        let found = modality(lead, &tail, &aside, line.column);
        if found == Modality::Fact && tail.ends_with('が') && self.came_to_nothing(next) {
            return Modality::Negated;
        }
        if found == Modality::Fact && line.column != Some(Column::Progress) && self.is_to_come() {
            return Modality::Planned;
        }
        found
    }

    /// 「誘致したが、実現しなかった」: the clause behind が says that it failed.
    fn came_to_nothing(&self, next: usize) -> bool {
        let line = self.line;
        line.clauses.get(next).is_some_and(|clause| {
            clause.before == Break::Clause
                && clause.groups.is_empty()
                && line.items[clause.items.clone()].iter().any(|item| {
                    let text = line.scene.of(item);
                    [
                        "実現しな",
                        "実現に",
                        "至らな",
                        "至って",
                        "断念",
                        "中止",
                        "見送",
                        "取りやめ",
                        "成立しな",
                        "頓挫",
                    ]
                    .iter()
                    .any(|word| text.contains(word))
                })
        })
    }

    /// 「設立する。」, 「開催いたします」: what a sentence that ends so tells has not happened yet. A state (運営する) has.
    fn is_to_come(&self) -> bool {
        let line = self.line;
        let lasts = matches!(
            self.trigger.frame,
            Frame::Locate
                | Frame::Operate
                | Frame::Cooperate
                | Frame::Support
                | Frame::Members
                | Frame::Compose
                | Frame::Join
        );
        let ends_sentence =
            line.clauses.get(self.clause + 1).is_none_or(|next| next.before == Break::Sentence);
        let range = line.clauses[self.clause].items.clone();
        let last = line.items[self.at + 1..range.end]
            .iter()
            .filter(|item| !matches!(item.kind, ItemKind::Bracket(_)))
            .map(|item| line.scene.of(item))
            .collect::<Vec<_>>();
        !lasts
            && ends_sentence
            && line.outer.is_none()
            && match last[..] {
                [] => self.trigger.word.ends_with('る'),
                [tail] => TO_COME.contains(&tail),
                _ => false,
            }
    }
}

/// Whether the name at item `at` is whom something is asked of or done to: 国に, 文部科学省へ, 国に対し.
fn is_addressee(line: Line<'_>, at: usize) -> bool {
    let behind = line.items[at + 1..].iter().find(|item| !matches!(item.kind, ItemKind::Bracket(_)));
    let after = behind.map_or("", |item| line.scene.of(item)).trim_start_matches(CLOSING);
    let after = ["等", "など"].iter().find_map(|more| after.strip_prefix(more)).unwrap_or(after);
    after.starts_with(['に', 'へ'])
        && !["における", "において", "による", "により", "にある", "への"]
            .iter()
            .any(|other| after.starts_with(other))
}

/// 「Aの設置を初め、…を推進してまいります」: the end of the sentence says whether it happened.
fn carries_on(tail: &str) -> bool {
    ["を初め", "をはじめ", "を含め", "など", "等"].iter().any(|start| tail.starts_with(start))
}

/// Endings of a verb that tell what is to come.
const TO_COME: &[&str] = &[
    "する",
    "します",
    "いたします",
    "致します",
    "いたす",
    "を行う",
    "を行います",
    "を行なう",
    "される",
    "されます",
    "することとする",
    "することとします",
    "するものとする",
    "を実施する",
    "を実施します",
    "を開始する",
    "を開始します",
];
