//! What every gateway to PICS that writes has to do.

use tandem_sync::ports::Pics;
use tandem_sync::records::RegistrationField;
use tandem_sync::records::details::{DetailOf, LearnerField, OfficerField, OrganisationField};
use tandem_sync::records::field::Value;
use tandem_sync::records::field_of::{AimField, ReviewField};
use tandem_sync::records::pics::{Everything, Learner, Review};
use tandem_sync::records::replaced::{NamesField, Replaced};
use tandem_sync::records::write::{PicsWrite, Written};

/// Checks a gateway that holds `held`: at least two learners, an officer and an organisation, the first with an aim without
/// registration, elements and OneFile ID, and two reviews, of which the first has a OneFile ID and
/// the second has none.
pub async fn check(pics: &dyn Pics, held: &Everything) {
    assert_eq!(pics.everything().await.as_ref(), Ok(held));
    let first = &held.learners[0];
    assert_eq!(
        pics.learner(&first.key).await.unwrap().as_ref(),
        Some(first)
    );
    assert_eq!(pics.learner(&"nobody".into()).await, Ok(None));

    aim_fields(pics, first).await;
    review_fields(pics, held).await;
    creation(pics, held).await;
    details(pics, held).await;

    let mut in_order = pics.everything().await.unwrap();
    for learner in &mut in_order.learners {
        learner.aims.sort_by(|a, b| a.key.cmp(&b.key));
        learner.reviews.sort_by(|a, b| a.key.cmp(&b.key));
    }
    in_order.learners.sort_by(|a, b| a.key.cmp(&b.key));
    assert_eq!(pics.everything().await.unwrap(), in_order);
}

async fn aim_fields(pics: &dyn Pics, learner: &Learner) {
    let blank = |aim: &&_| {
        let aim: &tandem_sync::records::pics::Aim = aim;
        aim.registration.number.is_none() && aim.elements_done.is_none()
    };
    let aim = learner.aims.iter().find(blank).unwrap();
    let write = |field, before: Option<&str>, after: Option<&str>| PicsWrite::Aim {
        learner: learner.key.clone(),
        aim: aim.key.clone(),
        set: Replaced::parse(field, before, after).unwrap(),
    };
    let fields = [
        (
            AimField::Registration(RegistrationField::RegistrationNumber),
            "R-1",
            "R-2",
        ),
        (
            AimField::Registration(RegistrationField::RegistrationDate),
            "2026-01-01",
            "2026-01-02",
        ),
        (
            AimField::Registration(RegistrationField::CertificateAppliedDate),
            "2026-02-01",
            "2026-02-02",
        ),
        (
            AimField::Registration(RegistrationField::CertificateReceivedDate),
            "2026-03-01",
            "2026-03-02",
        ),
        (AimField::ElementsTotal, "40", "41"),
        (AimField::ElementsDone, "0", "12"),
    ];
    let mut expected = aim.clone();
    for (field, one, two) in fields {
        let ends = [
            (write(field, None, Some(one)), Written::Done),
            (write(field, None, Some(one)), Written::AlreadyThere),
            (
                write(field, None, Some(two)),
                Written::Differs {
                    found: value(&field, one),
                },
            ),
            (
                write(field, Some(two), None),
                Written::Differs {
                    found: value(&field, one),
                },
            ),
            (write(field, Some(one), None), Written::Done),
            (write(field, Some(one), None), Written::AlreadyThere),
            (
                write(field, Some(one), Some(two)),
                Written::Differs { found: None },
            ),
            (write(field, None, Some(two)), Written::Done),
        ];
        for (write, end) in ends {
            assert_eq!(pics.write(&write).await, Ok(end), "{write:?}");
        }
        field.set(&mut expected, value(&field, two)).unwrap();
    }
    let now = pics.learner(&learner.key).await.unwrap().unwrap();
    assert_eq!(now.aim(&aim.key), Some(&expected));

    let PicsWrite::Aim { learner, aim, set } = write(AimField::ElementsDone, None, Some("1"))
    else {
        unreachable!()
    };
    let nobody = PicsWrite::Aim {
        learner: "nobody".into(),
        aim,
        set: set.clone(),
    };
    let nothing = PicsWrite::Aim {
        learner,
        aim: "nothing".into(),
        set,
    };
    assert_eq!(pics.write(&nobody).await, Ok(Written::NoRecord));
    assert_eq!(pics.write(&nothing).await, Ok(Written::NoRecord));
}

