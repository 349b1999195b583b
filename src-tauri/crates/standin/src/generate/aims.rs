//! Which learning aims a learner has in which system.

use super::World;
use super::catalogue::{
    self, EXTRA, FUNCTIONAL_SKILLS, NOT_OFFERED, PARTS, PROGRAMMES, Programme, TWIN,
};
use super::ground::Ids;
use super::people::{People, Person, Standing};
use super::random::{Random, days};
use super::values::{self, Pair};
use crate::state;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use tandem_sync::codes::{PROGRAMME_AIM, aim_code, folded};
use tandem_sync::records::Registration;
use tandem_sync::records::pics::{Aim, AimKey};

/// Where an aim is, and how its two records find each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Presence {
    ById,
    ByCode,
    WithUnits,
    OnlyPics,
    NotOffered,
}

const FIRST_AIM: &[(Presence, u32)] = &[(Presence::ById, 30), (Presence::ByCode, 70)];

const OTHER_AIMS: &[(Presence, u32)] = &[
    (Presence::ById, 22),
    (Presence::ByCode, 48),
    (Presence::WithUnits, 8),
    (Presence::OnlyPics, 12),
    (Presence::NotOffered, 10),
];

/// A code that one side, or both, has twice for a learner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Twins {
    None,
    ToldApartByStart,
    TwiceInPics,
    TwiceInOneFile,
}

const TWINS: &[(Twins, u32)] = &[
    (Twins::None, 97),
    (Twins::ToldApartByStart, 1),
    (Twins::TwiceInPics, 1),
    (Twins::TwiceInOneFile, 1),
];

/// Gives every learner aims, and paired ones their values.
pub(crate) fn fill(world: &mut World, ids: &mut Ids, seed: u64, people: &People, today: NaiveDate) {
    let mut random = Random::new(seed, "aims");
    let standards = catalogue::by_code(&world.onefile);
    let numbers = random.deck(&[(2, 1), (3, 1), (4, 1), (5, 1)], people.persons.len());
    let (inside, outside): (Vec<_>, Vec<_>) = people
        .persons
        .iter()
        .zip(numbers)
        .partition(|(person, _)| person.in_scope);
    let mut add = Adding {
        world,
        ids,
        standards,
        today,
        pairs: Vec::new(),
    };

    // Each kind of aim occurs for sure among those that a run looks at.
    let others = inside.iter().map(|(_, number)| number - 1).sum();
    let mut first = random.deck(FIRST_AIM, inside.len()).into_iter();
    let mut other = random.deck(OTHER_AIMS, others).into_iter();
    let twins = random.deck(TWINS, inside.len());
    let extra = random.deck(&[(false, 88), (true, 12)], inside.len());
    for (n, (person, number)) in inside.into_iter().enumerate() {
        let mut presences: Vec<Presence> = first.by_ref().take(1).collect();
        presences.extend(other.by_ref().take(number - 1));
        let programme = add.aims(&mut random, person, &presences);
        add.twins(&mut random, person, programme, twins[n]);
        if extra[n] {
            add.onefile_only(person, EXTRA.0);
        }
    }
    let pairs = std::mem::take(&mut add.pairs);
    values::fill(add.world, &mut Random::new(seed, "values"), &pairs, today);

    for (person, number) in outside {
        add.aims(&mut random, person, &vec![Presence::ByCode; number]);
    }
    let pairs = std::mem::take(&mut add.pairs);
    values::fill(
        add.world,
        &mut Random::new(seed, "values outside"),
        &pairs,
        today,
    );

    for stranger in &people.strangers {
        let start = days(today, -random.between(60, 400));
        let code = folded(&random.pick(PROGRAMMES).code());
        add.onefile(*stranger, &code, start, days(start, 548));
    }
}

struct Adding<'w> {
    world: &'w mut World,
    ids: &'w mut Ids,
    standards: BTreeMap<String, i64>,
    today: NaiveDate,
    pairs: Vec<Pair>,
}

