//! One side's people, found by what they have: candidates come from here, so that nobody is
//! compared with everybody.

use crate::likeness::person::Person;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Who has a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    One(usize),
    /// Several: the value names nobody.
    Several,
}

/// Values and who has them.
#[derive(Debug, Default)]
pub(super) struct Owners(BTreeMap<String, Owner>);

impl Owners {
    pub(super) fn of<'a>(values: impl Iterator<Item = (usize, &'a String)>) -> Self {
        let mut owners = BTreeMap::new();
        for (at, value) in values {
            owners
                .entry(value.clone())
                .and_modify(|owner| {
                    if *owner != Owner::One(at) {
                        *owner = Owner::Several;
                    }
                })
                .or_insert(Owner::One(at));
        }
        Self(owners)
    }

    pub(super) fn of_value(&self, value: &str) -> Option<Owner> {
        self.0.get(value).copied()
    }

    /// The only one who has it.
    pub(super) fn only(&self, value: &str) -> Option<usize> {
        match self.of_value(value)? {
            Owner::One(at) => Some(at),
            Owner::Several => None,
        }
    }
}

/// A date of birth that so many records of one side have stands for "not known".
const DAY_SHARED_BY: usize = 20;

/// So many people of one name say nothing about each other.
const NAME_SHARED_BY: usize = 20;

/// The people of one side.
pub(super) struct Side {
    pub people: Vec<Person>,
    pub ulns: Owners,
    pub ni_numbers: Owners,
    pub emails: Owners,
    pub codes: Owners,
    days: BTreeMap<NaiveDate, Vec<usize>>,
    names: BTreeMap<(String, String), Vec<usize>>,
}

impl Side {
    pub(super) fn of(mut people: Vec<Person>) -> Self {
        let mut days: BTreeMap<NaiveDate, Vec<usize>> = BTreeMap::new();
        let mut names: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
        for (at, person) in people.iter().enumerate() {
            if let Some(day) = person.born {
                days.entry(day).or_default().push(at);
            }
            let name = (person.first.whole.clone(), person.last.whole.clone());
            names.entry(name).or_default().push(at);
        }
        let most = DAY_SHARED_BY.max(people.len() / 500);
        days.retain(|_, who| who.len() <= most);
        names.retain(|_, who| who.len() <= NAME_SHARED_BY);
        for person in &mut people {
            person.born = person.born.filter(|day| days.contains_key(day));
        }
        let each = |of: fn(&Person) -> &Option<String>| {
            Owners::of(
                (people.iter().enumerate()).filter_map(|(at, p)| Some((at, of(p).as_ref()?))),
            )
        };
        let (ulns, ni_numbers, emails) =
            (each(|p| &p.uln), each(|p| &p.ni_number), each(|p| &p.email));
        let codes = Owners::of(
            (people.iter().enumerate())
                .flat_map(|(at, p)| p.codes.iter().map(move |code| (at, code))),
        );
        Self {
            people,
            ulns,
            ni_numbers,
            emails,
            codes,
            days,
            names,
        }
    }

    pub(super) fn born_on(&self, day: NaiveDate) -> &[usize] {
        self.days.get(&day).map_or(&[], Vec::as_slice)
    }

    /// Everybody of exactly this name.
    pub(super) fn named(&self, person: &Person) -> &[usize] {
        let name = (person.first.whole.clone(), person.last.whole.clone());
        self.names.get(&name).map_or(&[], Vec::as_slice)
    }

    /// Everybody of exactly this name with first name and surname exchanged.
    pub(super) fn named_the_other_way(&self, person: &Person) -> &[usize] {
        let name = (person.last.whole.clone(), person.first.whole.clone());
        self.names.get(&name).map_or(&[], Vec::as_slice)
    }
}
