//! Records: what is read from answers, and what is sent.

use super::*;
use tandem_sync::records::field::Value;

#[test]
fn an_unknown_id_is_none_and_nothing_else_is() {
    for (answer, expected) in [
        (plain(404, "{\"code\":-9}"), Ok(None)),
        (
            plain(400, "{\"code\":-9,\"message\":\"Not found\"}"),
            Ok(None),
        ),
        (plain(400, "nonsense"), Err(Kind::Refused)),
        (plain(200, ""), Err(Kind::NotUnderstood)),
        (
            plain(200, "{\"ID\":4,\"LearnerID\":1}"),
            Err(Kind::NotUnderstood),
        ),
        (plain(200, "{\"ID\":3}"), Err(Kind::NotUnderstood)),
        (
            plain(200, "{\"id\":\"3\",\"learnerid\":\"1\"}"),
            Ok(Some(1)),
        ),
    ] {
        let what = format!("{:?}", answer.body);
        let (script, clock) = (Script::signed_in([Ok(answer)]), SimClock::new());
        let found = drive(&clock, client(&script, &clock).review(3));
        let found = found.map(|r| r.map(|r| r.learner_id)).map_err(|e| e.kind);
        assert_eq!(found, expected, "{what}");
    }
}

#[test]
fn creations_send_what_is_needed_and_times_as_set() {
    for (times, start, end) in [
        (
            TimesOnWire::TrueUtc,
            "2031-07-01T08:00:00.000Z",
            "2031-07-01T09:00:00.000Z",
        ),
        (
            TimesOnWire::UkWallClock,
            "2031-07-01T09:00:00.000Z",
            "2031-07-01T10:00:00.000Z",
        ),
    ] {
        let script = Script::signed_in([Ok(plain(200, "55")), Ok(plain(200, "66"))]);
        let clock = SimClock::new();
        let client = client_with(&script, &clock, Settings { times, ..SETTINGS });
        let visit = visit();
        assert_eq!(drive(&clock, client.create_visit(&visit)), Ok(55));
        let review = NewReview {
            learner_id: 1,
            assessor_id: 2,
            day: visit.day,
            time: visit.time,
            visit_id: 55,
        };
        assert_eq!(drive(&clock, client.create_review(&review)), Ok(66));
        let seen = script.seen();
        assert_eq!(
            seen[1].body,
            value!({"LearnerID": 1, "OrganisationID": 9101, "DateFrom": start, "DateTo": end,
                "VisitTypeID": 3, "SMSReminder": false, "AssessorID": 2})
        );
        assert_eq!(
            seen[2].body,
            value!({"LearnerID": 1, "Status": 1, "ScheduledFor": start, "VisitID": 55,
                "AssessorID": 2})
        );
    }
}

#[test]
fn a_field_is_written_only_under_a_name_that_was_shown() {
    use RegistrationField::{CertificateReceivedDate, RegistrationDate, RegistrationNumber};
    let script = Script::signed_in([
        Ok(json(&value!({"ID": 8, "UserID": 1, "StandardID": 2,
            "registrationDate": null, "CertificateDate": "2031-02-01T00:00:00"}))),
        Ok(plain(204, "")),
        Ok(json(
            &value!({"ID": 9, "UserID": 1, "StandardID": 2, "CertificatedDate": null}),
        )),
        Ok(plain(200, "")),
    ]);
    let clock = SimClock::new();
    let client = client(&script, &clock);
    let write = |fields: &[(RegistrationField, &str)]| {
        let text = |text: &str| Value::Text(text.to_owned());
        let value = |day: &str| day.parse().map_or_else(|_| text(day), Value::Date);
        let fields: BTreeMap<_, _> = fields.iter().map(|(f, v)| (*f, value(v))).collect();
        drive(&clock, client.update_aim(8, &fields)).map_err(|e| e.kind)
    };
    let aim = drive(&clock, client.aim(8)).unwrap().unwrap();
    assert_eq!(aim.registration.received, "2031-02-01".parse().ok());
    assert_eq!(client.shown_aim_fields().len(), 2);

    assert_eq!(write(&[(RegistrationNumber, "R")]), Err(Kind::Refused));
    assert_eq!(write(&[(RegistrationDate, " ")]), Err(Kind::Refused));
    assert_eq!(write(&[(RegistrationDate, "soon")]), Err(Kind::Refused));
    assert_eq!(script.calls().len(), 2, "none of these was sent");

    let both = [
        (RegistrationDate, "2031-07-01"),
        (CertificateReceivedDate, "2031-12-01"),
    ];
    assert_eq!(write(&both), Ok(()));
    assert_eq!(
        script.seen()[2].body,
        value!({"registrationDate": "2031-07-01T00:00:00Z",
            "CertificateDate": "2031-12-01T00:00:00Z"})
    );

    drive(&clock, client.aim(9)).unwrap();
    assert_eq!(write(&both[1..]), Ok(()));
    assert_eq!(
        script.seen()[4].body,
        value!({"CertificatedDate": "2031-12-01T00:00:00Z"})
    );
    let kept = client.shown_names();
    let later = client_with(&script, &clock, SETTINGS).with_shown(kept.clone());
    assert_eq!(later.shown_names(), kept);
}

#[test]
fn a_date_that_can_not_be_read_is_not_taken_for_blank() {
    let script = Script::signed_in([Ok(json(
        &value!({"ID": 8, "UserID": 1, "StandardID": 2, "RegistrationDate": "01/02/2031"}),
    ))]);
    let clock = SimClock::new();
    let ended = drive(&clock, client(&script, &clock).aim(8)).unwrap_err();
    assert_eq!(ended.kind, Kind::NotUnderstood);
    assert!(ended.detail.contains("RegistrationDate") && !ended.detail.contains("2031"));
}