async fn review_fields(pics: &dyn Pics, held: &Everything) {
    let (learner, other) = (&held.learners[0], &held.learners[1]);
    let linked = learner.reviews[0].onefile_id.unwrap();
    let review = &learner.reviews[1];
    let write = |field, before: Option<&str>, after: Option<&str>| PicsWrite::Review {
        learner: learner.key.clone(),
        review: review.key.clone(),
        set: Replaced::parse(field, before, after).unwrap(),
    };
    let fields = [
        (ReviewField::Attended, "Yes", "No"),
        (ReviewField::Actual, "2026-12-01", "2026-12-02"),
        (ReviewField::LearnerSigned, "2026-12-03", "2026-12-04"),
        (ReviewField::OnefileId, "880001", "880002"),
    ];
    for (field, one, two) in fields {
        let ends = [
            (write(field, None, Some(one)), Written::Done),
            (write(field, None, Some(one)), Written::AlreadyThere),
            (
                write(field, None, Some(two)),
                Written::Differs {
                    found: value(&field, one),
                },
            ),
            (write(field, Some(one), Some(two)), Written::Done),
            (write(field, Some(two), None), Written::Done),
        ];
        for (write, end) in ends {
            assert_eq!(pics.write(&write).await, Ok(end), "{write:?}");
        }
    }
    assert_eq!(
        pics.learner(&learner.key).await.unwrap().unwrap().reviews[1],
        *review
    );

    // A OneFile review is the partner of one review alone, of whichever learner.
    let id = linked.to_string();
    let taken = Written::Differs {
        found: Some(Value::Id(linked)),
    };
    let same_learner = write(ReviewField::OnefileId, None, Some(&id));
    assert_eq!(pics.write(&same_learner).await, Ok(taken.clone()));
    let other_learner = PicsWrite::Review {
        learner: other.key.clone(),
        review: other.reviews[0].key.clone(),
        set: Replaced::parse(ReviewField::OnefileId, None, Some(&id)).unwrap(),
    };
    assert_eq!(pics.write(&other_learner).await, Ok(taken));
    let missing = PicsWrite::Review {
        learner: learner.key.clone(),
        review: "nothing".into(),
        set: Replaced::parse(ReviewField::Attended, None, Some("Yes")).unwrap(),
    };
    assert_eq!(pics.write(&missing).await, Ok(Written::NoRecord));
    assert_eq!(
        pics.learner(&other.key).await.unwrap().as_ref(),
        Some(other)
    );
}

async fn creation(pics: &dyn Pics, held: &Everything) {
    let (learner, other) = (&held.learners[0], &held.learners[1]);
    let create = |learner: &Learner, review: &Review| PicsWrite::CreateReview {
        learner: learner.key.clone(),
        review: Box::new(review.clone()),
    };
    let new = Review {
        key: "of-770001".into(),
        onefile_id: Some(770_001),
        ..learner.reviews[1].clone()
    };
    assert_eq!(pics.write(&create(learner, &new)).await, Ok(Written::Done));
    assert_eq!(
        pics.write(&create(learner, &new)).await,
        Ok(Written::AlreadyThere)
    );
    let renamed = Review {
        key: "other".into(),
        ..new.clone()
    };
    assert_eq!(
        pics.write(&create(learner, &renamed)).await,
        Ok(Written::AlreadyThere)
    );

    let found = Some(Value::Id(770_001));
    let id_taken = Review {
        kind: "Induction".to_owned(),
        ..renamed.clone()
    };
    let key_taken = Review {
        onefile_id: Some(770_002),
        ..new.clone()
    };
    for (whose, review) in [
        (learner, &id_taken),
        (learner, &key_taken),
        (other, &renamed),
    ] {
        let end = Written::Differs {
            found: found.clone(),
        };
        assert_eq!(pics.write(&create(whose, review)).await, Ok(end));
    }
    let nobody = PicsWrite::CreateReview {
        learner: "nobody".into(),
        review: Box::new(Review {
            onefile_id: None,
            ..new.clone()
        }),
    };
    assert_eq!(pics.write(&nobody).await, Ok(Written::NoRecord));

    let now = pics.learner(&learner.key).await.unwrap().unwrap();
    assert_eq!(now.review(&new.key), Some(&new));
    assert_eq!(now.reviews.len(), learner.reviews.len() + 1);
    assert_eq!(
        pics.learner(&other.key).await.unwrap().as_ref(),
        Some(other)
    );
}

