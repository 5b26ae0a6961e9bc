//! Founding and running: 設立, 運営, 実施 of a programme.

use super::*;

/// 「PにおけるB」: so many bytes between the two and no more.
const NEAR: usize = 36;

impl Filler<'_, '_> {
    /// 設立: Aが Bを設立, Bの設立, Bが発足, Aが設立したB.
    pub(super) fn establish(&mut self) {
        use Particle::{Also, Goal, Subject, Topic, Within};
        let site = self.site;
        let intransitive = site.is_passive()
            || matches!(site.trigger.word, "発足" | "開所" | "開院" | "開館" | "竣工" | "設立登記");
        let fits = |entity: &LocalEntity| {
            no_place(entity) && !role::is_gathering(entity) && !role::is_territory(entity)
        };
        let (founded, of) = if let Some((members, group)) = self.object(fits) {
            (members, Some(group))
        } else if let Some(group) = site.pick(&[Subject, Topic, Also], fits).filter(|group| {
            intransitive
                && site.head.is_none()
                && !site.has_nameless_subject()
                && !site.has_other_subject(group)
        }) {
            (site.members(group, fits), Some(group))
        } else if let Some((head, _)) = self.head(fits) {
            (vec![head], None)
        } else if let Some((outer, _)) = site.explained().filter(|&(outer, _)| fits(self.entity(outer))) {
            (vec![outer], None)
        } else if let Some(group) = site.topic_as_object(fits) {
            (site.members(group, fits), Some(group))
        } else {
            self.establish_from_above();
            return;
        };
        let mut spans: Vec<_> = of.map(|group| group.extent()).into_iter().collect();
        if of.is_none() {
            spans.extend(site.head.map(|(_, at)| extent(&site.line.items[at])));
            spans.extend(site.explained().map(|(_, outer)| extent(outer)));
        }
        let objects: Vec<Option<LocalId>> = founded.iter().copied().map(Some).collect();
        // 「Aに部会を設置」
        let within =
            site.pick(&[Goal, Within], no_place).filter(|group| Some(group.start) != of.map(|of| of.start));
        // What 発足 tells has no founder but one marked as such: 「Aが解散し発足したB」.
        let mut founder = site
            .subject()
            .filter(|group| !intransitive || matches!(group.particle, Particle::By | Particle::In))
            .filter(|group| of.is_none_or(|of| of.start != group.start))
            .map(|group| (site.members(group, role::can_act), group.extent()));
        if let Some(group) = within {
            let bodies = site.members(group, |entity| entity.kind == EntityKind::Organization);
            let parts: Vec<LocalId> =
                founded.iter().copied().filter(|&part| role::is_subordinate(self.entity(part))).collect();
            let mut shown = spans.clone();
            shown.push(group.extent());
            for &body in bodies.iter().take(1) {
                self.state(&parts, Predicate::PartOf, &[Some(body)], 0.7, &shown, of);
                if founder.is_none() && !parts.is_empty() {
                    founder = Some((vec![body], group.extent()));
                }
            }
        }
        let place = site
            .pick(&[Goal, Within], role::can_contain)
            .filter(|group| {
                group.particle == Goal || of.is_some_and(|of| of.start.saturating_sub(group.end) <= NEAR)
            })
            .filter(|_| founder.is_none() || within.is_none());
        if let Some(group) = place {
            let places = site.members(group, role::can_contain);
            let standing: Vec<LocalId> =
                founded.iter().copied().filter(|&thing| role::stands_somewhere(self.entity(thing))).collect();
            let mut shown = spans.clone();
            shown.push(group.extent());
            if let [place] = places[..] {
                self.state(&standing, Predicate::LocatedIn, &[Some(place)], 0.6, &shown, of);
            }
        }
        match founder {
            Some((founders, at)) => {
                spans.push(at);
                self.state(&founders, Predicate::Establishes, &objects, 0.8, &spans, of);
            }
            None => self.state(&founded, Predicate::Established, &[None], 0.75, &spans, of),
        }
    }

    /// 「○A の設立」, below it 「・設立登記（R1.11）」.
    pub(super) fn establish_from_above(&mut self) {
        let site = self.site;
        let topic = site.line.topic;
        if let Some(thing) = topic.thing
            && topic.founds
            && site.line.clauses[site.clause].groups.is_empty()
            && site.line.outer.is_none()
            && !site.dates(None).0.is_empty()
            && no_place(self.entity(thing))
        {
            self.state(&[thing], Predicate::Established, &[None], 0.6, &[], None);
        }
    }

