//! What the values of a record state of its thing.

use super::*;

/// What values state of one thing.
pub(in crate::extract::relate) fn tell(
    values: &[Value],
    above: Option<LocalId>,
    actors: &[LocalId],
    known: &Extraction,
) -> Vec<Stated> {
    Teller::new(values, above, known).all(actors)
}

pub(super) struct Teller<'a> {
    known: &'a Extraction,
    values: &'a [Value],
    pub(super) thing: Option<(LocalId, Option<&'a Value>)>,
    stated: Vec<Stated>,
}

impl<'a> Teller<'a> {
    pub(super) fn new(values: &'a [Value], above: Option<LocalId>, known: &'a Extraction) -> Self {
        let own = values
            .iter()
            .filter(|value| value.part == Part::Thing)
            .find_map(|value| Some((*value.names.first()?, Some(value))));
        let thing = own.or_else(|| above.map(|thing| (thing, None)));
        Self { known, values, thing, stated: Vec::new() }
    }

    pub(super) fn all(mut self, actors: &[LocalId]) -> Vec<Stated> {
        for value in self.values {
            self.tell(value, actors);
        }
        self.departments();
        self.when();
        self.stated
    }

    /// 府省庁, 担当部局, 担当課室: each is part of the one before.
    fn departments(&mut self) {
        let departments: Vec<(&Value, LocalId)> = self
            .values
            .iter()
            .filter(|value| value.part == Part::Department)
            .filter_map(|value| Some((value, *value.names.first()?)))
            .collect();
        for pair in departments.windows(2) {
            let ((_, whole), (value, part)) = (pair[0], pair[1]);
            if role::can_act(self.entity(whole)) && role::is_subordinate(self.entity(part)) {
                self.state(value, part, Predicate::PartOf, Some(whole), 0.6);
            }
        }
    }