impl Adding<'_> {
    /// A programme of as many aims as there are presences.
    fn aims(
        &mut self,
        random: &mut Random,
        person: &Person,
        presences: &[Presence],
    ) -> &'static Programme {
        let programme = random.pick(PROGRAMMES);
        let mut kinds = kinds(programme);
        if let Some((_, others)) = kinds.split_first_mut() {
            random.shuffle(others);
        }
        let mut not_offered = NOT_OFFERED.iter();
        for (n, (presence, kind)) in presences.iter().zip(kinds).enumerate() {
            let kind = match (presence, not_offered.clone().next()) {
                (Presence::NotOffered, Some((code, title))) => {
                    not_offered.next();
                    Kind::certificate(code, title)
                }
                _ => kind,
            };
            let later = if n == 0 { 0 } else { random.between(0, 60) };
            let start = days(person.start, later);
            let mut aim = self.aim(random, person, programme, &kind, start);
            aim.has_units = *presence == Presence::WithUnits;
            let mut onefile_aim = None;
            if !matches!(presence, Presence::OnlyPics | Presence::NotOffered)
                && let (Some(user), Some(code)) = (person.onefile, aim_code(&aim))
            {
                let planned_end = aim.planned_end.unwrap_or(start);
                onefile_aim = self.onefile(user, &code, start, planned_end);
            }
            if *presence == Presence::ById {
                aim.onefile_id = onefile_aim;
            }
            self.push(person, aim, onefile_aim);
        }
        programme
    }

    /// Two aims of one code. None of them has a stored ID, which would decide.
    fn twins(&mut self, random: &mut Random, person: &Person, programme: &Programme, twins: Twins) {
        let kind = Kind::certificate(TWIN.0, TWIN.1);
        let (start, later) = (days(person.start, 14), days(person.start, 75));
        let (in_pics, in_onefile): (&[NaiveDate], &[NaiveDate]) = match twins {
            Twins::None => (&[], &[]),
            Twins::ToldApartByStart => (&[start, later], &[later, start]),
            Twins::TwiceInPics => (&[start, start], &[start]),
            Twins::TwiceInOneFile => (&[start], &[start, start]),
        };
        for start in in_pics {
            let aim = self.aim(random, person, programme, &kind, *start);
            self.push(person, aim, None);
        }
        if let Some(user) = person.onefile {
            for start in in_onefile {
                self.onefile(user, TWIN.0, *start, days(*start, 365));
            }
        }
    }

    fn onefile_only(&mut self, person: &Person, code: &str) {
        if let Some(user) = person.onefile {
            self.onefile(user, code, days(person.start, 7), days(person.start, 365));
        }
    }

    fn aim(
        &self,
        random: &mut Random,
        person: &Person,
        programme: &Programme,
        kind: &Kind,
        start: NaiveDate,
    ) -> Aim {
        let over = match (person.standing, person.end) {
            (_, Some(end)) => Some(end),
            // Some shorter aims are over long before the programme is.
            (Standing::Learning, None) if kind.may_end_early && random.chance(15) => {
                let latest = (self.today - start).num_days() - 1;
                Some(days(start, random.between(50.min(latest), latest)))
            }
            _ => None,
        };
        let achieved = over.is_some() && random.chance(80);
        let sequence = self.world.pics.learners[person.place].aims.len() + 1;
        let vq_known = kind.aim_ref.is_none() || random.chance(70);
        Aim {
            key: AimKey(String::new()),
            aim_ref: kind.aim_ref.clone(),
            vq_reference: vq_known.then(|| kind.code.clone()),
            title: Some(kind.title.clone()),
            aim_type: Some(if kind.aim_ref.as_deref() == Some(PROGRAMME_AIM) {
                1
            } else {
                3
            }),
            programme_type: Some(programme.programme_type),
            standard_code: programme.standard,
            framework_code: programme.framework.map(|(framework, _)| framework),
            pathway_code: programme.framework.map(|(_, pathway)| pathway),
            sequence: u32::try_from(sequence).ok(),
            start: Some(start),
            planned_end: Some(days(start, if kind.may_end_early { 300 } else { 548 })),
            actual_end: over,
            completion_status: Some(if over.is_some() { 2 } else { 1 }),
            outcome: over.map(|_| if achieved { 1 } else { 8 }),
            achievement_date: over.filter(|_| achieved),
            registration: Registration::default(),
            elements_total: None,
            elements_done: None,
            has_units: false,
            onefile_id: None,
            not_seen_since: None,
        }
    }

    /// Adds an aim to PICS under the key that it is recognised by.
    fn push(&mut self, person: &Person, mut aim: Aim, onefile: Option<i64>) {
        let aims = &mut self.world.pics.learners[person.place].aims;
        let reference = aim.aim_ref.clone().or_else(|| aim.vq_reference.clone());
        let reference = reference.unwrap_or_default();
        let key = |nth| {
            let (standard, framework) = (aim.standard_code, aim.framework_code);
            AimKey::of(
                &reference,
                aim.start,
                standard,
                framework,
                aim.pathway_code,
                nth,
            )
        };
        let nth = (1..).find(|nth| aims.iter().all(|a| a.key != key(*nth)));
        aim.key = key(nth.unwrap_or(1));
        if let (Some(onefile), Some(start)) = (onefile, aim.start) {
            self.pairs.push(Pair {
                learner: person.place,
                aim: aims.len(),
                onefile,
                start,
                has_units: aim.has_units,
            });
        }
        aims.push(aim);
    }

    /// Adds an aim to OneFile, if the catalogue has its standard.
    fn onefile(
        &mut self,
        user_id: i64,
        code: &str,
        start: NaiveDate,
        planned_end: NaiveDate,
    ) -> Option<i64> {
        let standard_id = *self.standards.get(&folded(code))?;
        let id = Ids::next(&mut self.ids.aim);
        let aim = state::Aim {
            id,
            user_id,
            standard_id,
            start_date: Some(start),
            planned_end: Some(planned_end),
            ..state::Aim::default()
        };
        self.world.onefile.aims.insert(id, aim);
        Some(id)
    }
}

/// A qualification before it is somebody's aim.
struct Kind {
    aim_ref: Option<String>,
    code: String,
    title: String,
    may_end_early: bool,
}

impl Kind {
    fn certificate(code: &str, title: &str) -> Self {
        Self {
            aim_ref: Some(code.to_owned()),
            code: code.to_owned(),
            title: title.to_owned(),
            may_end_early: true,
        }
    }
}

/// What a programme consists of, itself first.
fn kinds(programme: &Programme) -> Vec<Kind> {
    let mut kinds = vec![Kind {
        aim_ref: Some(PROGRAMME_AIM.into()),
        code: programme.code(),
        title: programme.title.to_owned(),
        may_end_early: false,
    }];
    let certificates = programme.certificates.iter().chain(FUNCTIONAL_SKILLS);
    kinds.extend(certificates.map(|(code, title)| Kind::certificate(code, title)));
    if let Some(standard) = programme.standard {
        kinds.extend(PARTS.iter().map(|(ending, part)| Kind {
            // PICS tracks these for itself: they have no place in the ILR.
            aim_ref: None,
            code: format!("{standard}{ending}"),
            title: format!("{} {part}", programme.title),
            may_end_early: false,
        }));
    }
    kinds
}
