//! Predicate word + what stands around it → who, does what, to whom.

mod change;
mod event;
mod found;
mod succeed;
mod tie;

use keifu_corpus::calendar::Interval;

use super::{
    clause::{CLOSING, Extent, Group, OPENING, Particle, dates_in},
    modality::modality,
    role,
    scene::{Break, Item, ItemKind},
    site::Site,
    trigger::Frame,
};
use crate::{EntityKind, LocalEntity, LocalId, Modality, Predicate};

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
    group: Option<Extent>,
    sureness: f32,
}

/// Fills frames for one predicate word.
struct Filler<'s, 'a> {
    site: &'s Site<'a>,
    drafts: Vec<Draft>,
}

/// What the predicate word of `site` states.
pub(super) fn fill(site: &Site<'_>) -> Vec<Draft> {
    // 「Bの運営に関する協議」: what the sentence says is said by another word.
    if ["に関", "に係", "に必要", "に要"].iter().any(|mention| site.after.starts_with(mention)) {
        return Vec::new();
    }
    let mut filler = Filler { site, drafts: Vec::new() };
    match site.trigger.frame {
        Frame::Establish => filler.establish(),
        Frame::Operate => filler.operate(),
        Frame::Hold => filler.hold(role::can_be_held),
        Frame::Implement => filler.implement(),
        Frame::Relocate => filler.relocate(),
        Frame::Rename => filler.rename(),
        Frame::Merge => filler.merge(),
        Frame::Divide => filler.divide(),
        Frame::Succeed => filler.succeed(),
        Frame::Precede => filler.precede(),
        Frame::Join => filler.join(),
        Frame::Agree => filler.agree(),
        Frame::Fund => filler.fund(),
        Frame::Entrust => filler.entrust(),
        Frame::Cooperate => filler.cooperate(),
        Frame::Attend => filler.attend(),
        Frame::Support => filler.support(),
        Frame::Select => filler.select(),
        Frame::Locate => filler.locate(),
        Frame::Build => filler.build(),
        Frame::Members => filler.list_members(),
        Frame::Compose => filler.compose(),
    }
    filler.drafts
}

fn anything(_: &LocalEntity) -> bool {
    true
}

fn no_place(entity: &LocalEntity) -> bool {
    entity.kind != EntityKind::Place
}

impl<'a> Filler<'_, 'a> {
    fn entity(&self, id: LocalId) -> &'a LocalEntity {
        self.site.line.entity(id)
    }

    /// Who acts: in the clause, else above it.
    fn actors(&self) -> Option<Actors> {
        if let Some(group) = self.site.subject() {
            let members = self.site.members(group, role::can_act);
            return Some(Actors { members, group: Some(group.extent()), sureness: 1.0 });
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
        groups: &[Extent],
        dated_by: Option<&Group>,
    ) {
        let site = self.site;
        let (dates, bracket) = site.dates(dated_by);
        let modality = site.modality();
        let form = if site.is_verb() { "verb" } else { "noun" };
        let trigger = &site.line.items[site.at];
        // In a row of a table, who acts stands in another cell.
        let row = Extent { start: 0, end: site.line.scene.text.len() };
        // What the heading names stands in no clause; then the clause is shown whole.
        let clause = &site.line.items[site.line.clauses[site.clause].items.clone()];
        let whole = match (clause.first(), clause.last()) {
            (Some(first), Some(last)) if !site.line.row => Extent { start: first.start, end: last.end },
            _ => row,
        };
        let groups = if groups.is_empty() { std::slice::from_ref(&whole) } else { groups };
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
    fn state_pairs(&mut self, parties: &[LocalId], predicate: Predicate, confidence: f32, groups: &[Extent]) {
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

    fn head(&self, fits: impl Fn(&LocalEntity) -> bool) -> Option<(LocalId, Extent)> {
        let (name, at) = self.site.head?;
        fits(self.entity(name)).then(|| (name, extent(&self.site.line.items[at])))
    }

    fn near(&self, group: &Group, most: usize) -> bool {
        self.site.gap(group) <= most
    }
}

fn extent(item: &Item) -> Extent {
    Extent { start: item.start, end: item.end }
}
