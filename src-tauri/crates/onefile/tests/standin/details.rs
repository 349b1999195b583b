//! People, placements and classes in full, and their details: read and set.

use crate::centre::{ADA, CENTRE, Centre, TUTOR, unlimited};
use std::collections::BTreeMap;
use tandem_onefile::OneFileClient;
use tandem_standin::Settings;
use tandem_standin::settings::{Absent, DateOnly};
use tandem_standin::state::{Classroom, Placement};
use tandem_sync::ports::OneFile;
use tandem_sync::ports::onefile::{OneFileError, OneFileErrorKind as Kind};
use tandem_sync::records::details::{Detail, LearnerField, OfficerField, OrganisationField};
use tandem_sync::records::field::{Field, Value};

const SITE: i64 = 5501;

/// A centre in which Ada has everything, and one site.
async fn centre(settings: Settings) -> Centre {
    let centre = Centre::open(settings).await;
    let mut state = centre.state();
    let site = Placement {
        id: SITE,
        organisation_id: CENTRE,
        name: "Acme Works".into(),
        address: Some("1 Example Row\r\nTestham\r\nZZ1 1ZZ".into()),
        active: true,
        ..Placement::default()
    };
    let class = Classroom {
        id: 3301,
        organisation_id: CENTRE,
        name: "Cohort A".into(),
        ..Classroom::default()
    };
    state.placements.insert(SITE, site);
    state.classrooms.insert(class.id, class);
    let ada = state.users.get_mut(&ADA).unwrap();
    ada.email = Some("ada@example.test".into());
    ada.dob = "2004-07-01".parse().ok();
    ada.placement_id = Some(SITE);
    state.users.get_mut(&TUTOR).unwrap().email = Some("tutor@example.test".into());
    centre.running.standin().replace_state(state);
    centre
}

async fn set(
    client: &OneFileClient,
    id: i64,
    details: &[(Detail, &str)],
) -> Result<(), OneFileError> {
    let value = |of: Detail, text: &str| {
        let parsed = Field::from(of).parse(Some(text)).ok().flatten();
        parsed.unwrap_or_else(|| Value::Text(text.to_owned()))
    };
    let details: BTreeMap<_, _> = details.iter().map(|(d, v)| (*d, value(*d, v))).collect();
    client.update_details(id, &details).await
}

#[tokio::test]
async fn people_and_sites_are_read_in_full_however_they_are_written() {
    for settings in [
        unlimited(),
        Settings {
            absent: Absent::EmptyString,
            date_only: DateOnly::UtcMidnight,
            numeric_strings: true,
            sentinel_dates: true,
            ..unlimited()
        },
    ] {
        let centre = centre(settings).await;
        let client = centre.client().await;
        let ada = client.user(ADA).await.unwrap().unwrap();
        assert_eq!((ada.id, ada.role), (ADA, Some(1)));
        assert_eq!(ada.email.as_deref(), Some("ada@example.test"));
        assert_eq!(ada.date_of_birth, "2004-07-01".parse().ok());
        assert_eq!((ada.telephone, ada.nino), (None, None));
        assert_eq!(ada.placement_id, Some(SITE));
        let site = client.placement(SITE).await.unwrap().unwrap();
        assert_eq!(site.name, "Acme Works");
        assert!(site.address.unwrap().ends_with("ZZ1 1ZZ"));
        assert_eq!(client.placements().await.unwrap().len(), 1);
        assert_eq!(client.classrooms().await.unwrap()[0].name, "Cohort A");
        assert_eq!(client.user(1).await, Ok(None));
        assert_eq!(client.placement(1).await, Ok(None));
    }
}

#[tokio::test]
async fn a_detail_is_written_only_under_a_name_that_was_shown() {
    use LearnerField::{DateOfBirth, Email, NiNumber};
    let centre = centre(unlimited()).await;
    let client = centre.client().await;
    let email = Detail::Learner(Email);
    let refused = set(&client, ADA, &[(email, "new@example.test")]).await;
    assert_eq!(refused.unwrap_err().kind, Kind::Refused);
    assert_eq!(centre.received("POST User/{id}"), 0);

    client.user(ADA).await.unwrap();
    let shown = client.shown_details();
    assert!(shown.contains(&email) && !shown.contains(&Detail::Learner(NiNumber)));
    assert!(
        !shown.contains(&Detail::Officer(OfficerField::Email)),
        "a learner shows nothing of officers"
    );
    for bad in [(email, " "), (Detail::Learner(DateOfBirth), "soon")] {
        assert_eq!(
            set(&client, ADA, &[bad]).await.unwrap_err().kind,
            Kind::Refused
        );
    }
    let before = centre.state().users[&ADA].clone();
    let both = [
        (email, "new@example.test"),
        (Detail::Learner(DateOfBirth), "2004-07-02"),
    ];
    set(&client, ADA, &both).await.unwrap();
    let after = centre.state().users[&ADA].clone();
    assert_eq!(after.email.as_deref(), Some("new@example.test"));
    assert_eq!(after.dob, "2004-07-02".parse().ok());
    let same = tandem_standin::state::User {
        email: before.email.clone(),
        dob: before.dob,
        last_modified: before.last_modified,
        ..after
    };
    assert_eq!(same, before, "nothing else was sent");

    // What was shown is kept from one process to the next.
    let later = centre.client().await;
    let later = later.with_shown_details(client.shown_detail_names());
    assert_eq!(later.shown_details(), client.shown_details());
    set(&later, ADA, &both[..1]).await.unwrap();
}

#[tokio::test]
async fn officers_and_sites_are_set_as_well() {
    let centre = centre(unlimited()).await;
    let client = centre.client().await;
    client.user(TUTOR).await.unwrap();
    client.placement(SITE).await.unwrap();
    let email = Detail::Officer(OfficerField::Email);
    set(&client, TUTOR, &[(email, "new@example.test")])
        .await
        .unwrap();
    let name = Detail::Organisation(OrganisationField::Name);
    set(&client, SITE, &[(name, "Acme Ltd")]).await.unwrap();
    let state = centre.state();
    assert_eq!(
        state.users[&TUTOR].email.as_deref(),
        Some("new@example.test")
    );
    let site = &state.placements[&SITE];
    assert_eq!(site.name, "Acme Ltd");
    assert!(site.address.is_some() && site.active);
    let postcode = Detail::Organisation(OrganisationField::Postcode);
    let ended = set(&client, SITE, &[(postcode, "ZZ2 2ZZ")]).await;
    assert_eq!(ended.unwrap_err().kind, Kind::Refused);
}
