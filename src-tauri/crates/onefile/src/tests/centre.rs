//! What names another centre was not asked for, whichever search or detail shows it.

use super::*;
use serde_json::Value;

/// The centre's own, one of another centre, and one that does not say: rows of a search.
fn rows(with: &Value) -> Answer {
    let row = |id: i64, centre: Option<i64>| {
        let mut row = with.clone();
        row["ID"] = value!(id);
        if let Some(centre) = centre {
            row["OrganisationID"] = value!(centre);
        }
        row
    };
    Ok(json(&value!([
        row(1, Some(9101)),
        row(2, Some(9102)),
        row(3, None)
    ])))
}

fn asked<T>(
    answers: impl IntoIterator<Item = Answer>,
    ask: impl AsyncFnOnce(OneFileClient) -> T,
) -> T {
    let script = Script::signed_in(answers);
    let clock = SimClock::new();
    let client = client(&script, &clock);
    drive(&clock, ask(client))
}

#[test]
fn rows_of_another_centre_are_not_taken() {
    let named = value!({"FirstName": "Ada", "LastName": "Quill", "Name": "Acme", "Title": "T"});
    let listed = || [rows(&named), ids(&[])];
    let learners = asked(listed(), async |c| c.learners(None).await.unwrap());
    let learners: Vec<i64> = learners.iter().map(|row| row.id).collect();
    let verifiers = asked(listed(), async |c| c.verifiers().await.unwrap());
    let verifiers: Vec<i64> = verifiers.iter().map(|row| row.id).collect();
    let placements = asked(listed(), async |c| c.placements().await.unwrap());
    let placements: Vec<i64> = placements.iter().map(|row| row.id).collect();
    let classrooms = asked(listed(), async |c| c.classrooms().await.unwrap());
    let classrooms: Vec<i64> = classrooms.iter().map(|row| row.id).collect();
    let standards = asked(listed(), async |c| c.standards().await.unwrap());
    let standards: Vec<i64> = standards.iter().map(|row| row.id).collect();
    let reviews = asked(listed(), async |c| c.review_list(7, None).await.unwrap());
    let reviews: Vec<i64> = reviews.iter().map(|row| row.id).collect();
    for (what, found) in [
        ("learners", learners),
        ("verifiers", verifiers),
        ("placements", placements),
        ("classrooms", classrooms),
        ("standards", standards),
        ("reviews", reviews),
    ] {
        assert_eq!(found, [1, 3], "{what}");
    }
}

#[test]
fn a_row_without_names_is_not_taken_where_its_detail_names_another_centre_or_role() {
    let detail = |id: i64, centre: i64, role: i64| {
        let names = value!({"ID": id, "FirstName": "Ada", "OrganisationID": centre, "Role": role});
        Ok(json(&names))
    };
    let answers = [
        Ok(json(
            &value!([{"ID": 1}, {"ID": 2}, {"ID": 3}, {"ID": 4, "FirstName": "Bo"}]),
        )),
        ids(&[]),
        detail(1, 9101, 1),
        detail(2, 9102, 1),
        detail(3, 9101, 5),
    ];
    let learners = asked(answers, async |c| c.learners(None).await.unwrap());
    let found: Vec<i64> = learners.iter().map(|row| row.id).collect();
    assert_eq!(found, [1, 4]);
}

#[test]
fn one_row_that_cannot_be_read_in_full_does_not_lose_the_listing() {
    let answers = [
        Ok(json(&value!([{"ID": 1}, {"ID": 2, "FirstName": "Bo"}]))),
        ids(&[]),
        Ok(plain(403, "")),
    ];
    let learners = asked(answers, async |c| c.learners(None).await.unwrap());
    let found: Vec<i64> = learners.iter().map(|row| row.id).collect();
    assert_eq!(found, [1, 2]);
}

#[test]
fn a_person_or_record_of_another_centre_is_not_ours() {
    let other = || {
        [Ok(json(
            &value!({"ID": 1, "OrganisationID": 9102, "LearnerID": 7}),
        ))]
    };
    assert!(asked(other(), async |c| c.user(1).await.unwrap()).is_none());
    assert!(asked(other(), async |c| c.placement(1).await.unwrap()).is_none());
    assert!(asked(other(), async |c| c.review(1).await.unwrap()).is_none());
    assert!(asked(other(), async |c| c.aim(1).await.unwrap()).is_none());
    let silent = [Ok(json(&value!({"ID": 1})))];
    assert!(asked(silent, async |c| c.user(1).await.unwrap()).is_some());
}
