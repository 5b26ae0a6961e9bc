//! Events: 開催, 実施, 出展.

use super::*;

impl Filler<'_, '_> {
    /// 開催: AがBをCにて開催, A主催のB.
    pub(super) fn hold(&mut self, fits: impl Fn(&LocalEntity) -> bool + Copy) {
        use Particle::{Also, At, In, Subject, Topic, Within};
        let site = self.site;
        let by_compound = site.groups.last().filter(|group| group.particle == Particle::Compound);
        if let (Some(group), Some((event, at))) = (by_compound, self.head(fits)) {
            let actors = site.members(group, role::can_act);
            self.state(&actors, Predicate::Holds, &[Some(event)], 0.85, &[group.extent(), at], None);
            return;
        }
        // 「B（A主催）」
        if let (Some(group), Some(outer)) = (by_compound, site.line.outer)
            && let ItemKind::Name(event) = outer.kind
            && fits(self.entity(event))
            && self.near(group, 0)
        {
            let actors = site.members(group, role::can_act);
            self.state(
                &actors,
                Predicate::Holds,
                &[Some(event)],
                0.8,
                &[extent(outer), group.extent()],
                None,
            );
            return;
        }
        let (events, group, at) = if let Some((events, group)) = self.object(fits) {
            (events, Some(group), group.extent())
        } else if let Some((head, at)) = self.head(fits) {
            (vec![head], None, at)
        } else if let Some(group) = site
            .pick(&[Subject, Topic, Also], fits)
            .filter(|_| site.is_passive() && !site.has_nameless_subject())
        {
            (site.members(group, fits), Some(group), group.extent())
        } else if let Some(group) = site.topic_as_object(fits) {
            (site.members(group, fits), Some(group), group.extent())
        } else if let Some(group) =
            site.topic_before(fits).filter(|_| !site.is_passive() && site.subject().is_none())
        {
            // 「B部会は、5月の回を中止し、9月に開催」
            (site.members(group, fits), Some(group), group.extent())
        } else {
            // 「AはBと共催でCを開催」
            if matches!(site.trigger.word, "共催" | "共同開催" | "共同主催") {
                self.cooperate();
            }
            self.hold_from_above(fits);
            return;
        };
        let objects: Vec<Option<LocalId>> = events.iter().copied().map(Some).collect();
        let is_venue = |entity: &LocalEntity| {
            matches!(entity.kind, EntityKind::Place | EntityKind::Facility)
                || entity.kind == EntityKind::Program && role::can_be_held(entity)
                || role::is_territory(entity)
        };
        let venue = site
            .pick(&[At, Within], is_venue)
            .or_else(|| {
                site.pick(&[In], |entity| is_venue(entity) && entity.kind != EntityKind::Organization)
            })
            .filter(|venue| venue.start != at.start);
        if let Some(venue) = venue
            && let [place] = site.members(venue, is_venue)[..]
        {
            self.state(&events, Predicate::HeldAt, &[Some(place)], 0.8, &[at, venue.extent()], group);
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
                    actors = Some(Actors { members: partners, group: Some(with.extent()), sureness: 0.9 });
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

    /// 「○A」, below it 「・R1.9及びR2.2に開催」.
    fn hold_from_above(&mut self, fits: impl Fn(&LocalEntity) -> bool) {
        let site = self.site;
        if let Some(thing) = site.line.topic.thing
            && site.line.clauses.iter().all(|clause| clause.groups.is_empty())
            && site.line.outer.is_none()
            && !site.line.undated
            && !site.dates(None).0.is_empty()
            && fits(self.entity(thing))
        {
            self.state(&[thing], Predicate::Held, &[None], 0.6, &[], None);
        }
    }

    /// 実施: an event is held, a programme is run.
    pub(super) fn implement(&mut self) {
        let before = self.drafts.len();
        self.hold(role::is_gathering);
        if self.drafts.len() == before {
            let fits = |entity: &LocalEntity| {
                entity.kind == EntityKind::Program && !role::is_gathering(entity) && !role::is_plan(entity)
            };
            self.act_on(Predicate::Operates, fits, true, 0.7);
            if let Some((things, group)) = self.object(fits)
                && let Some(venue) = self.site.pick(&[Particle::At, Particle::In], |entity| {
                    matches!(entity.kind, EntityKind::Place | EntityKind::Facility)
                })
                && let [place] = self
                    .site
                    .members(venue, |entity| !role::can_act(entity) || role::is_territory(entity))[..]
            {
                let spans = [group.extent(), venue.extent()];
                self.state(&things, Predicate::HeldAt, &[Some(place)], 0.65, &spans, Some(group));
            }
        }
    }

    /// 出展: AがBに出展; in the profile of A: 「B」参加.
    pub(super) fn attend(&mut self) {
        use Particle::{At, Compound, Goal, Subject, Topic, Towards};
        let site = self.site;
        let fits = |entity: &LocalEntity| role::has_members(entity);
        let event = site.pick(&[Goal, Towards, At, Compound], fits);
        if let Some(event) = event.filter(|event| event.particle != Compound || self.near(event, 0)) {
            let mut spans = vec![event.extent()];
            let events: Vec<_> = site.members(event, fits).into_iter().map(Some).collect();
            let actors =
                self.actors().filter(|actors| actors.group.as_ref().is_none_or(|by| by.start != event.start));
            // 「Bへの参加により」: whoever acts elsewhere in the sentence need not be the one who takes part.
            let actors =
                actors.filter(|actors| site.is_verb() || actors.group.is_none() || site.subject_is_near());
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
            let spans = [group.extent(), at];
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
}