#[test]
fn rows_of_others_and_rows_outside_the_window_are_left_out() {
    let at = |text: &str| text.parse().unwrap();
    let script = Script::signed_in([
        Ok(json(&value!([
            {"ID": 1, "ScheduledFor": "2031-04-06T23:00:00Z"},
            {"ID": 2, "ScheduledFor": "2031-04-06T22:59:59.999"},
            {"ID": 3, "ScheduledFor": "2031-04-07T23:00:00Z"},
            {"ID": 4, "LearnerID": 2, "ScheduledFor": "2031-04-07T09:00:00Z"},
            {"ID": 5, "LearnerID": "1"},
            {"ID": 6, "ScheduledFor": "whenever"},
        ]))),
        ids(&[]),
    ]);
    let clock = SimClock::new();
    let window = Window {
        from: at("2031-04-06T23:00:00Z"),
        to: at("2031-04-07T23:00:00Z"),
    };
    let rows = drive(&clock, client(&script, &clock).review_list(1, Some(window)));
    let ids: Vec<_> = rows.unwrap().into_iter().map(|row| row.id).collect();
    assert_eq!(ids, [1, 5, 6]);
    let sent = &script.seen()[1].body;
    assert_eq!(sent["DateFrom"], "2031-04-05T23:00:00.000Z");
    assert_eq!(sent["DateTo"], "2031-04-08T23:00:00.000Z");
}

#[test]
fn users_from_rows_that_tell_little() {
    let script = Script::signed_in([
        Ok(json(&value!([
            {"ID": "12", "FirstName": "Ada", "LastName": " ", "MISID": 42},
            {"ID": 11},
            {"ID": 13, "Role": 40, "FirstName": "Not", "LastName": "Asked"},
        ]))),
        ids(&[]),
        Ok(json(
            &value!({"ID": 11, "LastName": "Quill", "ArchivedOn": "2031-01-01T00:00:00"}),
        )),
    ]);
    let clock = SimClock::new();
    let since = "2031-05-02T14:03:11.207Z".parse().unwrap();
    let learners = drive(&clock, client(&script, &clock).learners(Some(since))).unwrap();
    let read: Vec<_> = learners
        .iter()
        .map(|l| {
            (
                l.id,
                l.first_name.as_str(),
                l.last_name.as_str(),
                l.archived,
            )
        })
        .collect();
    assert_eq!(read, [(11, "", "Quill", true), (12, "Ada", "", false)]);
    assert_eq!(learners[1].misid.as_deref(), Some("42"));
    assert_eq!(
        script.seen()[1].body,
        value!({"OrganisationID": 9101, "Role": 1, "LastModified": "2031-05-02T14:03:11.207Z"})
    );
}

#[test]
fn the_code_of_a_standard_from_its_property_or_its_title() {
    let script = Script::signed_in([
        Ok(json(&value!([
            {"ID": 1, "Title": "Engineering operative [196AS]"},
            {"ID": 2, "Title": "Level 2 [old]", "ndaqcode": "60312345"},
            {"ID": 3, "Title": "No code", "NDAQCode": null},
        ]))),
        ids(&[]),
    ]);
    let clock = SimClock::new();
    let standards = drive(&clock, client(&script, &clock).standards()).unwrap();
    let codes: Vec<_> = standards.iter().map(|s| s.code.as_deref()).collect();
    assert_eq!(codes, [Some("196AS"), Some("60312345"), None]);
}

#[test]
fn without_a_centre_only_the_choice_of_one_works() {
    let script = Script::signed_in([
        Ok(json(
            &value!({"ID": 9001, "Name": "Northmoor Training Group"}),
        )),
        Ok(json(&value!([{"ID": 9101, "Name": "Northmoor"}]))),
        ids(&[]),
    ]);
    let clock = SimClock::new();
    let settings = Settings {
        organisation_id: None,
        ..SETTINGS
    };
    let client = client_with(&script, &clock, settings);
    assert_eq!(
        drive(&clock, client.learners(None)).unwrap_err().kind,
        Kind::Refused
    );
    let centres = drive(&clock, client.organisations()).unwrap();
    assert_eq!(centres[0].id, 9101);
    assert_eq!(script.seen()[2].body, value!({"CustomerID": 9001}));
    let chosen = client.for_organisation(9101);
    assert_eq!(chosen.settings().organisation_id, Some(9101));
}

#[test]
fn what_is_no_percentage_is_told_from_no_progress() {
    for (progress, expected) in [
        ("null", (None, false)),
        ("27.5", (Some(2750), false)),
        ("\"100\"", (Some(10_000), false)),
        ("-5", (None, true)),
        ("250", (None, true)),
        ("\"most of it\"", (None, true)),
    ] {
        let record = format!("{{\"ID\":3,\"UserID\":1,\"StandardID\":2,\"Progress\":{progress}}}");
        let (script, clock) = (
            Script::signed_in([Ok(plain(200, &record))]),
            SimClock::new(),
        );
        let aim = drive(&clock, client(&script, &clock).aim(3))
            .unwrap()
            .unwrap();
        let read = (
            aim.progress.map(|percent| percent.0),
            aim.progress_unreadable,
        );
        assert_eq!(read, expected, "{progress}");
    }
}
