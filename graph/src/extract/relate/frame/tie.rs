//! Between bodies: 締結, 連携, 補助, 委託, 支援, 選定.

use super::*;

impl Filler<'_, '_> {
    /// 締結: AがBと協定を締結, A、B及びCによる基本合意, AとBの協定締結.
    pub(super) fn agree(&mut self) {
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
                spans.push(group.extent());
            }
        }
        let mut confidence = 0.8;
        if parties.len() == 1 && site.groups.iter().any(|group| group.particle == With) {
            if let Some(group) = site.subject().filter(|group| !parties.contains(&group.members[0])) {
                parties.extend(site.members(group, role::can_act));
                spans.push(group.extent());
            } else {
                confidence *= FROM_ABOVE;
                let topic = site.line.topic;
                let thing = topic.thing.filter(|&thing| role::can_act(self.entity(thing)));
                let above = if topic.actors.is_empty() { thing.as_slice() } else { &topic.actors[..] };
                if above.is_empty() {
                    confidence *= FROM_ABOVE;
                    parties.extend(site.line.issuer);
                } else {
                    parties.extend(above);
                }
            }
        }
        if parties.is_empty() && site.line.row {
            parties.extend(&site.line.topic.actors);
        }
        self.state_pairs(&parties, Predicate::AgreementWith, confidence, &spans);
    }

    /// 補助: AがBに補助, AによるBへの出資; Aが補助金Cを交付 is running C.
    pub(super) fn fund(&mut self) {
        use Particle::{For, From, Goal, Object, Subject, Topic, Towards};
        let site = self.site;
        let receives = |entity: &LocalEntity| {
            matches!(entity.kind, EntityKind::Organization | EntityKind::Facility)
                || entity.kind == EntityKind::Program && !role::is_scheme(entity)
        };
        if site.is_passive() {
            let giver =
                site.pick(&[From, Particle::By], |entity| role::can_act(entity) || role::is_scheme(entity));
            let receiver = site.pick(&[Topic, Subject], receives);
            if let (Some(giver), Some(receiver)) = (giver, receiver) {
                let spans = [giver.extent(), receiver.extent()];
                let receivers: Vec<_> = site.members(receiver, receives).into_iter().map(Some).collect();
                self.state(&giver.members, Predicate::Funds, &receivers, 0.75, &spans, None);
            }
            return;
        }
        let actors = self.actors().filter(|actors| actors.group.is_some());
        let fund = site.pick(&[Particle::By, Topic, Subject], role::is_scheme);
        let (givers, by, sureness) = match (actors, fund) {
            (Some(actors), _) => (actors.members, actors.group, actors.sureness),
            (None, Some(fund)) => (site.members(fund, role::is_scheme), Some(fund.extent()), 0.9),
            (None, None) => return,
        };
        let not_giver = |group: &&Group| by.as_ref().is_none_or(|by| by.start != group.start);
        if let Some(group) = site
            .pick(&[Goal, Towards, For], receives)
            .or_else(|| site.pick(&[Object], receives))
            .filter(not_giver)
        {
            let mut spans = vec![group.extent()];
            spans.extend(by);
            let receivers: Vec<_> = site.members(group, receives).into_iter().map(Some).collect();
            self.state(&givers, Predicate::Funds, &receivers, 0.75 * sureness, &spans, Some(group));
        }
        if let Some((schemes, group)) = self.object(role::is_scheme) {
            let mut spans = vec![group.extent()];
            spans.extend(by);
            let schemes: Vec<_> = schemes.into_iter().map(Some).collect();
            self.state(&givers, Predicate::Operates, &schemes, 0.6 * sureness, &spans, Some(group));
        }
    }

    /// 委託: AがCをBに委託; Aからの委託を受けたB.
    pub(super) fn entrust(&mut self) {
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
            (Some(group), _) => (site.members(group, role::can_act), group.extent()),
            (None, Some((head, at))) => (vec![head], at),
            (None, None) => return,
        };
        let giver = if passive {
            let giver = site.pick(&[From, Particle::By], role::can_act).or_else(|| {
                // 「AはBの委託を受け」
                site.pick(&[Particle::Of], role::can_act).filter(|group| self.near(group, 1))
            });
            giver.map(|group| Actors {
                members: site.members(group, role::can_act),
                group: Some(group.extent()),
                sureness: 1.0,
            })
        } else {
            self.actors()
        };
        let objects: Vec<_> = receivers.iter().copied().map(Some).collect();
        if let Some(giver) = giver.filter(|giver| giver.group.as_ref().is_none_or(|by| by.start != at.start))
        {
            let mut spans = vec![at];
            spans.extend(giver.group);
            self.state(&giver.members, Predicate::Entrusts, &objects, 0.8 * giver.sureness, &spans, None);
        }
        let is_work =
            |entity: &LocalEntity| matches!(entity.kind, EntityKind::Program | EntityKind::Facility);
        if let Some(work) = site.pick(&[Object], is_work) {
            let works: Vec<_> = site.members(work, is_work).into_iter().map(Some).collect();
            self.state(&receivers, Predicate::Operates, &works, 0.55, &[at, work.extent()], None);
        }
    }

    /// 連携: AがBと連携, AとBとの連携, A、Bと連携したC.
    pub(super) fn cooperate(&mut self) {
        use Particle::{Of, Subject, With};
        let site = self.site;
        // 県境連携協議会: part of a longer word.
        let goes_on = site.after.chars().next().is_some_and(|c| matches!(c, '一'..='鿿' | 'ァ'..='ヺ'));
        if goes_on
            && !["事業", "協定", "強化", "推進", "先", "等", "実施", "開催", "運営"]
                .iter()
                .any(|word| site.after.starts_with(word))
        {
            return;
        }
        let mut partners = Vec::new();
        let mut spans = Vec::new();
        for group in site.groups.iter().rev() {
            let counts = match group.particle {
                With => self.near(group, 15),
                Of if site.trigger.word == "協力" => self.near(group, 4),
                Of => group.members.len() > 1 && self.near(group, 4),
                Subject => group.members.len() > 1,
                _ => group.mutual && self.near(group, 15),
            };
            let members = site.members(group, role::can_act);
            if counts && !members.is_empty() {
                partners.extend(members);
                spans.push(group.extent());
            }
        }
        if partners.is_empty() {
            return;
        }
        let subject = site.subject().filter(|group| !partners.contains(&group.members[0]));
        if let Some(group) = subject {
            spans.push(group.extent());
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
            let mut above = site.line.topic.actors.clone();
            let alone = site.groups.last().is_some_and(|group| self.near(group, 6))
                && partners.iter().all(|&partner| !role::is_subordinate(self.entity(partner)));
            if above.is_empty() && alone {
                above.extend(site.line.issuer);
            }
            above.retain(|actor| !partners.contains(actor));
            // 「A、Bの協力を得て」 says that both help, not that they work together.
            if site.trigger.word != "協力" {
                self.state_pairs(&partners, Predicate::CooperatesWith, 0.5, &spans);
            }
            let objects: Vec<_> = partners.iter().copied().map(Some).collect();
            self.state(&above, Predicate::CooperatesWith, &objects, 0.55, &spans, None);
        }
    }

    /// 支援: AがBを支援, AによるBへの支援.
    pub(super) fn support(&mut self) {
        use Particle::{For, Towards};
        let site = self.site;
        let fits = |entity: &LocalEntity| no_place(entity) && !role::is_scheme(entity);
        let Some(actors) = self.actors().filter(|actors| actors.group.is_some()) else { return };
        let group = site.object(fits).filter(|group| group.particle != Particle::Compound);
        let group = group.or_else(|| site.pick(&[For, Towards], fits).filter(|group| self.near(group, 6)));
        if let Some(group) =
            group.filter(|group| actors.group.as_ref().is_none_or(|by| by.start != group.start))
        {
            let mut spans = vec![group.extent()];
            spans.extend(actors.group);
            let things: Vec<_> = site.members(group, fits).into_iter().map(Some).collect();
            self.state(&actors.members, Predicate::Supports, &things, 0.7, &spans, Some(group));
        }
    }

    /// 選定: AがBを選定, BがAに採択, BはAにより認定された; in the profile of B: A採択.
    pub(super) fn select(&mut self) {
        use Particle::{By, Compound, Goal, In, Of, Subject, Topic};
        let site = self.site;
        let chooses = |entity: &LocalEntity| role::can_act(entity) || entity.kind == EntityKind::Program;
        let chosen = |entity: &LocalEntity| no_place(entity) && !role::is_plan(entity);
        let decides = site.trigger.word == "決定";
        let object = self.object(|entity| chosen(entity) && (!decides || role::can_act(entity)));
        if let Some((things, group)) = object.filter(|(_, group)| group.particle == Particle::Object) {
            let by = site
                .pick(&[Subject, By, Topic, In], chooses)
                .map(|by| (site.members(by, chooses), by.extent()))
                .or_else(|| site.subject().map(|by| (site.members(by, role::can_act), by.extent())));
            if let Some((choosers, by)) = by.filter(|(_, by)| by.start != group.start) {
                let things: Vec<_> = things.into_iter().map(Some).collect();
                self.state(&choosers, Predicate::Selects, &things, 0.75, &[by, group.extent()], Some(group));
            }
            return;
        }
        if decides {
            return;
        }
        // 「AがBとして認証」
        if let (Some(by), Some(title)) = (
            site.pick(&[Subject], role::can_act),
            site.pick(&[Particle::As], |entity| entity.kind == EntityKind::Program),
        ) && !site.is_passive()
        {
            let spans = [by.extent(), title.extent()];
            let titles: Vec<_> = title.members.iter().copied().map(Some).collect();
            self.state(&site.members(by, role::can_act), Predicate::Selects, &titles, 0.6, &spans, None);
            return;
        }
        let receiver = site.pick(&[Subject, Topic, Particle::Also], chosen);
        let giver = site
            .pick(&[By], chooses)
            .or_else(|| {
                site.pick(&[Goal], |entity| entity.kind == EntityKind::Program)
                    .filter(|goal| self.near(goal, 4))
            })
            .or_else(|| site.pick(&[Particle::From], role::can_act))
            .or_else(|| {
                // 「Bは、Aの承認を受け」
                site.pick(&[Of], role::can_act)
                    .filter(|by| self.near(by, 1) && site.after.starts_with("を受け"))
            })
            .or_else(|| site.pick(&[Compound], chooses).filter(|group| self.near(group, 0)));
        let profile = site.line.topic.thing.filter(|&thing| role::can_act(self.entity(thing)));
        match (receiver, giver, self.head(chosen)) {
            (Some(receiver), Some(giver), _) if receiver.start != giver.start => {
                let spans = [receiver.extent(), giver.extent()];
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
                let spans = [giver.extent(), at];
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
                    let spans = [giver.extent()];
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
                    let spans = [group.extent(), by.extent()];
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
}