    /// 運営: AがBを運営, A運営のB, Aが運営するB; in brackets behind A: （B運営事業者）.
    pub(super) fn operate(&mut self) {
        let site = self.site;
        let fits = |entity: &LocalEntity| {
            matches!(entity.kind, EntityKind::Program | EntityKind::Facility)
                || entity.kind == EntityKind::Organization && role::has_members(entity)
        };
        let runner = ["事業者", "主体", "法人", "会社", "者", "企業", "団体", "機構"]
            .iter()
            .any(|end| site.after.starts_with(end));
        if runner {
            if let (Some(outer), Some((things, group))) = (site.line.outer, self.object(fits))
                && let ItemKind::Name(operator) = outer.kind
                && role::can_act(self.entity(operator))
            {
                let things: Vec<_> = things.into_iter().map(Some).collect();
                self.state(
                    &[operator],
                    Predicate::Operates,
                    &things,
                    0.7,
                    &[extent(outer), group.extent()],
                    None,
                );
            } else {
                self.runs_as(fits);
            }
            return;
        }
        // 「Bの運営はAが担う」
        if site.after.starts_with('は')
            && let Some((things, group)) = self.object(fits)
            && let Some(by) = self.subject_behind()
        {
            let actors = site.members(by, role::can_act);
            let things: Vec<_> = things.into_iter().map(Some).collect();
            self.state(&actors, Predicate::Operates, &things, 0.7, &[group.extent(), by.extent()], None);
            return;
        }
        // 「Aと共同運営するB」
        if site.trigger.word.starts_with("共同")
            && let Some(partners) = site.pick(&[Particle::With], role::can_act)
            && let Some((head, at)) = self.head(fits)
        {
            let spans = [partners.extent(), at];
            let partners = site.members(partners, role::can_act);
            self.state(&partners, Predicate::Operates, &[Some(head)], 0.7, &spans, None);
            return;
        }
        self.act_on(Predicate::Operates, fits, false, 0.75);
    }

    /// 「Bの運営主体であるA」, 「Bの運営事業者はA」: the name behind the word for whoever runs it.
    fn runs_as(&mut self, fits: impl Fn(&LocalEntity) -> bool + Copy) {
        let site = self.site;
        let line = site.line;
        let end = line.clauses[site.clause].items.end;
        let Some((things, group)) = self.object(fits) else { return };
        let Some(item) = line.items[site.at + 1..end]
            .iter()
            .find(|item| !matches!(item.kind, ItemKind::Text | ItemKind::Bracket(_)))
        else {
            return;
        };
        let ItemKind::Name(runner) = item.kind else { return };
        let between = &line.scene.text[line.items[site.at].end..item.start];
        let ends =
            |links: &[&str]| links.iter().any(|link| between.trim_end_matches(OPENING).ends_with(link));
        let after = line.scene.text[item.end..].trim_start_matches(CLOSING);
        let copula =
            after.is_empty() || ["で", "と", "。", "、", "("].iter().any(|start| after.starts_with(start));
        let linked =
            ends(&["である", "の", "となる", "となった", "を務める"]) || copula && ends(&["は", ":", "は、"]);
        if linked && between.chars().count() <= 14 && role::can_act(self.entity(runner)) {
            let things: Vec<_> = things.into_iter().map(Some).collect();
            self.state(&[runner], Predicate::Operates, &things, 0.65, &[group.extent(), extent(item)], None);
        }
    }

    /// 「…の運営はAが担う」: who acts, behind the predicate word.
    fn subject_behind(&self) -> Option<&Group> {
        let site = self.site;
        let line = site.line;
        let clause = &line.clauses[site.clause];
        let by = clause.groups.iter().find(|group| group.items.start > site.at)?;
        let rest = &line.scene.text[by.end..line.items[clause.items.end - 1].end];
        let does = ["担", "行", "当た", "実施", "受け持", "請け負"].iter().any(|verb| rest.contains(verb));
        (does
            && by.particle == Particle::Subject
            && site.members(by, role::can_act).len() == by.members.len())
        .then_some(by)
    }

    /// Subject, object or head: the frame of most transitive verbs.
    pub(super) fn act_on(
        &mut self,
        predicate: Predicate,
        fits: impl Fn(&LocalEntity) -> bool + Copy,
        from_above: bool,
        confidence: f32,
    ) {
        let site = self.site;
        // 「A運営のB」
        if let Some((head, at)) = self.head(fits)
            && let Some(group) = site.groups.last().filter(|group| group.particle == Particle::Compound)
        {
            let actors = site.members(group, role::can_act);
            self.state(&actors, predicate, &[Some(head)], confidence, &[group.extent(), at], None);
            return;
        }
        let (things, group, at) = if let Some((things, group)) = self.object(fits) {
            (things, Some(group), group.extent())
        } else if let Some((head, at)) = self.head(fits) {
            (vec![head], None, at)
        } else if let Some((outer, item)) = site.explained().filter(|&(outer, _)| fits(self.entity(outer))) {
            (vec![outer], None, extent(item))
        } else if let Some(group) =
            site.pick(&[Particle::Subject, Particle::Topic], fits).filter(|_| site.is_passive())
        {
            (site.members(group, fits), Some(group), group.extent())
        } else if let Some(group) = site.pick(&[Particle::About], fits).filter(|_| site.is_verb()) {
            (site.members(group, fits), Some(group), group.extent())
        } else if let Some(group) = site.topic_as_object(fits) {
            (site.members(group, fits), Some(group), group.extent())
        } else {
            return;
        };
        let Some(actors) = self.actors().filter(|actors| from_above || actors.group.is_some()) else {
            return;
        };
        if actors.group.as_ref().is_some_and(|by| by.start == at.start) {
            return;
        }
        let things: Vec<_> = things.into_iter().map(Some).collect();
        let mut spans = vec![at];
        spans.extend(actors.group);
        self.state(&actors.members, predicate, &things, confidence * actors.sureness, &spans, group);
    }
}
