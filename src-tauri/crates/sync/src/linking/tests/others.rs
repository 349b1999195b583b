//! Officers, organisations, and the checks before linking.

use super::*;

fn officer(key: &str, name: &str, email: Option<&str>) -> pics::Officer {
    pics::Officer {
        key: key.into(),
        name: name.into(),
        email: email.map(str::to_owned),
        onefile_id: None,
    }
}

#[test]
fn officers_need_more_than_a_name() {
    let none = Settled::default();
    let strength = |officer: pics::Officer, user: onefile::User| {
        let found = suggest_officers(&[officer], &[user], &none);
        found.first().map(|s| s.strength)
    };
    let mut there = user(7, "Joan", "O'Hara");
    assert_eq!(
        strength(officer("JO", "Joan OHara", None), there.clone()),
        Some(Strength::Weak)
    );
    there.misid = Some("jo".into());
    assert_eq!(
        strength(officer("JO", "O'Hara, Joan", None), there.clone()),
        Some(Strength::Strong)
    );
    assert_eq!(
        strength(officer("JO", "Hamza Quill", None), there.clone()),
        Some(Strength::Weak)
    );
    there.misid = None;
    there.email = Some("j.ohara@example.test".into());
    let mail = Some("J.OHara@example.test");
    assert_eq!(
        strength(officer("JO", "Joan O'Hara", mail), there.clone()),
        Some(Strength::Strong)
    );
    assert_eq!(
        strength(officer("JO", "Noor Haq", None), there.clone()),
        None
    );
    there.archived = true;
    assert_eq!(
        strength(officer("JO", "Joan O'Hara", mail), there),
        Some(Strength::Weak)
    );
}

#[test]
fn a_mailbox_that_two_officers_share_names_neither() {
    let mail = Some("office@example.test");
    let officers = [
        officer("JO", "Joan O'Hara", mail),
        officer("NH", "Noor Haq", mail),
    ];
    let mut there = user(7, "Joan", "O'Hara");
    there.email = mail.map(str::to_owned);
    let found = suggest_officers(&officers, &[there], &Settled::default());
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].pics.as_str(), found[0].strength),
        ("JO", Strength::Weak)
    );
}

fn organisation(key: &str, name: &str, postcode: Option<&str>) -> pics::Organisation {
    pics::Organisation {
        key: key.into(),
        name: name.into(),
        postcode: postcode.map(str::to_owned),
        onefile_id: None,
    }
}

fn placement(id: i64, name: &str, address: Option<&str>) -> onefile::Placement {
    onefile::Placement {
        id,
        name: name.into(),
        address: address.map(str::to_owned),
        ..onefile::Placement::default()
    }
}

#[test]
fn organisations_are_one_by_name_and_postcode() {
    let found = suggest_organisations(
        &[
            organisation("O1", "Northmoor Dairy Ltd", Some("ZZ1 1ZZ")),
            organisation("O2", "Northmoor Dairy", Some("ZZ2 2ZZ")),
            organisation("O3", "Testham & Sons", None),
        ],
        &[
            placement(
                1,
                "The Northmoor Dairy Limited",
                Some("1 Row, Testham, ZZ1 1ZZ"),
            ),
            placement(3, "Testham and Sons", Some("ZZ3 3ZZ")),
        ],
        &Settled::default(),
    );
    let seen: Vec<_> = found
        .iter()
        .map(|s| (s.pics.as_str(), s.onefile_id, s.strength))
        .collect();
    assert_eq!(
        seen,
        [("O1", 1, Strength::Strong), ("O3", 3, Strength::Weak)],
        "another site of the firm goes where the right one is strong"
    );
    let sites = suggest_organisations(
        &[organisation("O1", "Dairy Site 1", Some("ZZ1 1ZZ"))],
        &[placement(2, "Dairy Site 2", Some("ZZ1 1ZZ"))],
        &Settled::default(),
    );
    assert_eq!(sites, [], "sites are numbered");
}

#[test]
fn checks_find_what_goes_wrong_later() {
    let mut linked = learner("A", "Ada", "Quill");
    linked.aims.clear();
    let unlinked = learner("B", "Noor", "Haq");
    let mut elsewhere = learner("C", "Grace", "Forde");
    elsewhere.onefile_id = Some(99);
    let everything = pics::Everything {
        learners: vec![linked, unlinked, elsewhere],
        officers: vec![officer("JO", "Joan O'Hara", None)],
        organisations: vec![],
    };
    let mut archived = user(8, "Old", "Account");
    archived.archived = true;
    archived.misid = Some("x1".into());
    let mut staff = user(70, "Joan", "O'Hara");
    staff.misid = Some("X1 ".into());
    let link = Link {
        onefile_id: 7,
        by: LinkedBy::StoredId,
    };
    let links = BTreeMap::from([
        ("A".into(), Ok(link)),
        ("B".into(), Err(NotLinked::NoPartner)),
        ("C".into(), Err(NotLinked::NotInCentre)),
    ]);
    let found = health::check(&health::Inputs {
        pics: &everything,
        learners: &[
            user(7, "Ada", "Quill"),
            archived,
            user(9, "Nobody", "Known"),
        ],
        staff: &[staff],
        placements: &[
            placement(1, "Northmoor Dairy", Some("ZZ1 1ZZ")),
            placement(2, "Northmoor Diary Ltd", Some("ZZ1 1ZZ")),
            placement(3, "Northmoor Dairy", Some("ZZ9 9ZZ")),
        ],
        links: &links,
        officers: &BTreeMap::new(),
        today: "2026-11-23".parse().unwrap(),
        settings: &Settings::default(),
    });
    let names: Vec<String> = found
        .iter()
        .map(|finding| {
            serde_json::to_value(finding).unwrap()["check"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    assert_eq!(
        names,
        [
            "one_mis_value",
            "linked_out_of_scope",
            "learner_without_email",
            "stored_id_refused",
            "officer_without_email",
            "placements_alike",
            "portfolio_without_learner"
        ]
    );
    assert!(found.contains(&health::Finding::PlacementsAlike {
        placements: BTreeSet::from([1, 2])
    }));
    assert!(found.contains(&health::Finding::StoredIdRefused {
        kind: Kind::Learner,
        pics: "C".into(),
        onefile_id: 99,
        held_twice: false
    }));
}
