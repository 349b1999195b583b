//! Learners whose account is archived or gone while another account has their number: a move of
//! centre makes one, and so does an account that was made anew. Each is suggested alone, to be
//! confirmed by a person, since what the new account shows runs over PICS from then on.

use super::{Against, Reason, Strength, Suggestion};
use crate::likeness::person::Person;
use crate::records::{onefile, pics};
use std::collections::{BTreeMap, BTreeSet};

/// Suggestions for learners who are linked, by these links, with an account that is archived or not
/// in the centre any more.
pub fn suggest_moved(
    learners: &[pics::Learner],
    users: &[onefile::User],
    links: &BTreeMap<String, i64>,
    apart: &BTreeSet<(String, i64)>,
) -> Vec<Suggestion> {
    let known: BTreeMap<i64, &onefile::User> = users.iter().map(|user| (user.id, user)).collect();
    let taken: BTreeSet<i64> = links.values().copied().collect();
    let mut in_use: BTreeMap<String, Vec<(i64, Person)>> = BTreeMap::new();
    for user in users.iter().filter(|user| !user.archived) {
        let person = Person::of_user(user);
        if let Some(uln) = person.uln.clone() {
            in_use.entry(uln).or_default().push((user.id, person));
        }
    }
    let mut owners: BTreeMap<String, usize> = BTreeMap::new();
    let people: Vec<Person> = learners.iter().map(Person::of_learner).collect();
    for uln in people.iter().filter_map(|person| person.uln.clone()) {
        *owners.entry(uln).or_default() += 1;
    }
    let mut found = Vec::new();
    for (learner, person) in learners.iter().zip(&people) {
        let key = &learner.key.0;
        let Some(old) = links.get(key) else {
            continue;
        };
        let why = match known.get(old) {
            Some(user) if user.archived => Against::LinkedToArchived,
            Some(_) => continue,
            None => Against::LinkedToNobody,
        };
        let Some(uln) = person
            .uln
            .as_ref()
            .filter(|uln| owners.get(*uln) == Some(&1))
        else {
            continue;
        };
        let Some([(id, other)]) = in_use.get(uln).map(Vec::as_slice) else {
            continue;
        };
        if taken.contains(id) || apart.contains(&(key.clone(), *id)) {
            continue;
        }
        let names = person.names(other);
        let mut reasons = vec![Reason::Uln];
        reasons.extend(names.first.map(Reason::FirstNames));
        reasons.extend(names.last.map(Reason::Surname));
        let mut against = vec![why];
        let differs = [
            (names.first, Against::FirstNamesDiffer),
            (names.last, Against::SurnameDiffers),
        ];
        let differs = differs.into_iter().filter(|_| names.known);
        against.extend(
            differs
                .filter(|(likeness, _)| likeness.is_none())
                .map(|(_, against)| against),
        );
        found.push(Suggestion {
            pics: key.clone(),
            onefile_id: *id,
            strength: Strength::Weak,
            reasons,
            against,
            rivals: false,
            archived: false,
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    const ULN: &str = "9276308686";

    fn user(id: i64, archived: bool) -> onefile::User {
        onefile::User {
            id,
            first_name: Some("Ada".into()),
            last_name: Some("Quill".into()),
            uln: Some(ULN.into()),
            archived,
            ..onefile::User::default()
        }
    }

    fn ada() -> pics::Learner {
        pics::Learner {
            uln: Some(ULN.into()),
            ..sample::learner()
        }
    }

    fn suggested(users: &[onefile::User], linked: i64) -> Vec<(i64, Against)> {
        let links = BTreeMap::from([(ada().key.0, linked)]);
        let found = suggest_moved(&[ada()], users, &links, &BTreeSet::new());
        let found = found.into_iter();
        found.map(|one| (one.onefile_id, one.against[0])).collect()
    }

    #[test]
    fn another_account_with_the_number_is_suggested_for_one_that_is_archived_or_gone() {
        let archived = Against::LinkedToArchived;
        assert_eq!(
            suggested(&[user(7, true), user(8, false)], 7),
            [(8, archived)]
        );
        let gone = Against::LinkedToNobody;
        assert_eq!(suggested(&[user(8, false)], 7), [(8, gone)]);
    }

    #[test]
    fn it_is_not_where_the_account_is_in_use_or_the_number_is_of_several() {
        assert_eq!(suggested(&[user(7, false), user(8, false)], 7), []);
        let several = [user(7, true), user(8, false), user(9, false)];
        assert_eq!(suggested(&several, 7), []);
        assert_eq!(suggested(&[user(7, true), user(8, true)], 7), []);
    }

    #[test]
    fn it_is_not_where_a_person_said_no_or_another_learner_has_it() {
        let users = [user(7, true), user(8, false)];
        let links = BTreeMap::from([(ada().key.0, 7)]);
        let apart = BTreeSet::from([(ada().key.0, 8)]);
        assert_eq!(suggest_moved(&[ada()], &users, &links, &apart), []);
        let links = BTreeMap::from([(ada().key.0, 7), ("other".into(), 8)]);
        assert_eq!(
            suggest_moved(&[ada()], &users, &links, &BTreeSet::new()),
            []
        );
    }
}
