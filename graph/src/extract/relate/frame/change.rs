//! Moving, renaming, joining, standing somewhere: 移転, 改称, 参画, 立地.

use super::*;

/// A list of members goes on over no more clauses than this.
const MAX_LIST: usize = 12;

impl Filler<'_, '_> {
    /// Who acts where the sentence does not say: the one actor of the heading, else the issuer of the report.
    fn silent_actor(&self, body: &Group) -> Option<LocalId> {
        let actors = &self.site.line.topic.actors;
        let actor = match actors.as_slice() {
            [] => self.site.line.issuer,
            [only] => Some(*only),
            _ => None,
        };
        actor.filter(|actor| !body.members.contains(actor))
    }

    /// 移転: AがBへ移転, AのBへの移転, Aの移転先となるB, Bに入居するA.
    pub(super) fn relocate(&mut self) {
        use Particle::{Also, Compound, Goal, Object, Of, Subject, Topic, Towards};
        let site = self.site;
        let moves = |entity: &LocalEntity| role::stands_somewhere(entity);
        let receives = |entity: &LocalEntity| matches!(entity.kind, EntityKind::Facility | EntityKind::Place);
        if site.after.starts_with('先') {
            let Some(mover) = site.pick(&[Of, Compound, Subject], moves) else { return };
            let goal = match site.line.outer {
                Some(outer) => Some(outer),
                None => site.line.items[site.at + 1..site.line.clauses[site.clause].items.end]
                    .iter()
                    .find(|item| matches!(item.kind, ItemKind::Name(_)))
                    .filter(|item| item.start - site.line.items[site.at].end <= 30),
            };
            if let Some(item) = goal
                && let ItemKind::Name(goal) = item.kind
                && receives(self.entity(goal))
            {
                let movers = site.members(mover, moves);
                self.state(
                    &movers,
                    Predicate::RelocatesTo,
                    &[Some(goal)],
                    0.75,
                    &[mover.extent(), extent(item)],
                    None,
                );
            }
            return;
        }
        // 「B入居企業」 in the profile of a company.
        if ["企業", "事業者"].iter().any(|end| site.after.starts_with(end)) {
            if let Some(group) = site.pick(&[Compound], receives)
                && let Some(mover) = site.line.topic.thing.filter(|&thing| moves(self.entity(thing)))
            {
                let goals: Vec<_> = site.members(group, receives).into_iter().map(Some).collect();
                self.state(&[mover], Predicate::RelocatesTo, &goals, 0.6, &[group.extent()], None);
            }
            return;
        }
        let goal = site.pick(&[Goal, Towards], receives);
        let mover = site
            .pick(&[Subject, Object], moves)
            .or_else(|| site.pick(&[Topic, Also, Of, Compound], moves))
            .or_else(|| site.topic_before(moves).filter(|_| site.is_verb()))
            .filter(|mover| goal.is_none_or(|goal| goal.start != mover.start));
        match (mover, goal, self.head(anything)) {
            (Some(mover), Some(goal), _) => {
                let goals: Vec<_> = site.members(goal, receives).into_iter().map(Some).collect();
                let movers = site.members(mover, moves);
                let spans = [mover.extent(), goal.extent()];
                self.state(&movers, Predicate::RelocatesTo, &goals, 0.8, &spans, Some(goal));
            }
            (Some(mover), None, Some((head, at))) if receives(self.entity(head)) => {
                let movers = site.members(mover, moves);
                self.state(&movers, Predicate::RelocatesTo, &[Some(head)], 0.75, &[mover.extent(), at], None);
            }
            (None, Some(goal), Some((head, at))) if moves(self.entity(head)) => {
                let goals: Vec<_> = site.members(goal, receives).into_iter().map(Some).collect();
                self.state(&[head], Predicate::RelocatesTo, &goals, 0.75, &[goal.extent(), at], None);
            }
            (Some(mover), None, None) => self.relocate_in_chain(mover),
            _ => {}
        }
    }