async fn details(pics: &dyn Pics, held: &Everything) {
    let mut expected = pics.everything().await.unwrap();
    let learner = &held.learners[0];
    for field in LearnerField::ALL {
        let of = DetailOf::Learner {
            learner: learner.key.clone(),
            field,
        };
        let (one, two) = match field {
            LearnerField::DateOfBirth => ("2001-01-01", "2001-01-02"),
            _ => ("Value One", "Value Two"),
        };
        let two = value(&of, two);
        detail(pics, &of, field.get(learner), value(&of, one), two.clone()).await;
        field.set(&mut expected.learners[0], two).unwrap();
    }
    let officer = &held.officers[0];
    for field in OfficerField::ALL {
        let of = DetailOf::Officer {
            officer: officer.key.clone(),
            field,
        };
        let (one, two) = (Value::text("One"), Value::text("Two"));
        detail(pics, &of, field.get(officer), one, two.clone()).await;
        field.set(&mut expected.officers[0], two).unwrap();
    }
    let organisation = &held.organisations[0];
    for field in OrganisationField::ALL {
        let of = DetailOf::Organisation {
            organisation: organisation.key.clone(),
            field,
        };
        let before = field.get(organisation);
        let (one, two) = (Value::text("ZZ3 3ZZ"), Value::text("ZZ4 4ZZ"));
        detail(pics, &of, before, one, two.clone()).await;
        field.set(&mut expected.organisations[0], two).unwrap();
    }
    assert_eq!(pics.everything().await.unwrap(), expected);
    for of in [
        DetailOf::Learner {
            learner: "nobody".into(),
            field: LearnerField::Email,
        },
        DetailOf::Officer {
            officer: "nobody".into(),
            field: OfficerField::Email,
        },
        DetailOf::Organisation {
            organisation: "nobody".into(),
            field: OrganisationField::Name,
        },
    ] {
        let write = PicsWrite::Detail {
            set: Replaced::parse(of, None, Some("x")).unwrap(),
        };
        assert_eq!(pics.write(&write).await, Ok(Written::NoRecord));
    }
}

fn value(field: &impl NamesField, text: &str) -> Option<Value> {
    field.field().parse(Some(text)).unwrap()
}

/// One detail through its whole life; it ends with `two`.
async fn detail(
    pics: &dyn Pics,
    of: &DetailOf,
    held: Option<Value>,
    one: Option<Value>,
    two: Option<Value>,
) {
    let write = |before: &Option<Value>, after: &Option<Value>| PicsWrite::Detail {
        set: Replaced {
            field: of.clone(),
            before: before.clone(),
            after: after.clone(),
        },
    };
    let differs = |found: &Option<Value>| Written::Differs {
        found: found.clone(),
    };
    let other = Value::text("other");
    let ends = [
        (write(&held, &one), Written::Done),
        (write(&held, &one), Written::AlreadyThere),
        (write(&other, &two), differs(&one)),
        (write(&one, &None), Written::Done),
        (write(&one, &None), Written::AlreadyThere),
        (write(&one, &two), differs(&None)),
        (write(&None, &two), Written::Done),
    ];
    for (write, end) in ends {
        assert_eq!(pics.write(&write).await, Ok(end), "{write:?}");
    }
}
