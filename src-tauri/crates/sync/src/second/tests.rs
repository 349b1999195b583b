//! What is evidence of a second program, and what is not.

use super::*;

fn at(hour: u32) -> DateTime<Utc> {
    format!("2026-11-23T{hour:02}:00:00Z").parse().unwrap()
}

fn aim(pics: Option<&str>, onefile: Option<&str>) -> LearnerSeen {
    let pair = (pics.map(str::to_owned), onefile.map(str::to_owned));
    let values = BTreeMap::from([(Field::RegistrationNumber, pair)]);
    LearnerSeen {
        aims: BTreeMap::from([("A".into(), AimSeen { values })]),
        ..LearnerSeen::default()
    }
}

fn found(before: &LearnerSeen, now: &LearnerSeen, own: &Own, imported: bool) -> Vec<What> {
    let base = before.as_base(at(9), 0);
    of_learner(&"L1".into(), &base, now, own, imported, at(10))
        .into_iter()
        .map(|one| one.what)
        .collect()
}

fn wrote(values: &[Option<&str>]) -> Own {
    let values = values.iter().map(|value| value.map(str::to_owned));
    let cell = ("A".into(), Field::RegistrationNumber);
    Own {
        aims: BTreeMap::from([(cell, values.collect())]),
        ..Own::default()
    }
}

fn seen(learner: &str, hour: u32) -> Evidence {
    let what = What::LinkInPics {
        review: "R".into(),
        onefile_id: 1,
    };
    Evidence {
        learner: learner.into(),
        what,
        after: at(0),
        seen: at(hour),
    }
}

#[test]
fn evidence_of_two_learners_a_run_adds_up_and_of_one_does_not() {
    let two = gathered(Vec::new(), vec![seen("A", 9), seen("B", 9)], at(9));
    let more = [seen("C", 11), seen("D", 11), seen("E", 13), seen("F", 13)];
    assert!(!is_another_program(&two));
    let four = gathered(two.clone(), more[..2].to_vec(), at(11));
    assert!(!is_another_program(&four), "two now and then");
    let six = gathered(four.clone(), more[2..].to_vec(), at(13));
    assert!(is_another_program(&six));
    let same = gathered(two.clone(), vec![seen("A", 11), seen("B", 11)], at(11));
    assert!(!is_another_program(&same), "two people who are worked on");
    let single = ["C", "D", "E", "F"].into_iter().zip(10..);
    let single = single.fold(two.clone(), |before, (who, hour)| {
        gathered(before, vec![seen(who, hour)], at(hour))
    });
    assert!(!is_another_program(&single), "one a run may be a person");
    let later = at(9) + TimeDelta::days(8);
    let news = ["E", "F"].map(|who| Evidence {
        seen: later,
        ..seen(who, 9)
    });
    let later = gathered(four, news.to_vec(), later);
    assert!(!is_another_program(&later), "long ago");
}

#[test]
fn a_value_that_became_what_onefile_holds_without_tandem() {
    let none = Own::default();
    let (x, y) = (Some("X"), Some("Y"));
    let theirs = What::ValueInPics {
        aim: "A".into(),
        field: Field::RegistrationNumber,
        before: Some("X".into()),
        value: "Y".into(),
    };
    assert_eq!(
        found(&aim(x, y), &aim(y, y), &none, false),
        std::slice::from_ref(&theirs)
    );
    assert_eq!(found(&aim(x, x), &aim(y, y), &none, false), [theirs]);
    assert_eq!(found(&aim(None, y), &aim(y, y), &none, false).len(), 1);
    assert_eq!(found(&aim(x, x), &aim(x, x), &none, false), []);
    assert_eq!(found(&aim(x, x), &aim(y, x), &none, false), [], "edited");
    assert_eq!(
        found(&aim(y, x), &aim(y, y), &none, false),
        [],
        "edited there"
    );
    assert_eq!(found(&aim(x, y), &aim(None, None), &none, false), []);
    let imported = found(&aim(x, y), &aim(y, y), &none, true);
    assert_eq!(imported, [], "an import brought it");
}

#[test]
fn what_tandem_wrote_or_put_back_since_is_its_own() {
    let (x, y) = (Some("X"), Some("Y"));
    let pulled = wrote(&[y]);
    assert_eq!(found(&aim(x, y), &aim(y, y), &pulled, false), []);
    let put_back = wrote(&[y, x]);
    assert_eq!(found(&aim(x, y), &aim(x, x), &put_back, false), []);
    assert_eq!(
        found(&aim(x, y), &aim(y, y), &put_back, false),
        [],
        "keyed in again by a person after it was put back"
    );
    let mut held = aim(y, y);
    let cell = ("A".into(), Field::RegistrationNumber);
    held.held.insert(cell);
    assert_eq!(found(&aim(x, y), &held, &Own::default(), false), []);
    let other = wrote(&[Some("Z")]);
    assert_eq!(found(&aim(x, x), &aim(y, y), &other, false).len(), 1);
}

fn review(there: &[i64], unsent: bool, linked: Option<i64>) -> LearnerSeen {
    let (day, time) = ("2026-12-08".parse().unwrap(), "10:00:00".parse().unwrap());
    let unsent = unsent.then(|| Unsent {
        review: "R1".into(),
        day,
        time,
        assessor: Some(70),
    });
    LearnerSeen {
        alone: unsent.iter().map(|unsent| unsent.review.clone()).collect(),
        unsent: unsent.into_iter().collect(),
        there: there
            .iter()
            .map(|id| ReviewThere {
                id: *id,
                when: Some((day, time)),
                assessor: Some(70),
            })
            .collect(),
        linked: linked.map(|id| ("R1".into(), id)).into_iter().collect(),
        ..LearnerSeen::default()
    }
}

#[test]
fn a_review_that_tandem_had_still_to_send() {
    let none = Own::default();
    let (before, now) = (review(&[1], true, None), review(&[1, 2], true, None));
    assert_eq!(found(&before, &now, &none, false).len(), 1);
    assert_eq!(found(&before, &now, &none, true).len(), 1, "known before");
    let unknown = review(&[1], false, None);
    assert_eq!(found(&unknown, &now, &none, false).len(), 1, "new in both");
    assert_eq!(found(&unknown, &now, &none, true), [], "imported");
    let mut other = now.clone();
    other.there[1].assessor = Some(71);
    assert_eq!(found(&before, &other, &none, false), []);
    let mut later = now.clone();
    later.unsent[0].time = "10:30:00".parse().unwrap();
    assert_eq!(found(&before, &later, &none, false), []);
    let own = Own {
        reviews: BTreeSet::from([2]),
        ..Own::default()
    };
    assert_eq!(found(&before, &now, &own, false), []);
    assert_eq!(found(&now, &now, &none, false), [], "seen before");
}

#[test]
fn a_link_that_tandem_did_not_make() {
    let none = Own::default();
    let before = review(&[1], true, None);
    let linked = review(&[1, 2], false, Some(2));
    assert_eq!(
        found(&before, &linked, &none, false),
        [What::LinkInPics {
            review: "R1".into(),
            onefile_id: 2
        }]
    );
    let by_hand = review(&[1], false, Some(1));
    assert_eq!(
        found(&before, &by_hand, &none, false),
        [],
        "an older review"
    );
    let own = Own {
        reviews: BTreeSet::from([2]),
        ..Own::default()
    };
    assert_eq!(found(&before, &linked, &own, false), []);
}