    /// 「B竣工予定（R4.4）⇒A移転開始」: A moves into what is finished in the step before.
    fn relocate_in_chain(&mut self, mover: &Group) {
        let site = self.site;
        let line = site.line;
        let Some(before) = site.step_before() else { return };
        let built = before.items.clone().any(|at| {
            matches!(line.items[at].kind, ItemKind::Trigger(trigger) if matches!(trigger.frame, Frame::Establish | Frame::Build))
        });
        let goal = before
            .groups
            .iter()
            .find(|group| group.members.iter().any(|&m| self.entity(m).kind == EntityKind::Facility))
            .filter(|_| built);
        let Some(goal) = goal else { return };
        let movers = site.members(mover, role::stands_somewhere);
        let goals: Vec<_> = goal.members.iter().copied().map(Some).collect();
        let from = self.drafts.len();
        self.state(&movers, Predicate::RelocatesTo, &goals, 0.65, &[goal.extent(), mover.extent()], None);
        let said: String = line.items[before.items.clone()].iter().map(|item| line.scene.of(item)).collect();
        let dates: Vec<Interval> = line.items[before.items.clone()]
            .iter()
            .flat_map(|item| match &item.kind {
                ItemKind::Date(dates) => dates.clone(),
                ItemKind::Bracket(inner) => dates_in(inner).collect(),
                _ => Vec::new(),
            })
            .collect();
        for draft in &mut self.drafts[from..] {
            if draft.dates.is_empty() {
                draft.dates.clone_from(&dates);
            }
            if draft.modality == Modality::Fact {
                draft.modality = modality("", &said, "", line.column);
            }
        }
    }

    /// 改称: AをBに改称, AはBと改称, AからBに改称; Aの後継としてB.
    pub(super) fn rename(&mut self) {
        use Particle::{As, From, Goal, Object, Of, Subject, Topic, Towards, With};
        let site = self.site;
        if site.trigger.word == "後継" {
            let Some(old) = site.pick(&[Of], no_place) else { return };
            let new = site.line.items[site.at + 1..site.line.clauses[site.clause].items.end]
                .iter()
                .find(|item| matches!(item.kind, ItemKind::Name(_)))
                .map(|item| (extent(item), item))
                .and_then(|(at, item)| match item.kind {
                    ItemKind::Name(name) if site.after.chars().count() <= 12 => Some((name, at)),
                    _ => None,
                })
                .or_else(|| {
                    let group = site.pick(&[Topic, Subject], no_place)?;
                    Some((*group.members.first()?, group.extent()))
                });
            if let Some((new, at)) = new {
                let olds = site.members(old, no_place);
                self.state(&olds, Predicate::RenamedTo, &[Some(new)], 0.7, &[old.extent(), at], None);
            }
            return;
        }
        let Some(new) = site.pick(&[Goal, Towards, With, As], no_place) else { return };
        let Some(&to) = new.members.last() else { return };
        let old = site
            .pick(&[Object, From], no_place)
            .or_else(|| site.pick(&[Subject, Topic], no_place))
            .filter(|old| old.start != new.start);
        match old {
            Some(old) => {
                let spans = [old.extent(), new.extent()];
                let olds = site.members(old, no_place);
                self.state(&olds, Predicate::RenamedTo, &[Some(to)], 0.85, &spans, Some(new));
            }
            None if site.trigger.word == "改組" => {
                self.state(&[to], Predicate::Established, &[None], 0.6, &[new.extent()], Some(new));
            }
            None => {}
        }
    }