    fn entity(&self, id: LocalId) -> &'a LocalEntity {
        &self.known.entities[id as usize]
    }

    fn dates(&self, part: Part) -> Vec<Interval> {
        self.values.iter().filter(|value| value.part == part).flat_map(|value| value.dates.clone()).collect()
    }

    /// Who does it: under the first of these labels that names a body.
    pub(super) fn doers(&self, parts: &[Part], actors: &[LocalId]) -> Vec<LocalId> {
        let named = parts.iter().find_map(|&part| {
            let found: Vec<LocalId> = self
                .values
                .iter()
                .filter(|value| value.part == part)
                .flat_map(|value| value.names.iter().copied())
                .filter(|&name| role::can_act(self.entity(name)))
                .collect();
            (!found.is_empty()).then_some(found)
        });
        named.unwrap_or_else(|| actors.to_vec())
    }

    fn state(
        &mut self,
        value: &Value,
        subject: LocalId,
        predicate: Predicate,
        object: Option<LocalId>,
        confidence: f32,
    ) {
        if object == Some(subject) {
            return;
        }
        let dates = match predicate {
            Predicate::Holds | Predicate::HeldAt | Predicate::ParticipatesIn | Predicate::Held => {
                self.dates(Part::When)
            }
            Predicate::Establishes | Predicate::Established => self.dates(Part::Founded),
            Predicate::AgreementWith => self.dates(Part::Signed),
            _ => Vec::new(),
        };
        // A row shows the thing and its parts together; a line below a heading shows its own part.
        let span = match self.thing {
            Some((_, Some(thing))) if thing.passage == value.passage => CharSpan {
                start: thing.span.start.min(value.span.start),
                end: thing.span.end.max(value.span.end),
            },
            _ => value.span,
        };
        let draft = Draft {
            subject,
            predicate,
            object,
            dates,
            modality: value.modality,
            confidence,
            rule: "record".to_owned(),
            start: 0,
            end: 0,
        };
        self.stated.push((value.passage, span, draft));
    }

    fn tell(&mut self, value: &'a Value, actors: &[LocalId]) {
        use Part::*;
        let thing = self.thing.map(|(thing, _)| thing);
        for &name in value.names.iter().filter(|&&name| Some(name) != thing) {
            let acts = role::can_act(self.entity(name));
            match value.part {
                CoOrganizer | Partner if acts => {
                    let doers = self.doers(&[Organizer, Operator, Department, Client], actors);
                    for &doer in &doers {
                        self.state(value, doer, Predicate::CooperatesWith, Some(name), 0.6);
                    }
                }
                Contractor if acts => {
                    for doer in self.doers(&[Client, Operator, Organizer, Department], actors) {
                        self.state(value, doer, Predicate::Entrusts, Some(name), 0.6);
                    }
                }
                Payee | Grantee if acts => self.pay(value, name, actors),
                Counterpart if acts => {
                    let mut doers = self.doers(&[Organizer, Operator, Department, Client], actors);
                    if doers.is_empty() {
                        doers.extend(thing.filter(|&thing| role::can_act(self.entity(thing))));
                    }
                    for doer in doers {
                        self.state(value, doer, Predicate::AgreementWith, Some(name), 0.6);
                    }
                }
                _ => {}
            }
            if let Some(thing) = thing {
                self.tell_of(value, thing, name);
            }
        }
    }

    /// 支出先: a company is paid for work, others are given money, unless the record says otherwise.
    fn pay(&mut self, value: &'a Value, name: LocalId, actors: &[LocalId]) {
        let work = |words: &[&str]| {
            self.values
                .iter()
                .filter(|value| value.part == Part::Account)
                .map(|value| value.text.trim_end_matches(['等', '。', '費', '金']))
                .any(|text| words.iter().any(|word| text.ends_with(word)))
        };
        let given = work(&["補助", "助成", "交付", "出資", "利子補給", "支給", "拠出", "給付", "負担"]);
        let ordered = work(&["委託", "請負", "契約", "発注"]);
        let is_company = ["株式会社", "(株)", "合同会社", "有限会社", "(有)", "合資会社"]
            .iter()
            .any(|form| self.entity(name).forms.iter().any(|held| held.text.contains(form)));
        let is_work = value.part == Part::Payee && (ordered || is_company && !given);
        let predicate = if is_work { Predicate::Entrusts } else { Predicate::Funds };
        let mut givers =
            self.doers(&[Part::Client, Part::Operator, Part::Department, Part::Organizer], actors);
        if givers.is_empty()
            && let Some((thing, _)) = self.thing
            && role::is_scheme(self.entity(thing))
        {
            givers.push(thing);
        }
        for giver in givers.into_iter().take(1) {
            self.state(value, giver, predicate, Some(name), 0.55);
        }
    }

    /// What the part that `name` plays in `thing` states.
    fn tell_of(&mut self, value: &'a Value, thing: LocalId, name: LocalId) {
        use Part::*;
        let (whole, part) = (self.entity(thing), self.entity(name));
        // A council is held when its record says when it met; otherwise it is run.
        let met = || self.values.iter().any(|value| value.part == Part::When && !value.dates.is_empty());
        let held = role::is_gathering(whole)
            || role::can_be_held(whole) && (whole.kind == EntityKind::Program || met());
        let run = matches!(whole.kind, EntityKind::Program | EntityKind::Facility)
            || whole.kind == EntityKind::Organization && role::has_members(whole);
        let acts = role::can_act(part);
        let stands = role::stands_somewhere(whole);
        let contains = role::can_contain(part);
        let (subject, predicate, object, confidence) = match value.part {
            Organizer | CoOrganizer if acts && held => (name, Predicate::Holds, thing, 0.7),
            Organizer if acts && run => (name, Predicate::Operates, thing, 0.6),
            Operator if acts && role::is_gathering(whole) => (name, Predicate::Holds, thing, 0.7),
            Operator if acts && run => (name, Predicate::Operates, thing, 0.7),
            Department if acts && whole.kind == EntityKind::Program => {
                (name, Predicate::Operates, thing, 0.5)
            }
            Secretariat if acts && run && whole.kind != EntityKind::Facility => {
                (name, Predicate::Operates, thing, 0.5)
            }
            Patron if acts && whole.kind == EntityKind::Program => (name, Predicate::Supports, thing, 0.6),
            Founder if acts && whole.kind != EntityKind::Place => (name, Predicate::Establishes, thing, 0.65),
            Member if acts && role::has_members(whole) => (name, Predicate::MemberOf, thing, 0.7),
            Participant if acts && role::has_members(whole) => (name, Predicate::ParticipatesIn, thing, 0.65),
            Chosen if whole.kind == EntityKind::Program && part.kind != EntityKind::Place => {
                (thing, Predicate::Selects, name, 0.6)
            }
            Venue if contains && held => (thing, Predicate::HeldAt, name, 0.7),
            Venue | Site if contains && stands => (thing, Predicate::LocatedIn, name, 0.65),
            Destination if contains && stands => (thing, Predicate::RelocatesTo, name, 0.65),
            Former if part.kind == whole.kind => (name, Predicate::RenamedTo, thing, 0.65),
            _ => return,
        };
        self.state(value, subject, predicate, Some(object), confidence);
    }

    /// When it was held or founded, told of the thing alone when nobody is named who did it.
    fn when(&mut self) {
        let Some((thing, _)) = self.thing else { return };
        let whole = self.entity(thing);
        let told = |stated: &[Stated], predicates: &[Predicate]| {
            stated.iter().any(|(.., draft)| predicates.contains(&draft.predicate))
        };
        let held = [Predicate::Holds, Predicate::HeldAt];
        for value in self.values.iter().filter(|value| !value.dates.is_empty()) {
            match value.part {
                Part::When
                    if (role::is_gathering(whole)
                        || role::can_be_held(whole) && whole.kind == EntityKind::Organization)
                        && !told(&self.stated, &held) =>
                {
                    self.state(value, thing, Predicate::Held, None, 0.6);
                }
                Part::Founded
                    if whole.kind != EntityKind::Place
                        && !role::is_gathering(whole)
                        && !told(&self.stated, &[Predicate::Establishes]) =>
                {
                    self.state(value, thing, Predicate::Established, None, 0.6);
                }
                _ => {}
            }
        }
    }
}
