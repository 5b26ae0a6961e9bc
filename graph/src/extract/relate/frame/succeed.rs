//! How bodies go on in others: 統合, 合併, 分割, 承継, 業務の移管, 前身.

use super::*;

/// Clauses after 統合し、 in which the new body may be named.
const MAX_AHEAD: usize = 2;

impl<'a> Filler<'_, 'a> {
    /// 統合: AとBを統合し、Cを設立; AはBと統合し、Cとなった; AをBに統合.
    pub(super) fn merge(&mut self) {
        use Particle::{Goal, Object, Of, Subject, Topic, Towards, With};
        let site = self.site;
        let new = site
            .pick(&[Goal, Towards], no_place)
            .map(|group| (group, site.clause))
            .or_else(|| self.outcome());
        let Some((new, _)) = new else { return };
        let Some(&to) = new.members.last() else { return };
        let own = |group: &&Group| group.start != new.start;
        let mut olds = Vec::new();
        let mut spans = vec![new.extent()];
        let named = [
            site.pick(&[Object], no_place),
            site.pick(&[Subject, Topic], no_place).or_else(|| site.topic_before(no_place)),
            site.pick(&[With, Of], no_place),
        ];
        for group in named.into_iter().flatten().filter(own) {
            olds.extend(site.members(group, no_place));
            spans.push(group.extent());
        }
        olds.retain(|&old| old != to && self.entity(old).kind == self.entity(to).kind);
        olds.dedup();
        self.state(&olds, Predicate::RenamedTo, &[Some(to)], 0.75, &spans, Some(new));
    }

    /// 分割: AはBとCに分割.
    pub(super) fn divide(&mut self) {
        use Particle::{Goal, Object, Subject, Topic};
        let site = self.site;
        let Some(new) = site.pick(&[Goal], no_place) else { return };
        let old = site
            .pick(&[Object], no_place)
            .or_else(|| site.pick(&[Subject, Topic], no_place))
            .or_else(|| site.topic_before(no_place));
        let Some(old) = old.filter(|old| old.start != new.start) else { return };
        let news: Vec<_> = site.members(new, no_place).into_iter().map(Some).collect();
        if news.len() >= 2 {
            let spans = [old.extent(), new.extent()];
            self.state(&site.members(old, no_place), Predicate::RenamedTo, &news, 0.7, &spans, Some(new));
        }
    }

    /// 承継: BがAの事業を承継; Aを廃止し、業務をBに移管.
    pub(super) fn succeed(&mut self) {
        use Particle::{Also, By, Goal, Object, Of, Subject, Topic, Towards};
        let site = self.site;
        let body =
            |entity: &LocalEntity| matches!(entity.kind, EntityKind::Organization | EntityKind::Facility);
        let handed_over = matches!(site.trigger.word, "移管" | "引き渡");
        // Who ceased to be, in the clauses before: only then does what it did go on elsewhere.
        let ended = self.ended(body);
        let new = if handed_over {
            site.pick(&[Goal, Towards], body)
        } else {
            site.pick(&[Subject, By, Also], body).or_else(|| site.pick(&[Goal], body)).or_else(|| {
                site.pick(&[Topic], body).filter(|group| ended.is_none_or(|ended| ended.start != group.start))
            })
        };
        let old = ended.or_else(|| site.pick(&[Of, Object], body).filter(|_| !handed_over));
        let (Some(new), Some(old)) = (new, old) else { return };
        if new.start == old.start {
            return;
        }
        let news: Vec<_> = site.members(new, body).into_iter().map(Some).collect();
        let spans = [old.extent(), new.extent()];
        self.state(&site.members(old, body), Predicate::RenamedTo, &news, 0.7, &spans, Some(new));
    }

    /// 前身: Bの前身はA, Aを前身とするB, 前身のA.
    pub(super) fn precede(&mut self) {
        use Particle::{Object, Of, Topic};
        let site = self.site;
        if site.after.starts_with("とする") || site.after.starts_with("として") {
            let Some(old) = site.pick(&[Object], no_place) else { return };
            let behind = site.line.items[site.at + 1..].iter().find_map(|item| match item.kind {
                ItemKind::Name(name) => Some((name, extent(item))),
                _ => None,
            });
            let close = site.line.items[site.at].end + "とする、".len();
            let behind = behind.filter(|(name, at)| at.start <= close && no_place(self.entity(*name)));
            let new = self.head(no_place).or(behind).or_else(|| {
                let group = site.pick(&[Topic], no_place)?;
                Some((*group.members.first()?, group.extent()))
            });
            if let Some((new, at)) = new {
                let olds = site.members(old, no_place);
                self.state(&olds, Predicate::RenamedTo, &[Some(new)], 0.75, &[old.extent(), at], None);
            }
            return;
        }
        if !["は", "の", "である", "となる", "に当たる", "にあたる"]
            .iter()
            .any(|start| site.after.starts_with(start))
        {
            return;
        }
        let Some(new) = site.pick(&[Of], no_place) else { return };
        let line = site.line;
        let old = line.items[site.at + 1..line.clauses[site.clause].items.end]
            .iter()
            .filter_map(|item| match item.kind {
                ItemKind::Name(name) if no_place(self.entity(name)) => Some((name, extent(item))),
                _ => None,
            })
            .next_back();
        if let Some((old, at)) = old
            && let Some(&new_body) = new.members.last()
        {
            self.state(&[old], Predicate::RenamedTo, &[Some(new_body)], 0.75, &[new.extent(), at], None);
        }
    }

    /// What comes of joining: Cを設立, Cが発足, Cとなる in the clauses that follow.
    fn outcome(&self) -> Option<(&'a Group, usize)> {
        use Particle::{As, Bare, Compound, Goal, Object, Subject, With};
        let line = self.site.line;
        for clause in (self.site.clause..).take(MAX_AHEAD + 1).take_while(|at| *at < line.clauses.len()) {
            let of = &line.clauses[clause];
            if clause > self.site.clause && of.before == Break::Sentence {
                break;
            }
            let behind = of.groups.iter().filter(|group| group.items.start > self.site.at);
            let founds = of.items.clone().filter(|at| *at > self.site.at).any(|at| {
                matches!(line.items[at].kind, ItemKind::Trigger(trigger) if matches!(trigger.frame, Frame::Establish | Frame::Rename))
            });
            for group in behind {
                let rest = &line.scene.text[group.end..line.items[of.items.end - 1].end];
                let becomes = ["となる", "となった", "となり", "になる", "になった", "とした", "とする"]
                    .iter()
                    .any(|word| rest.trim_start_matches([')', '」']).starts_with(word));
                let founded =
                    founds && matches!(group.particle, Object | Subject | Compound | Goal | With | As | Bare);
                if (becomes || founded) && group.members.iter().all(|&m| no_place(self.entity(m))) {
                    return Some((group, clause));
                }
            }
        }
        None
    }

    /// The body that a clause before says is abolished or dissolved.
    fn ended(&self, fits: impl Fn(&LocalEntity) -> bool) -> Option<&'a Group> {
        let line = self.site.line;
        for clause in (0..=self.site.clause).rev() {
            let of = &line.clauses[clause];
            let text = &line.scene.text[line.items[of.items.start].start..line.items[of.items.end - 1].end];
            if ["廃止", "解散", "閉鎖", "閉院", "閉校", "閉所"].iter().any(|word| text.contains(word))
            {
                let ends = |group: &&Group| {
                    matches!(
                        group.particle,
                        Particle::Object | Particle::Topic | Particle::Subject | Particle::Of
                    ) && group.members.iter().all(|&m| fits(self.entity(m)))
                };
                if let Some(group) = of.groups.iter().find(ends) {
                    return Some(group);
                }
            }
            if of.before == Break::Sentence {
                break;
            }
        }
        None
    }
}