    /// 参画: AがBに参画, Aが参画するB, Aも参画し、Bを設立.
    pub(super) fn join(&mut self) {
        use Particle::{Also, Bare, Compound, Goal, Object, Of, Subject, Topic, Towards};
        let site = self.site;
        let line = site.line;
        // 「Xに…も参画し、Yに改組」: members of Y.
        let becomes = line.clauses.get(site.clause + 1).is_some_and(|next| {
            next.before != Break::Sentence
                && next.items.clone().any(|at| {
                    matches!(line.items[at].kind, ItemKind::Trigger(trigger) if trigger.frame == Frame::Rename)
                })
        });
        let body = site.pick(&[Goal, Towards], role::has_members).filter(|_| !becomes);
        let members = site
            .pick(&[Subject, Also], role::can_act)
            .or_else(|| site.pick(&[Topic, Of, Compound], role::can_act))
            .filter(|group| body.is_none_or(|body| body.start != group.start));
        if let (Some(body), Some(members)) = (body, members) {
            let spans = [body.extent(), members.extent()];
            let bodies: Vec<_> = site.members(body, role::has_members).into_iter().map(Some).collect();
            self.state(&site.members(members, role::can_act), Predicate::MemberOf, &bodies, 0.8, &spans, None);
        } else if let Some(body) = body.filter(|_| members.is_none() && self.head(role::can_act).is_none())
            && site.is_verb()
            && let Some(actor) = self.silent_actor(body)
        {
            // 「広域連携協議会に参画し」 in a city's own report: the city.
            let bodies: Vec<_> = site.members(body, role::has_members).into_iter().map(Some).collect();
            self.state(&[actor], Predicate::MemberOf, &bodies, 0.55, &[body.extent()], None);
        } else if let (Some(body), Some((head, at))) = (body, self.head(role::can_act)) {
            let bodies: Vec<_> = site.members(body, role::has_members).into_iter().map(Some).collect();
            self.state(&[head], Predicate::MemberOf, &bodies, 0.75, &[body.extent(), at], None);
        } else if let (Some(members), Some((head, at))) = (members, self.head(role::has_members)) {
            let spans = [members.extent(), at];
            self.state(&site.members(members, role::can_act), Predicate::MemberOf, &[Some(head)], 0.75, &spans, None);
        } else if let Some(members) = members
            && site.is_verb()
            && let Some(next) = line.clauses.get(site.clause + 1)
            && next.before != Break::Sentence
            && let Some(at) = next.items.clone().find(|&at| {
                matches!(line.items[at].kind, ItemKind::Trigger(trigger) if matches!(trigger.frame, Frame::Establish | Frame::Rename))
            })
            && let Some(body) = next.groups.iter().rev().find(|group| {
                group.items.start < at
                    && matches!(group.particle, Object | Goal | Of | Bare)
                    && role::has_members(self.entity(group.members[0]))
            })
            && let ItemKind::Trigger(trigger) = line.items[at].kind
        {
            let spans = [members.extent(), Extent { start: body.start, end: line.items[at].end }];
            let from = self.drafts.len();
            self.state(&site.members(members, role::can_act), Predicate::MemberOf, &[Some(body.members[0])], 0.7, &spans, None);
            let founding = Site::new(line, site.clause + 1, at, trigger);
            let (dates, bracket) = founding.dates(Some(body));
            for draft in &mut self.drafts[from..] {
                draft.dates.clone_from(&dates);
                draft.modality = founding.modality();
                draft.end = draft.end.max(bracket.map_or(0, |at| line.items[at].end));
            }
        }
    }

    /// 立地: AはBに立地, Bに立地するA.
    pub(super) fn locate(&mut self) {
        use Particle::{Goal, Subject, Topic};
        let site = self.site;
        let Some(place) = site.pick(&[Goal], role::can_contain) else { return };
        let places: Vec<_> = site.members(place, role::can_contain).into_iter().map(Some).collect();
        if let Some((head, at)) = self.head(role::stands_somewhere) {
            self.state(&[head], Predicate::LocatedIn, &places, 0.8, &[place.extent(), at], None);
        } else if let Some(thing) =
            site.pick(&[Subject, Topic], role::stands_somewhere).filter(|thing| thing.start != place.start)
        {
            let things = site.members(thing, role::stands_somewhere);
            self.state(&things, Predicate::LocatedIn, &places, 0.8, &[place.extent(), thing.extent()], None);
        }
    }

