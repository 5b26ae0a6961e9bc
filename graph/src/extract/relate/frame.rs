//! Predicate word + what stands around it → who, does what, to whom.

use keifu_corpus::calendar::Interval;

use super::{
    clause::{Group, Particle},
    role,
    scene::ItemKind,
    site::Site,
    trigger::Frame,
};
use crate::{LocalEntity, LocalId, Modality, Predicate};

/// More parties than this are a list, not the parties of one agreement.
const MAX_PARTIES: usize = 6;
/// How much less sure a statement is whose subject stands in the heading.
const FROM_ABOVE: f32 = 0.75;

/// A statement before its evidence is cut out.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) subject: LocalId,
    pub(super) predicate: Predicate,
    pub(super) object: Option<LocalId>,
    pub(super) dates: Vec<Interval>,
    pub(super) modality: Modality,
    pub(super) confidence: f32,
    pub(super) rule: String,
    /// Bytes of the scene's text that show both ends and the word between them.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Who acts, and how sure that is.
struct Actors {
    members: Vec<LocalId>,
    group: Option<std::ops::Range<usize>>,
    sureness: f32,
}

/// Fills frames for one predicate word.
struct Filler<'s, 'a> {
    site: &'s Site<'a>,
    drafts: Vec<Draft>,
}

/// What the predicate word of `site` states.
pub(super) fn fill(site: &Site<'_>) -> Vec<Draft> {
    let mut filler = Filler { site, drafts: Vec::new() };
    match site.trigger.frame {
        Frame::Establish => filler.establish(),
        Frame::Operate => filler.operate(),
        Frame::Hold => filler.hold(role::can_be_held),
        Frame::Implement => filler.implement(),
        Frame::Relocate => filler.relocate(),
        Frame::Rename => filler.rename(),
        Frame::Join => filler.join(),
        Frame::Agree => filler.agree(),
        Frame::Fund => filler.fund(),
        Frame::Entrust => filler.entrust(),
        Frame::Cooperate => filler.cooperate(),
        Frame::Attend => filler.attend(),
        Frame::Support => filler.support(),
        Frame::Select => filler.select(),
        Frame::Locate => filler.locate(),
    }
    filler.drafts
}

fn anything(_: &LocalEntity) -> bool {
    true
}

fn no_place(entity: &LocalEntity) -> bool {
    entity.kind != crate::EntityKind::Place
}

