//! When what a predicate word states happened.

use super::*;

impl Site<'_> {
    /// When: in brackets behind the predicate word or its object, or before it in the clause; last of all above it.
    /// With the item of the brackets when they follow.
    pub(in crate::extract::relate) fn dates(&self, object: Option<&Group>) -> (Vec<Interval>, Option<usize>) {
        let line = self.line;
        let range = line.clauses[self.clause].items.clone();
        for at in self.at + 1..range.end {
            match &line.items[at].kind {
                ItemKind::Bracket(inner) => {
                    let dates: Vec<Interval> = dates_in(inner).collect();
                    if !dates.is_empty() {
                        return (dates, Some(at));
                    }
                }
                ItemKind::Name(_) => break,
                ItemKind::Trigger(_) if !line.scene.of(&line.items[at - 1]).ends_with('を') => break,
                _ => {}
            }
        }
        if let Some(group) = object.filter(|group| !group.dates.is_empty()) {
            return (group.dates.clone(), None);
        }
        let mut from = range.start;
        let mut clause = self.clause;
        while clause > 0 && clause + MAX_BACK > self.clause && line.clauses[clause].before == Break::Soft {
            clause -= 1;
            from = line.clauses[clause].items.start;
        }
        for at in (from..self.at).rev() {
            let ItemKind::Date(intervals) = &line.items[at].kind else { continue };
            let follows = line.items.get(at + 1).map_or("", |item| line.scene.of(item));
            if !["末時点", "時点", "現在", "版"].iter().any(|word| follows.starts_with(word)) {
                return (self.with_coordinated(from, at, intervals), None);
            }
        }
        // 「Aと連携し、Bを開催（H30.12）」: they worked together for what is dated there.
        if self.trigger.frame == Frame::Cooperate
            && ["し", "の上", "のうえ", "によ", "のもと", "の下", "を得て"]
                .iter()
                .any(|start| self.after.starts_with(start))
            && let Some(dates) = self.dates_of_the_deed()
        {
            return (dates, None);
        }
        let happens = !matches!(
            self.trigger.frame,
            Frame::Locate
                | Frame::Build
                | Frame::Operate
                | Frame::Cooperate
                | Frame::Support
                | Frame::Members
        );
        if line.undated && happens && line.outer.is_none() {
            return (line.topic.dates.clone(), None);
        }
        (Vec::new(), None)
    }
}

impl Site<'_> {
    /// 「R1.9及びR2.2に」: the dates coordinated with the one at item `at`, in order.
    fn with_coordinated(&self, from: usize, mut at: usize, last: &[Interval]) -> Vec<Interval> {
        let line = self.line;
        let mut dates = vec![last];
        while at >= from + 2
            && let ItemKind::Date(before) = &line.items[at - 2].kind
            && matches!(
                line.scene.of(&line.items[at - 1]),
                "及び" | "および" | "、" | "と" | "・" | "や" | "並びに" | "," | "、及び"
            )
        {
            dates.push(before);
            at -= 2;
        }
        dates.into_iter().rev().flatten().copied().collect()
    }

    /// The first dates in brackets behind the predicate word, to the end of the sentence.
    fn dates_of_the_deed(&self) -> Option<Vec<Interval>> {
        let line = self.line;
        for (number, clause) in line.clauses.iter().enumerate().skip(self.clause).take(MAX_BACK) {
            if number > self.clause && clause.before == Break::Sentence {
                return None;
            }
            for at in clause.items.clone().filter(|&at| at > self.at) {
                if let ItemKind::Bracket(inner) = &line.items[at].kind {
                    let dates: Vec<Interval> = dates_in(inner).collect();
                    if !dates.is_empty() {
                        return Some(dates);
                    }
                }
            }
        }
        None
    }

    /// 「A竣工予定（R4.4）⇒B移転」: the step before this one, when the clause is a step of a chain.
    pub(in crate::extract::relate) fn step_before(&self) -> Option<&Clause> {
        let line = self.line;
        let clause = self.clause.checked_sub(1)?;
        let start = line.items[line.clauses[self.clause].items.start].start;
        line.scene.text[..start].ends_with(['⇒', '→', '⇨']).then(|| &line.clauses[clause])
    }
}