    /// 形成: PにおいてBの形成をめざす, Pに Bを整備: wherever it is built, there it will stand.
    pub(super) fn build(&mut self) {
        use Particle::{At, Goal, In, Within};
        let site = self.site;
        let Some((built, group)) = self.object(|entity| entity.kind == EntityKind::Facility) else { return };
        let is_place = |entity: &LocalEntity| matches!(entity.kind, EntityKind::Place | EntityKind::Facility);
        let place = site.pick(&[Goal, In, At, Within], is_place).or_else(|| site.place_before());
        if let Some(place) = place.filter(|place| place.start != group.start)
            && let [at] = site.members(place, is_place)[..]
        {
            let spans = [place.extent(), group.extent()];
            self.state(&built, Predicate::LocatedIn, &[Some(at)], 0.65, &spans, Some(group));
        }
    }

    /// 「A、B、Cで構成するX」, 「Xは、A、B、Cからなる」.
    pub(super) fn compose(&mut self) {
        let site = self.site;
        let line = site.line;
        let members = site.groups.last().filter(|group| {
            self.near(group, 8) && site.members(group, role::can_act).len() == group.members.len()
        });
        let Some(members) = members else { return };
        let end = line.clauses[site.clause].items.end;
        let behind = line.items[site.at + 1..end].iter().find(|item| match item.kind {
            ItemKind::Text => line.scene.of(item).trim_matches(OPENING).chars().count() > 6,
            _ => true,
        });
        let head = behind.and_then(|item| match item.kind {
            ItemKind::Name(name) => Some((name, extent(item))),
            _ => None,
        });
        let topic = || {
            let group = site.pick(&[Particle::Topic], role::has_members)?;
            (group.start != members.start).then(|| (group.members[0], group.extent()))
        };
        let Some((body, at)) = head.or_else(topic) else { return };
        let whole = self.entity(body);
        if whole.kind == EntityKind::Organization && role::has_members(whole) {
            let spans = [members.extent(), at];
            self.state(&members.members, Predicate::MemberOf, &[Some(body)], 0.75, &spans, None);
        }
    }

    /// 「Aを設立した。会員は…」: the body that the sentence before founds.
    fn founded_before(&self) -> Option<&Group> {
        let line = self.site.line;
        let clause = &line.clauses[self.site.clause.checked_sub(1)?];
        let founds = clause.items.clone().any(
            |at| matches!(line.items[at].kind, ItemKind::Trigger(trigger) if trigger.frame == Frame::Establish),
        );
        let body = clause.groups.iter().find(|group| {
            matches!(group.particle, Particle::Object | Particle::Subject | Particle::Topic)
                && matches!(group.members[..], [body] if self.entity(body).kind == EntityKind::Organization && role::has_members(self.entity(body)))
        });
        body.filter(|_| founds)
    }

    /// 「Aの構成員は、B、C及びDである」, after a sentence about A without 「Aの」.
    pub(super) fn list_members(&mut self) {
        let site = self.site;
        let line = site.line;
        if !["は", ":", "として"].iter().any(|particle| site.after.starts_with(particle)) {
            return;
        }
        let body = site
            .pick(&[Particle::Of, Particle::Compound], role::has_members)
            .filter(|group| self.near(group, 1))
            .or_else(|| {
                line.clauses[..site.clause]
                    .iter()
                    .rev()
                    .take(MAX_LIST)
                    .flat_map(|clause| clause.groups.iter().rev())
                    .find(|group| {
                        group.particle == Particle::Topic
                            && group.members.iter().all(|&m| role::has_members(self.entity(m)))
                    })
            })
            .or_else(|| self.founded_before());
        let (body, shown) = match (body, line.topic.thing) {
            (Some(group), _) => (group.members[0], Some(group.extent())),
            (None, Some(thing)) if role::has_members(self.entity(thing)) => (thing, None),
            _ => return,
        };
        for clause in line.clauses[site.clause..].iter().take(MAX_LIST) {
            if clause.items.start > site.at && clause.before == Break::Sentence {
                break;
            }
            for group in clause.groups.iter().filter(|group| group.items.start > site.at) {
                let members = site.members(group, role::can_act);
                let spans: Vec<_> = shown.into_iter().chain([group.extent()]).collect();
                self.state(&members, Predicate::MemberOf, &[Some(body)], 0.7, &spans, None);
            }
        }
    }
}