impl<'a> Filler<'_, 'a> {
    fn entity(&self, id: LocalId) -> &'a LocalEntity {
        self.site.line.entity(id)
    }

    /// Who acts: in the clause, else above it.
    fn actors(&self) -> Option<Actors> {
        if let Some(group) = self.site.subject() {
            let members = self.site.members(group, role::can_act);
            return Some(Actors { members, group: Some(group.start..group.end), sureness: 1.0 });
        }
        let above = &self.site.line.topic.actors;
        (!above.is_empty()).then(|| Actors { members: above.clone(), group: None, sureness: FROM_ABOVE })
    }

    /// What it is done to, with its group.
    fn object(&self, fits: impl Fn(&LocalEntity) -> bool + Copy) -> Option<(Vec<LocalId>, &'a Group)> {
        let group = self.site.object(fits)?;
        Some((self.site.members(group, fits), group))
    }

    /// Adds one statement for each subject and object; `groups` are the bytes that the evidence must show.
    fn state(
        &mut self,
        subjects: &[LocalId],
        predicate: Predicate,
        objects: &[Option<LocalId>],
        confidence: f32,
        groups: &[std::ops::Range<usize>],
        dated_by: Option<&Group>,
    ) {
        let site = self.site;
        let (dates, bracket) = site.dates(dated_by);
        let modality = site.modality();
        let form = if site.is_verb() { "verb" } else { "noun" };
        let trigger = &site.line.items[site.at];
        let start = groups.iter().map(|group| group.start).chain([trigger.start]).min();
        let end = groups
            .iter()
            .map(|group| group.end)
            .chain([trigger.end])
            .chain(bracket.map(|at| site.line.items[at].end))
            .max();
        for &subject in subjects {
            for &object in objects {
                if object == Some(subject) {
                    continue;
                }
                self.drafts.push(Draft {
                    subject,
                    predicate,
                    object,
                    dates: dates.clone(),
                    modality,
                    confidence,
                    rule: format!("{form}.{}", site.trigger.frame.rule()),
                    start: start.unwrap_or(trigger.start),
                    end: end.unwrap_or(trigger.end),
                });
            }
        }
    }

    /// One statement for each pair.
    fn state_pairs(
        &mut self,
        parties: &[LocalId],
        predicate: Predicate,
        confidence: f32,
        groups: &[std::ops::Range<usize>],
    ) {
        let mut parties = parties.to_vec();
        let mut seen = Vec::new();
        parties.retain(|party| {
            !seen.contains(party) && {
                seen.push(*party);
                true
            }
        });
        parties.truncate(MAX_PARTIES);
        for (at, &first) in parties.iter().enumerate() {
            let others: Vec<Option<LocalId>> = parties[at + 1..].iter().copied().map(Some).collect();
            self.state(&[first], predicate, &others, confidence, groups, None);
        }
    }

    fn head(&self, fits: impl Fn(&LocalEntity) -> bool) -> Option<(LocalId, std::ops::Range<usize>)> {
        let (name, at) = self.site.head?;
        fits(self.entity(name)).then(|| (name, span(&self.site.line.items[at])))
    }

    /// 設立: Aが Bを設立, Bの設立, Bが発足, Aが設立したB.
    fn establish(&mut self) {
        use Particle::{Also, Goal, Subject, Topic, Within};
        let site = self.site;
        let intransitive =
            site.is_passive() || matches!(site.trigger.word, "発足" | "開所" | "開院" | "開館" | "竣工");
        let fits = |entity: &LocalEntity| no_place(entity) && !role::is_gathering(entity);
        let (founded, of) = if let Some((members, group)) = self.object(fits) {
            (members, Some(group))
        } else if let Some(group) =
            site.pick(&[Subject, Topic, Also], fits).filter(|_| intransitive && site.head.is_none())
        {
            (site.members(group, fits), Some(group))
        } else if let Some((head, _)) = self.head(fits) {
            (vec![head], None)
        } else {
            self.establish_from_above();
            return;
        };
        let mut spans: Vec<_> = of.map(|group| group.start..group.end).into_iter().collect();
        spans.extend(site.head.filter(|_| of.is_none()).map(|(_, at)| span(&site.line.items[at])));
        let objects: Vec<Option<LocalId>> = founded.iter().copied().map(Some).collect();
        // 「Aに部会を設置」
        let within =
            site.pick(&[Goal, Within], no_place).filter(|group| Some(group.start) != of.map(|of| of.start));
        let mut founder = site
            .subject()
            .filter(|group| of.is_none_or(|of| of.start != group.start))
            .map(|group| (site.members(group, role::can_act), group.start..group.end));
        if let Some(group) = within {
            let bodies = site.members(group, |entity| entity.kind == crate::EntityKind::Organization);
            let parts: Vec<LocalId> =
                founded.iter().copied().filter(|&part| role::is_subordinate(self.entity(part))).collect();
            let mut shown = spans.clone();
            shown.push(group.start..group.end);
            for &body in bodies.iter().take(1) {
                self.state(&parts, Predicate::PartOf, &[Some(body)], 0.7, &shown, of);
                if founder.is_none() && !parts.is_empty() {
                    founder = Some((vec![body], group.start..group.end));
                }
            }
        }
        let place =
            site.pick(&[Goal, Within], role::can_contain).filter(|_| founder.is_none() || within.is_none());
        if let Some(group) = place {
            let places = site.members(group, role::can_contain);
            let standing: Vec<LocalId> =
                founded.iter().copied().filter(|&thing| role::stands_somewhere(self.entity(thing))).collect();
            let mut shown = spans.clone();
            shown.push(group.start..group.end);
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
    fn establish_from_above(&mut self) {
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
    fn operate(&mut self) {
        let site = self.site;
        let fits = |entity: &LocalEntity| {
            matches!(entity.kind, crate::EntityKind::Program | crate::EntityKind::Facility)
                || entity.kind == crate::EntityKind::Organization && role::has_members(entity)
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
                    &[span(outer), group.start..group.end],
                    None,
                );
            }
            return;
        }
        self.act_on(Predicate::Operates, fits, false, 0.75);
    }

    /// Subject, object or head: the frame of most transitive verbs.
    fn act_on(
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
            self.state(&actors, predicate, &[Some(head)], confidence, &[group.start..group.end, at], None);
            return;
        }
        let (things, group, at) = if let Some((things, group)) = self.object(fits) {
            (things, Some(group), group.start..group.end)
        } else if let Some((head, at)) = self.head(fits) {
            (vec![head], None, at)
        } else if let Some(group) =
            site.pick(&[Particle::Subject, Particle::Topic], fits).filter(|_| site.is_passive())
        {
            (site.members(group, fits), Some(group), group.start..group.end)
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

    /// 開催: AがBをCにて開催, A主催のB.
    fn hold(&mut self, fits: impl Fn(&LocalEntity) -> bool + Copy) {
        use Particle::{Also, At, In, Of, Subject, Topic, Within};
        let site = self.site;
        let by_compound = site.groups.last().filter(|group| group.particle == Particle::Compound);
        if let (Some(group), Some((event, at))) = (by_compound, self.head(fits)) {
            let actors = site.members(group, role::can_act);
            self.state(&actors, Predicate::Holds, &[Some(event)], 0.85, &[group.start..group.end, at], None);
            return;
        }
        let (events, group, at) = if let Some((events, group)) = self.object(fits) {
            (events, Some(group), group.start..group.end)
        } else if let Some((head, at)) = self.head(fits) {
            (vec![head], None, at)
        } else if let Some(group) = site.pick(&[Subject, Topic, Also], fits).filter(|_| site.is_passive()) {
            (site.members(group, fits), Some(group), group.start..group.end)
        } else {
            return;
        };
        let objects: Vec<Option<LocalId>> = events.iter().copied().map(Some).collect();
        let is_venue = |entity: &LocalEntity| {
            matches!(entity.kind, crate::EntityKind::Place | crate::EntityKind::Facility)
                || entity.kind == crate::EntityKind::Program && role::can_be_held(entity)
                || role::is_territory(entity)
        };
        let venue = site
            .pick(&[At, Within, Of], |entity| is_venue(entity))
            .filter(|venue| venue.particle != Of || false)
            .or_else(|| {
                site.pick(&[In], |entity| is_venue(entity) && entity.kind != crate::EntityKind::Organization)
            })
            .filter(|venue| venue.start != at.start);
        if let Some(venue) = venue
            && let [place] = site.members(venue, is_venue)[..]
        {
            self.state(
                &events,
                Predicate::HeldAt,
                &[Some(place)],
                0.8,
                &[at.clone(), venue.start..venue.end],
                group,
            );
        }
        let mut actors = self.actors().filter(|actors| {
            actors
                .group
                .as_ref()
                .is_none_or(|by| by.start != at.start && venue.is_none_or(|venue| venue.start != by.start))
        });
        if matches!(site.trigger.word, "共催" | "共同開催" | "共同主催")
            && let Some(with) = site.pick(&[Particle::With], role::can_act)
        {
            let mut partners = site.members(with, role::can_act);
            match &mut actors {
                Some(actors) => actors.members.append(&mut partners),
                None => {
                    actors =
                        Some(Actors { members: partners, group: Some(with.start..with.end), sureness: 0.9 });
                }
            }
        }
        match actors {
            Some(actors) => {
                let mut spans = vec![at];
                spans.extend(actors.group);
                self.state(&actors.members, Predicate::Holds, &objects, 0.8 * actors.sureness, &spans, group);
            }
            None if venue.is_none() => self.state(&events, Predicate::Held, &[None], 0.75, &[at], group),
            None => {}
        }
    }

    /// 実施: an event is held, a programme is run.
    fn implement(&mut self) {
        let before = self.drafts.len();
        self.hold(role::is_gathering);
        if self.drafts.len() == before {
            let fits = |entity: &LocalEntity| {
                entity.kind == crate::EntityKind::Program
                    && !role::is_gathering(entity)
                    && !role::is_plan(entity)
            };
            self.act_on(Predicate::Operates, fits, true, 0.7);
            if let Some((things, group)) = self.object(fits)
                && let Some(venue) = self.site.pick(&[Particle::At, Particle::In], |entity| {
                    matches!(entity.kind, crate::EntityKind::Place | crate::EntityKind::Facility)
                })
                && let [place] = self
                    .site
                    .members(venue, |entity| !role::can_act(entity) || role::is_territory(entity))[..]
            {
                let spans = [group.start..group.end, venue.start..venue.end];
                self.state(&things, Predicate::HeldAt, &[Some(place)], 0.65, &spans, Some(group));
            }
        }
    }

    /// 移転: AがBへ移転, AのBへの移転, Aの移転先となるB, Bに入居するA.
    fn relocate(&mut self) {
        use Particle::{Also, Compound, Goal, Object, Of, Subject, Topic, Towards};
        let site = self.site;
        let moves = |entity: &LocalEntity| role::stands_somewhere(entity);
        let receives = |entity: &LocalEntity| {
            matches!(entity.kind, crate::EntityKind::Facility | crate::EntityKind::Place)
        };
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
                    &[mover.start..mover.end, span(item)],
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
                self.state(&[mover], Predicate::RelocatesTo, &goals, 0.6, &[group.start..group.end], None);
            }
            return;
        }
        let goal = site.pick(&[Goal, Towards], receives);
        let mover = site
            .pick(&[Subject, Object], moves)
            .or_else(|| site.pick(&[Topic, Also, Of, Compound], moves))
            .filter(|mover| goal.is_none_or(|goal| goal.start != mover.start));
        match (mover, goal, self.head(anything)) {
            (Some(mover), Some(goal), _) => {
                let goals: Vec<_> = site.members(goal, receives).into_iter().map(Some).collect();
                let movers = site.members(mover, moves);
                let spans = [mover.start..mover.end, goal.start..goal.end];
                self.state(&movers, Predicate::RelocatesTo, &goals, 0.8, &spans, Some(goal));
            }
            (Some(mover), None, Some((head, at))) if receives(self.entity(head)) => {
                let movers = site.members(mover, moves);
                self.state(
                    &movers,
                    Predicate::RelocatesTo,
                    &[Some(head)],
                    0.75,
                    &[mover.start..mover.end, at],
                    None,
                );
            }
            (None, Some(goal), Some((head, at))) if moves(self.entity(head)) => {
                let goals: Vec<_> = site.members(goal, receives).into_iter().map(Some).collect();
                self.state(&[head], Predicate::RelocatesTo, &goals, 0.75, &[goal.start..goal.end, at], None);
            }
            _ => {}
        }
    }

    /// 改称: AをBに改称, AはBと改称, AからBに改称; Aの後継としてB.
    fn rename(&mut self) {
        use Particle::{As, From, Goal, Object, Of, Subject, Topic, Towards, With};
        let site = self.site;
        if site.trigger.word == "後継" {
            let Some(old) = site.pick(&[Of], no_place) else { return };
            let new = site.line.items[site.at + 1..site.line.clauses[site.clause].items.end]
                .iter()
                .find(|item| matches!(item.kind, ItemKind::Name(_)))
                .map(|item| (span(item), item))
                .and_then(|(at, item)| match item.kind {
                    ItemKind::Name(name) if site.after.chars().count() <= 12 => Some((name, at)),
                    _ => None,
                })
                .or_else(|| {
                    let group = site.pick(&[Topic, Subject], no_place)?;
                    Some((*group.members.first()?, group.start..group.end))
                });
            if let Some((new, at)) = new {
                let olds = site.members(old, no_place);
                self.state(&olds, Predicate::RenamedTo, &[Some(new)], 0.7, &[old.start..old.end, at], None);
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
                let spans = [old.start..old.end, new.start..new.end];
                let olds = site.members(old, no_place);
                self.state(&olds, Predicate::RenamedTo, &[Some(to)], 0.85, &spans, Some(new));
            }
            None if site.trigger.word == "改組" => {
                self.state(&[to], Predicate::Established, &[None], 0.6, &[new.start..new.end], Some(new));
            }
            None => {}
        }
    }

    /// 参画: AがBに参画, Aが参画するB, Aも参画し、Bを設立.
    fn join(&mut self) {
        use Particle::{Also, Bare, Compound, Goal, Object, Of, Subject, Topic, Towards};
        let site = self.site;
        let line = site.line;
        let body = site.pick(&[Goal, Towards], role::has_members);
        let members = site
            .pick(&[Subject, Also], role::can_act)
            .or_else(|| site.pick(&[Topic, Of, Compound], role::can_act))
            .filter(|group| body.is_none_or(|body| body.start != group.start));
        if let (Some(body), Some(members)) = (body, members) {
            let spans = [body.start..body.end, members.start..members.end];
            let bodies: Vec<_> = site.members(body, role::has_members).into_iter().map(Some).collect();
            self.state(&site.members(members, role::can_act), Predicate::MemberOf, &bodies, 0.8, &spans, None);
        } else if let (Some(body), Some((head, at))) = (body, self.head(role::can_act)) {
            let bodies: Vec<_> = site.members(body, role::has_members).into_iter().map(Some).collect();
            self.state(&[head], Predicate::MemberOf, &bodies, 0.75, &[body.start..body.end, at], None);
        } else if let (Some(members), Some((head, at))) = (members, self.head(role::has_members)) {
            let spans = [members.start..members.end, at];
            self.state(&site.members(members, role::can_act), Predicate::MemberOf, &[Some(head)], 0.75, &spans, None);
        } else if let Some(members) = members
            && site.is_verb()
            && let Some(next) = line.clauses.get(site.clause + 1)
            && next.before != super::scene::Break::Sentence
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
            let spans = [members.start..members.end, body.start..line.items[at].end];
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

    /// 締結: AがBと協定を締結, A、B及びCによる基本合意, AとBの協定締結.
    fn agree(&mut self) {
        use Particle::{By, Of, Subject, Topic, With};
        let site = self.site;
        if site.trigger.word == "合意" && site.after.starts_with(['書', 'に']) {
            return;
        }
        let mut parties = Vec::new();
        let mut spans = Vec::new();
        for group in &site.groups {
            let takes_part = match group.particle {
                With => true,
                Subject | Topic | By => true,
                Of => group.members.len() > 1,
                _ => group.mutual,
            };
            let members = site.members(group, role::can_act);
            if takes_part && !members.is_empty() {
                parties.extend(members);
                spans.push(group.start..group.end);
            }
        }
        let mut confidence = 0.8;
        if parties.len() == 1 && site.groups.iter().any(|group| group.particle == With) {
            if let Some(group) = site.subject().filter(|group| !parties.contains(&group.members[0])) {
                parties.extend(site.members(group, role::can_act));
                spans.push(group.start..group.end);
            } else {
                confidence *= FROM_ABOVE;
                let topic = site.line.topic;
                let thing = topic.thing.filter(|&thing| role::can_act(self.entity(thing)));
                parties.extend(if topic.actors.is_empty() { thing.as_slice() } else { &topic.actors[..] });
            }
        }
        self.state_pairs(&parties, Predicate::AgreementWith, confidence, &spans);
    }

    /// 補助: AがBに補助, AによるBへの出資; Aが補助金Cを交付 is running C.
    fn fund(&mut self) {
        use Particle::{For, From, Goal, Object, Subject, Topic, Towards};
        let site = self.site;
        let receives = |entity: &LocalEntity| {
            matches!(entity.kind, crate::EntityKind::Organization | crate::EntityKind::Facility)
                || entity.kind == crate::EntityKind::Program && !role::is_scheme(entity)
        };
        if site.is_passive() {
            let giver =
                site.pick(&[From, Particle::By], |entity| role::can_act(entity) || role::is_scheme(entity));
            let receiver = site.pick(&[Topic, Subject], receives);
            if let (Some(giver), Some(receiver)) = (giver, receiver) {
                let spans = [giver.start..giver.end, receiver.start..receiver.end];
                let receivers: Vec<_> = site.members(receiver, receives).into_iter().map(Some).collect();
                self.state(&giver.members, Predicate::Funds, &receivers, 0.75, &spans, None);
            }
            return;
        }
        let actors = self.actors().filter(|actors| actors.group.is_some());
        let fund = site.pick(&[Particle::By, Topic, Subject], role::is_scheme);
        let (givers, by, sureness) = match (actors, fund) {
            (Some(actors), _) => (actors.members, actors.group, actors.sureness),
            (None, Some(fund)) => (site.members(fund, role::is_scheme), Some(fund.start..fund.end), 0.9),
            (None, None) => return,
        };
        let not_giver = |group: &&Group| by.as_ref().is_none_or(|by| by.start != group.start);
        if let Some(group) = site
            .pick(&[Goal, Towards, For], receives)
            .or_else(|| site.pick(&[Object], receives))
            .filter(not_giver)
        {
            let mut spans = vec![group.start..group.end];
            spans.extend(by.clone());
            let receivers: Vec<_> = site.members(group, receives).into_iter().map(Some).collect();
            self.state(&givers, Predicate::Funds, &receivers, 0.75 * sureness, &spans, Some(group));
        }
        if let Some((schemes, group)) = self.object(role::is_scheme) {
            let mut spans = vec![group.start..group.end];
            spans.extend(by);
            let schemes: Vec<_> = schemes.into_iter().map(Some).collect();
            self.state(&givers, Predicate::Operates, &schemes, 0.6 * sureness, &spans, Some(group));
        }
    }

    /// 委託: AがCをBに委託; Aからの委託を受けたB.
    fn entrust(&mut self) {
        use Particle::{From, Goal, Object, Subject, Topic, Towards};
        let site = self.site;
        let passive = site.is_passive();
        let receiver = if passive {
            site.pick(&[Topic, Subject], role::can_act)
        } else {
            site.pick(&[Goal, Towards], role::can_act)
        };
        let head = self.head(role::can_act).filter(|_| passive);
        let (receivers, at) = match (receiver, head) {
            (Some(group), _) => (site.members(group, role::can_act), group.start..group.end),
            (None, Some((head, at))) => (vec![head], at),
            (None, None) => return,
        };
        let giver = if passive {
            site.pick(&[From, Particle::By], role::can_act).map(|group| Actors {
                members: site.members(group, role::can_act),
                group: Some(group.start..group.end),
                sureness: 1.0,
            })
        } else {
            self.actors()
        };
        let objects: Vec<_> = receivers.iter().copied().map(Some).collect();
        if let Some(giver) = giver.filter(|giver| giver.group.as_ref().is_none_or(|by| by.start != at.start))
        {
            let mut spans = vec![at.clone()];
            spans.extend(giver.group);
            self.state(&giver.members, Predicate::Entrusts, &objects, 0.8 * giver.sureness, &spans, None);
        }
        let is_work = |entity: &LocalEntity| {
            matches!(entity.kind, crate::EntityKind::Program | crate::EntityKind::Facility)
        };
        if let Some(work) = site.pick(&[Object], is_work) {
            let works: Vec<_> = site.members(work, is_work).into_iter().map(Some).collect();
            self.state(&receivers, Predicate::Operates, &works, 0.55, &[at, work.start..work.end], None);
        }
    }

    /// 連携: AがBと連携, AとBとの連携, A、Bと連携したC.
    fn cooperate(&mut self) {
        use Particle::{Of, Subject, With};
        let site = self.site;
        let mut partners = Vec::new();
        let mut spans = Vec::new();
        for group in site.groups.iter().rev() {
            let counts = match group.particle {
                With => self.near(group, 15),
                Of => (group.members.len() > 1 || site.trigger.word == "協力") && self.near(group, 4),
                Subject => group.members.len() > 1,
                _ => group.mutual && self.near(group, 15),
            };
            let members = site.members(group, role::can_act);
            if counts && !members.is_empty() {
                partners.extend(members);
                spans.push(group.start..group.end);
            }
        }
        if partners.is_empty() {
            return;
        }
        let subject = site.subject().filter(|group| !partners.contains(&group.members[0]));
        if let Some(group) = subject {
            spans.push(group.start..group.end);
            let objects: Vec<_> = partners.iter().copied().map(Some).collect();
            self.state(
                &site.members(group, role::can_act),
                Predicate::CooperatesWith,
                &objects,
                0.75,
                &spans,
                None,
            );
        } else if let Some((head, at)) = self.head(role::can_act) {
            spans.push(at);
            self.state(&partners, Predicate::CooperatesWith, &[Some(head)], 0.65, &spans, None);
        } else {
            let above = site.line.topic.actors.clone();
            if above.is_empty() || partners.len() > 1 {
                self.state_pairs(&partners, Predicate::CooperatesWith, 0.55, &spans);
            }
            let objects: Vec<_> = partners.iter().copied().map(Some).collect();
            self.state(&above, Predicate::CooperatesWith, &objects, 0.55, &spans, None);
        }
    }

    fn near(&self, group: &Group, most: usize) -> bool {
        self.site.gap(group) <= most
    }

    /// 出展: AがBに出展; in the profile of A: 「B」参加.
    fn attend(&mut self) {
        use Particle::{At, Compound, Goal, Subject, Topic, Towards};
        let site = self.site;
        let fits = |entity: &LocalEntity| role::has_members(entity);
        let event = site.pick(&[Goal, Towards, At, Compound], fits);
        if let Some(event) = event.filter(|event| event.particle != Compound || self.near(event, 0)) {
            let mut spans = vec![event.start..event.end];
            let events: Vec<_> = site.members(event, fits).into_iter().map(Some).collect();
            let actors =
                self.actors().filter(|actors| actors.group.as_ref().is_none_or(|by| by.start != event.start));
            let thing = site.line.topic.thing.filter(|&thing| role::can_act(self.entity(thing)));
            if event.particle == Compound
                && let Some(thing) = thing
            {
                self.state(&[thing], Predicate::ParticipatesIn, &events, 0.6, &spans, Some(event));
            } else if let Some(actors) = actors {
                spans.extend(actors.group);
                self.state(
                    &actors.members,
                    Predicate::ParticipatesIn,
                    &events,
                    0.75 * actors.sureness,
                    &spans,
                    Some(event),
                );
            } else if let Some((head, at)) = self.head(role::can_act) {
                spans.push(at);
                self.state(&[head], Predicate::ParticipatesIn, &events, 0.7, &spans, Some(event));
            }
        } else if let Some((head, at)) = self.head(fits)
            && let Some(group) = site.pick(&[Subject, Topic], role::can_act)
        {
            let spans = [group.start..group.end, at];
            self.state(
                &site.members(group, role::can_act),
                Predicate::ParticipatesIn,
                &[Some(head)],
                0.7,
                &spans,
                None,
            );
        }
    }

    /// 支援: AがBを支援, AによるBへの支援.
    fn support(&mut self) {
        use Particle::{For, Towards};
        let site = self.site;
        let fits = |entity: &LocalEntity| no_place(entity) && !role::is_scheme(entity);
        let Some(actors) = self.actors().filter(|actors| actors.group.is_some()) else { return };
        let group = site.object(fits).filter(|group| group.particle != Particle::Compound);
        let group = group.or_else(|| site.pick(&[For, Towards], fits).filter(|group| self.near(group, 6)));
        if let Some(group) =
            group.filter(|group| actors.group.as_ref().is_none_or(|by| by.start != group.start))
        {
            let mut spans = vec![group.start..group.end];
            spans.extend(actors.group);
            let things: Vec<_> = site.members(group, fits).into_iter().map(Some).collect();
            self.state(&actors.members, Predicate::Supports, &things, 0.7, &spans, Some(group));
        }
    }

    /// 選定: AがBを選定, BがAに採択, BはAにより認定された; in the profile of B: A採択.
    fn select(&mut self) {
        use Particle::{By, Compound, Goal, In, Of, Subject, Topic};
        let site = self.site;
        let chooses =
            |entity: &LocalEntity| role::can_act(entity) || entity.kind == crate::EntityKind::Program;
        let chosen = |entity: &LocalEntity| no_place(entity) && !role::is_plan(entity);
        let decides = site.trigger.word == "決定";
        let object = self.object(|entity| chosen(entity) && (!decides || role::can_act(entity)));
        if let Some((things, group)) = object.filter(|(_, group)| group.particle == Particle::Object) {
            let by = site
                .pick(&[Subject, By, Topic, In], chooses)
                .map(|by| (site.members(by, chooses), by.start..by.end))
                .or_else(|| site.subject().map(|by| (site.members(by, role::can_act), by.start..by.end)));
            if let Some((choosers, by)) = by.filter(|(_, by)| by.start != group.start) {
                let things: Vec<_> = things.into_iter().map(Some).collect();
                self.state(
                    &choosers,
                    Predicate::Selects,
                    &things,
                    0.75,
                    &[by, group.start..group.end],
                    Some(group),
                );
            }
            return;
        }
        if decides {
            return;
        }
        let receiver = site.pick(&[Subject, Topic, Particle::Also], chosen);
        let giver = site
            .pick(&[By], chooses)
            .or_else(|| site.pick(&[Goal], |entity| entity.kind == crate::EntityKind::Program))
            .or_else(|| site.pick(&[Particle::From], role::can_act))
            .or_else(|| site.pick(&[Compound], chooses).filter(|group| self.near(group, 0)));
        let profile = site.line.topic.thing.filter(|&thing| role::can_act(self.entity(thing)));
        match (receiver, giver, self.head(chosen)) {
            (Some(receiver), Some(giver), _) if receiver.start != giver.start => {
                let spans = [receiver.start..receiver.end, giver.start..giver.end];
                let things: Vec<_> = site.members(receiver, chosen).into_iter().map(Some).collect();
                self.state(
                    &site.members(giver, chooses),
                    Predicate::Selects,
                    &things,
                    0.75,
                    &spans,
                    Some(giver),
                );
            }
            (None, Some(giver), Some((head, at))) => {
                let spans = [giver.start..giver.end, at];
                self.state(
                    &site.members(giver, chooses),
                    Predicate::Selects,
                    &[Some(head)],
                    0.7,
                    &spans,
                    None,
                );
            }
            (None, Some(giver), None) if giver.particle == Compound && site.line.outer.is_none() => {
                if let Some(thing) = profile {
                    let spans = [giver.start..giver.end];
                    self.state(
                        &site.members(giver, chooses),
                        Predicate::Selects,
                        &[Some(thing)],
                        0.6,
                        &spans,
                        Some(giver),
                    );
                }
            }
            _ => {
                // 「AによるBの認定」
                if let Some(group) = site.pick(&[Of], chosen).filter(|group| self.near(group, 4))
                    && let Some(by) = site.pick(&[By], chooses).filter(|by| by.start != group.start)
                {
                    let spans = [group.start..group.end, by.start..by.end];
                    let things: Vec<_> = site.members(group, chosen).into_iter().map(Some).collect();
                    self.state(
                        &site.members(by, chooses),
                        Predicate::Selects,
                        &things,
                        0.7,
                        &spans,
                        Some(group),
                    );
                }
            }
        }
    }

    /// 立地: AはBに立地, Bに立地するA.
    fn locate(&mut self) {
        use Particle::{Goal, Subject, Topic};
        let site = self.site;
        let Some(place) = site.pick(&[Goal], role::can_contain) else { return };
        let places: Vec<_> = site.members(place, role::can_contain).into_iter().map(Some).collect();
        if let Some((head, at)) = self.head(role::stands_somewhere) {
            self.state(&[head], Predicate::LocatedIn, &places, 0.8, &[place.start..place.end, at], None);
        } else if let Some(thing) =
            site.pick(&[Subject, Topic], role::stands_somewhere).filter(|thing| thing.start != place.start)
        {
            let things = site.members(thing, role::stands_somewhere);
            self.state(
                &things,
                Predicate::LocatedIn,
                &places,
                0.8,
                &[place.start..place.end, thing.start..thing.end],
                None,
            );
        }
    }
}

fn span(item: &super::scene::Item) -> std::ops::Range<usize> {
    item.start..item.end
}
