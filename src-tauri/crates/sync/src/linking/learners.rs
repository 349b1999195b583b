//! Learners: PICS learners and OneFile learners who may be one.

use super::side::{Owners, Side};
use super::{Against, Found, Pairs, Reason, Settled, Strength, Suggestion, settle};
use crate::likeness::Likeness;
use crate::likeness::person::{Born, Names, Person};
use crate::records::{onefile, pics};
use std::collections::BTreeSet;

/// Suggestions for learners. Both lists are whole, those who are linked included: what they have
/// is what makes a value shared.
pub fn suggest_learners(
    learners: &[pics::Learner],
    users: &[onefile::User],
    settled: &Settled,
) -> Vec<Suggestion> {
    let taken: BTreeSet<i64> = settled.linked.values().copied().collect();
    let here = Side::of(learners.iter().map(Person::of_learner).collect());
    let there = Side::of(users.iter().map(Person::of_user).collect());
    let mut pairs = Pairs::new();
    for (i, learner) in learners.iter().enumerate() {
        let key = &learner.key.0;
        if settled.linked.contains_key(key) || settled.left_alone.contains(key) {
            continue;
        }
        for j in candidates(i, &here, &there) {
            let user = &users[j];
            if taken.contains(&user.id) || settled.apart.contains(&(key.clone(), user.id)) {
                continue;
            }
            if let Some(mut found) = compare(i, j, &here, &there) {
                if user.archived {
                    found.strength = Strength::Weak;
                }
                pairs.insert((i, j), found);
            }
        }
    }
    settle(
        pairs,
        |i| learners[i].key.0.clone(),
        |j| (users[j].id, users[j].archived),
    )
}

fn candidates(i: usize, here: &Side, there: &Side) -> BTreeSet<usize> {
    let person = &here.people[i];
    let mut found = BTreeSet::new();
    let by = |value: &Option<String>, mine: &Owners, theirs: &Owners| {
        let value = value.as_deref()?;
        mine.only(value)?;
        theirs.only(value)
    };
    found.extend(by(&person.uln, &here.ulns, &there.ulns));
    found.extend(by(&person.ni_number, &here.ni_numbers, &there.ni_numbers));
    found.extend(by(&person.email, &here.emails, &there.emails));
    let codes = person.codes.iter();
    let codes = codes.filter(|code| here.codes.only(code).is_some());
    found.extend(codes.filter_map(|code| there.codes.only(code)));
    if let Some(day) = person.born {
        found.extend(there.born_on(day));
    }
    found.extend(there.named(person));
    found.extend(there.named_the_other_way(person));
    found
}

/// What agrees between two people.
struct Agreeing {
    uln: bool,
    ni: bool,
    mis: bool,
    email: bool,
    shared_email: bool,
    postcode: bool,
    telephone: bool,
    born: Born,
    names: Names,
    against: Vec<Against>,
}

fn compare(i: usize, j: usize, here: &Side, there: &Side) -> Option<Found> {
    let agreeing = Agreeing::of(i, j, here, there);
    if !agreeing.is_worth_a_look() {
        return None;
    }
    let reasons = agreeing.reasons();
    let names_alone = !reasons.iter().any(|reason| {
        !matches!(
            reason,
            Reason::Surname(_) | Reason::FirstNames(_) | Reason::SharedEmail
        )
    });
    Some(Found {
        strength: agreeing.strength(),
        exact: agreeing.names.exact() && agreeing.born != Born::Differs,
        names_alone,
        reasons,
        against: agreeing.against,
    })
}

