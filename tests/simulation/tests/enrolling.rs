//! Enrolling while OneFile's answers are not to be believed: no second account, and nobody else's.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::{DateTime, Utc};
use futures::executor::block_on;
use serde_json::{Value, json};
use tandem_onefile::{Request, Response};
use tandem_simulation::{Alter, Provider};
use tandem_standin::state::LEARNER;
use tandem_sync::brakes::{Brake, Guard, Listing};
use tandem_sync::engine::{EnrolReport, EnrolRequest};
use tandem_sync::enrol::Standing;
use tandem_sync::error::EngineError;
use tandem_sync::ports::{Kept, Observations, Words};
use tandem_sync::records::pics::{Learner, LearnerKey};
use tandem_sync::runs::{Outcome, Scope};

fn start() -> DateTime<Utc> {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

/// A provider, and learners of it who have no account in OneFile but could have one.
fn provider(wanted: usize) -> (Provider, Vec<LearnerKey>) {
    let provider = Provider::new(11, 40, start());
    let records = block_on(provider.pics.everything()).unwrap();
    let goes_on = |learner: &&Learner| {
        learner.onefile_id.is_some() && learner.aims.iter().any(|aim| aim.actual_end.is_none())
    };
    let mut edits = String::new();
    for learner in records.learners.iter().filter(goes_on) {
        let key = &learner.key;
        let set = json!({"onefile_id": null, "main_tag": "Apprentices"});
        edits += &format!("{}\n", json!({"learner": key, "set": set}));
        for aim in &learner.aims {
            let set = json!({"onefile_id": null});
            edits += &format!("{}\n", json!({"learner": key, "aim": aim.key, "set": set}));
        }
        for review in &learner.reviews {
            let gone = json!({"learner": key, "delete_review": review.key});
            edits += &format!("{gone}\n");
        }
        provider.onefile.standin(|standin| {
            let mut state = standin.state().clone();
            let id = learner.onefile_id.unwrap();
            state.users.remove(&id);
            state.aims.retain(|_, aim| aim.user_id != id);
            state.reviews.retain(|_, review| review.learner_id != id);
            state.visits.retain(|_, visit| visit.learner_id != id);
            standin.replace_state(state);
        });
    }
    block_on(provider.pics.edit(&edits)).unwrap();
    let all: Vec<LearnerKey> = (records.learners.iter().filter(goes_on))
        .map(|learner| learner.key.clone())
        .collect();
    let looked = enrol(&provider, &all, true).unwrap();
    let ready = looked
        .learners
        .into_iter()
        .map(|enrolled| enrolled.enrolment);
    let ready = ready.filter(|enrolment| enrolment.standing == Standing::Ready);
    let ready: Vec<LearnerKey> = ready.take(wanted).map(|one| one.learner).collect();
    assert_eq!(ready.len(), wanted, "enough learners could be enrolled");
    (provider, ready)
}

fn enrol(
    provider: &Provider,
    learners: &[LearnerKey],
    dry_run: bool,
) -> Result<EnrolReport, EngineError> {
    let request = EnrolRequest {
        learners: learners.to_vec(),
        dry_run,
        ..EnrolRequest::default()
    };
    let record = provider.record(&Scope::All);
    provider.with_engine(&Guard::default(), async |engine| {
        engine.enrol(&request, &record).await
    })
}

fn outcomes(report: &EnrolReport) -> Vec<Outcome> {
    let learners = report.learners.iter();
    learners.map(|enrolled| enrolled.outcome).collect()
}

/// Accounts of learners with this learner's MIS value.
fn accounts(provider: &Provider, learner: &LearnerKey) -> Vec<i64> {
    let records = block_on(provider.pics.everything()).unwrap();
    let learner = records.learners.into_iter().find(|one| one.key == *learner);
    let ident = learner.and_then(|learner| learner.ident);
    provider.onefile.standin(|standin| {
        let users = standin.state().users.values();
        let has = users.filter(|user| user.role == LEARNER && user.misid == ident);
        has.map(|user| user.id).collect()
    })
}

fn writes(provider: &Provider) -> u64 {
    provider.onefile.standin(|standin| standin.metrics().writes)
}

/// Searches for learners no longer show whom `shows` refuses.
fn lists_only(shows: impl Fn(i64) -> bool + Send + 'static) -> Option<Alter> {
    Some(Box::new(
        move |call: &str, request: &Request, response: &mut Response| {
            let learners = (request.body.as_ref()).is_some_and(|body| body["Role"] == LEARNER);
            if !call.starts_with("POST User/Search") || !learners || response.body.is_empty() {
                return;
            }
            let mut rows: Vec<Value> = serde_json::from_slice(&response.body).unwrap();
            rows.retain(|row| shows(row["ID"].as_i64().unwrap()));
            response.body = serde_json::to_vec(&rows).unwrap().into();
        },
    ))
}

#[test]
fn a_listing_that_comes_empty_or_short_makes_no_second_account() {
    let (mut provider, learners) = provider(1);
    let whom = &learners[0];
    provider.initial();
    assert_eq!(
        outcomes(&enrol(&provider, &learners, false).unwrap()),
        [Outcome::Changed]
    );
    let [id] = accounts(&provider, whom)[..] else {
        panic!("one account")
    };
    let before = writes(&provider);

    provider.onefile.alter(lists_only(|_| false));
    let listed = block_on(provider.store().listings()).unwrap().unwrap();
    let empty = Brake::ListingEmpty {
        listing: Listing::Learners,
        before: listed.learners.len(),
    };
    let ended = enrol(&provider, &learners, false);
    assert_eq!(ended.unwrap_err(), EngineError::Braked(empty));

    provider.onefile.alter(lists_only(move |of| of != id));
    let report = enrol(&provider, &learners, false).unwrap();
    let standing = report.learners[0].enrolment.standing;
    assert_eq!(standing, Standing::Linked { onefile_id: id });
    assert_eq!(
        (writes(&provider), accounts(&provider, whom)),
        (before, vec![id])
    );
}

#[test]
fn an_account_that_tandem_made_counts_before_anything_was_ever_listed() {
    let (provider, learners) = provider(1);
    enrol(&provider, &learners, false).unwrap();
    let made = accounts(&provider, &learners[0]);
    provider.onefile.alter(lists_only(|_| false));
    let report = enrol(&provider, &learners, false).unwrap();
    let onefile_id = made[0];
    let standing = report.learners[0].enrolment.standing;
    assert_eq!(standing, Standing::Linked { onefile_id });
    assert_eq!(accounts(&provider, &learners[0]), made);
}

#[test]
fn an_account_that_was_listed_before_is_asked_for_by_its_id() {
    let (mut provider, learners) = provider(1);
    let whom = &learners[0];
    let id = provider.onefile.standin(|standin| {
        // Made by hand, with the MIS value, before Tandem has ever enrolled anybody.
        let mut state = standin.state().clone();
        let like = state.users.values().find(|user| user.role == LEARNER);
        let records = block_on(provider.pics.everything()).unwrap();
        let learner = records.learners.into_iter().find(|one| one.key == *whom);
        let (mut user, learner) = (like.unwrap().clone(), learner.unwrap());
        (user.id, user.username) = (990_001, "MADE1".into());
        (user.first_name, user.last_name) = (learner.first_names, learner.surname);
        (user.misid, user.archived) = (learner.ident, false);
        state.users.insert(user.id, user);
        standin.replace_state(state);
        990_001
    });
    provider.preview();
    let before = writes(&provider);
    provider.onefile.alter(lists_only(move |of| of != id));
    let report = enrol(&provider, &learners, false).unwrap();
    assert_eq!(report.learners[0].onefile_id, Some(id));
    assert_eq!(
        (writes(&provider), accounts(&provider, whom)),
        (before, vec![id])
    );
    // OneFile does not know the ID any more either: then it is gone.
    provider.onefile.standin(|standin| {
        let mut state = standin.state().clone();
        state.users.remove(&id);
        state.aims.retain(|_, aim| aim.user_id != id);
        standin.replace_state(state);
    });
    let report = enrol(&provider, &learners, true).unwrap();
    assert_eq!(report.learners[0].enrolment.standing, Standing::Ready);
}

/// Answers to the creation of accounts name this user.
fn answers_with(id: i64) -> Option<Alter> {
    Some(Box::new(
        move |call: &str, _: &Request, response: &mut Response| {
            if call == "POST User" && response.status.is_success() {
                response.body = json!({"ID": id}).to_string().into();
            }
        },
    ))
}

#[test]
fn an_id_in_an_answer_is_believed_only_after_the_account_was_read() {
    let (provider, learners) = provider(2);
    let stranger = provider.onefile.standin(|standin| {
        let mut users = standin.state().users.values();
        users.find(|user| user.role == LEARNER).unwrap().id
    });
    let before = provider
        .onefile
        .standin(|standin| standin.state().users[&stranger].clone());
    provider.onefile.alter(answers_with(stranger));
    let report = enrol(&provider, &learners, false).unwrap();
    let ids: Vec<Option<i64>> = (report.learners.iter())
        .map(|enrolled| enrolled.onefile_id)
        .collect();
    let own: Vec<Option<i64>> = (learners.iter())
        .map(|learner| accounts(&provider, learner).first().copied())
        .collect();
    assert_eq!(ids, own, "found by their MIS values");
    let linked = block_on(provider.store().links()).unwrap().learners;
    assert!(linked.values().all(|id| *id != stranger), "{linked:?}");
    let after = provider
        .onefile
        .standin(|standin| standin.state().users[&stranger].clone());
    assert_eq!(after, before);
    assert!(!block_on(provider.store().proofs()).unwrap().account);
}

#[test]
fn where_nothing_shows_what_was_created_a_person_is_asked_and_nothing_is_linked() {
    let (provider, learners) = provider(2);
    // What OneFile shows of new accounts fits nobody.
    let records = block_on(provider.pics.everything()).unwrap().learners;
    let of_them = records
        .into_iter()
        .filter(|one| learners.contains(&one.key));
    let idents: Vec<Value> = of_them.map(|one| json!(one.ident)).collect();
    provider.onefile.alter(Some(Box::new(
        move |call: &str, _: &Request, response: &mut Response| {
            let is_of_users = call.starts_with("GET User/") || call.starts_with("POST User/Search");
            if !is_of_users || response.body.is_empty() {
                return;
            }
            let other = |user: &mut Value| {
                if idents.contains(&user["MISID"]) {
                    user["FirstName"] = json!("Somebody");
                    user["LastName"] = json!("Else");
                    user["MISID"] = json!("ELSE");
                }
            };
            let mut shown: Value = serde_json::from_slice(&response.body).unwrap();
            match shown.as_array_mut() {
                Some(rows) => rows.iter_mut().for_each(other),
                None => other(&mut shown),
            }
            response.body = shown.to_string().into();
        },
    )));
    let report = enrol(&provider, &learners, false).unwrap();
    assert_eq!(outcomes(&report), [Outcome::Parked, Outcome::NotReached]);
    assert_eq!(report.learners[0].onefile_id, None);
    assert!(
        block_on(provider.store().links())
            .unwrap()
            .learners
            .is_empty()
    );
    let made = writes(&provider);
    let again = enrol(&provider, &learners[..1], false).unwrap();
    let standing = again.learners[0].enrolment.standing;
    assert_eq!((standing, writes(&provider)), (Standing::InDoubt, made));
    // Once it reads back as it was sent, it is linked.
    provider.onefile.alter(None);
    let again = enrol(&provider, &learners[..1], false).unwrap();
    let own = accounts(&provider, &learners[0]);
    assert_eq!(again.learners[0].onefile_id, own.first().copied());
    assert_eq!((own.len(), writes(&provider)), (1, made));
}