impl Agreeing {
    fn of(i: usize, j: usize, here: &Side, there: &Side) -> Self {
        let (a, b) = (&here.people[i], &there.people[j]);
        // Whether both have it, nobody else has it, and it is the same; or it differs.
        let number = |x: &Option<String>, y: &Option<String>, mine: &Owners, theirs: &Owners| {
            let (Some(x), Some(y)) = (x, y) else {
                return (false, false);
            };
            let counts = mine.only(x).is_some() && theirs.only(y).is_some();
            (counts && x == y, counts && x != y)
        };
        let (uln, other_uln) = number(&a.uln, &b.uln, &here.ulns, &there.ulns);
        let (ni, other_ni) = number(
            &a.ni_number,
            &b.ni_number,
            &here.ni_numbers,
            &there.ni_numbers,
        );
        let (email, _) = number(&a.email, &b.email, &here.emails, &there.emails);
        let mis = b
            .codes
            .iter()
            .any(|code| here.codes.only(code) == Some(i) && there.codes.only(code) == Some(j));
        let names = a.names(b);
        let born = a.born(b);
        let mut against = Vec::new();
        let mut note = |there_is: bool, what| {
            if there_is {
                against.push(what);
            }
        };
        note(other_uln, Against::UlnDiffers);
        note(other_ni, Against::NiNumberDiffers);
        let of_another = |code: &String| here.codes.only(code).is_some_and(|owner| owner != i);
        note(
            !mis && b.codes.iter().any(of_another),
            Against::MisValueOfAnother,
        );
        note(born == Born::Differs, Against::DateOfBirthDiffers);
        note(
            names.first.is_none() && names.known,
            Against::FirstNamesDiffer,
        );
        note(names.last.is_none() && names.known, Against::SurnameDiffers);
        let not_counting = a.has_uln && b.has_uln && !uln && !other_uln;
        note(not_counting, Against::UlnDoesNotCount);
        Self {
            uln,
            ni,
            mis,
            email,
            shared_email: !email && a.email.is_some() && a.email == b.email,
            postcode: a.postcode.is_some() && a.postcode == b.postcode,
            telephone: a.shares_telephone(b),
            born,
            names,
            against,
        }
    }

    fn number(&self) -> bool {
        self.uln || self.ni
    }

    /// Whether something speaks against it that no marriage and no shared number explains.
    fn speaks_against(&self) -> bool {
        let harmless = |against: &Against| {
            matches!(against, Against::SurnameDiffers | Against::UlnDoesNotCount)
        };
        !self.against.iter().all(harmless)
    }

    fn is_worth_a_look(&self) -> bool {
        let (names, home) = (
            &self.names,
            self.postcode || self.telephone || self.shared_email,
        );
        if self.number() || self.mis {
            return true;
        }
        let differs = |what| self.against.contains(&what);
        let other_number = differs(Against::UlnDiffers) || differs(Against::NiNumberDiffers);
        // A twin, or somebody else altogether.
        if other_number && !names.exact() {
            return false;
        }
        if self.email && (names.last.is_some() || names.first_counts()) {
            return true;
        }
        match self.born {
            Born::Same if names.last.is_some() => names.first.is_some(),
            Born::Same => names.first_counts() && home,
            Born::Almost => names.first_counts() && names.last.is_some() && (home || names.exact()),
            Born::Unknown => names.exact(),
            Born::Differs => false,
        }
    }

    fn strength(&self) -> Strength {
        let names = &self.names;
        let same_day = self.born == Born::Same;
        let first_same = names.first == Some(Likeness::Same);
        let day_is_known_well = self.born != Born::Almost || names.exact();
        let by_number = self.number()
            && names.first_counts()
            && (names.last.is_some() && day_is_known_well || same_day);
        let by_code = self.mis
            && names.first_counts()
            && ((names.last.is_some() || first_same) && same_day
                || names.exact() && day_is_known_well);
        let by_email = self.email && first_same && names.last.is_some() && same_day;
        let by_home = names.exact() && same_day && (self.postcode || self.telephone);
        let strong = by_number || by_code || by_email || by_home;
        if strong && !self.speaks_against() {
            Strength::Strong
        } else {
            Strength::Weak
        }
    }

    fn reasons(&self) -> Vec<Reason> {
        let mut reasons = Vec::new();
        let mut note = |there_is: bool, reason| {
            if there_is {
                reasons.push(reason);
            }
        };
        note(self.uln, Reason::Uln);
        note(self.ni, Reason::NiNumber);
        note(self.mis, Reason::MisValue);
        note(self.email, Reason::Email);
        note(self.born == Born::Same, Reason::DateOfBirth);
        note(self.born == Born::Almost, Reason::DateOfBirthAlmost);
        if let Some(how) = self.names.first {
            note(true, Reason::FirstNames(how));
        }
        if let Some(how) = self.names.last {
            note(true, Reason::Surname(how));
        }
        note(self.postcode, Reason::Postcode);
        note(self.telephone, Reason::Telephone);
        note(self.shared_email, Reason::SharedEmail);
        reasons
    }
}
