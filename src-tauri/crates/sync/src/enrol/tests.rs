//! What an enrolment takes, row by row.

use super::{
    Choices, Creation, Enrolment, Inputs, LeftOut, Likely, Missing, Partner, ScopeReason, Sign,
    Standing, plan_enrolment,
};
use crate::links::{Link, LinkedBy, NotLinked};
use crate::records::{onefile, pics};
use crate::sample;
use crate::settings::Settings;
use std::collections::BTreeSet;

/// A learner whom nothing keeps from being enrolled, and what OneFile holds.
struct World {
    learner: pics::Learner,
    link: Result<Link, NotLinked>,
    shared: bool,
    officers: Vec<pics::Officer>,
    organisations: Vec<pics::Organisation>,
    accounts: Vec<onefile::User>,
    assessors: Vec<onefile::Assessor>,
    placements: Vec<onefile::Placement>,
    classrooms: Vec<onefile::Classroom>,
    choices: Choices,
    in_doubt: bool,
    settings: Settings,
}

fn world() -> World {
    let mut learner = sample::learner();
    learner.email = Some("ada.quill@example.test".into());
    learner.uln = Some("9276308686".into());
    learner.date_of_birth = Some("2004-02-29".parse().unwrap());
    learner.organisation = Some("ORG1".into());
    learner.main_tag = Some("Cohort A".into());
    World {
        learner,
        link: Err(NotLinked::NoPartner),
        shared: false,
        officers: vec![pics::Officer {
            key: "JO".into(),
            name: "Jo Ann Fen".into(),
            email: Some("jo.fen@example.test".into()),
            onefile_id: Some(70),
        }],
        organisations: vec![pics::Organisation {
            key: "ORG1".into(),
            name: "Testham Works".into(),
            postcode: None,
            onefile_id: Some(5501),
        }],
        accounts: Vec::new(),
        assessors: vec![assessor(70, "Jo Ann Fen", None)],
        placements: vec![onefile::Placement {
            id: 5501,
            name: "Testham Works".into(),
            ..onefile::Placement::default()
        }],
        classrooms: vec![classroom(3301, "COHORT A")],
        choices: Choices::default(),
        in_doubt: false,
        settings: Settings::default(),
    }
}

fn assessor(id: i64, name: &str, misid: Option<&str>) -> onefile::Assessor {
    onefile::Assessor {
        id,
        name: name.into(),
        misid: misid.map(Into::into),
        archived: false,
    }
}

fn classroom(id: i64, name: &str) -> onefile::Classroom {
    onefile::Classroom {
        id,
        name: name.into(),
        misid: None,
    }
}

impl World {
    fn plan(&self) -> Enrolment {
        let accounts: Vec<&onefile::User> = self.accounts.iter().collect();
        plan_enrolment(&Inputs {
            learner: &self.learner,
            link: self.link,
            uln_is_shared: self.shared,
            officers: &self.officers,
            organisations: &self.organisations,
            accounts: &accounts,
            assessors: &self.assessors,
            placements: &self.placements,
            classrooms: &self.classrooms,
            choices: &self.choices,
            in_doubt: self.in_doubt,
            today: "2026-11-23".parse().unwrap(),
            settings: &self.settings,
        })
    }
}

/// What is missing after this was done to the world.
fn missing(change: impl FnOnce(&mut World)) -> Vec<Missing> {
    let mut world = world();
    change(&mut world);
    let plan = world.plan();
    assert_eq!(plan.standing, Standing::Incomplete, "{plan:?}");
    plan.missing
}

#[test]
fn a_learner_with_everything_is_ready() {
    let mut world = world();
    world.learner.aims[0].planned_end = Some("2027-07-01".parse().unwrap());
    let plan = world.plan();
    assert_eq!(plan.standing, Standing::Ready);
    assert_eq!((plan.missing.len(), plan.likely.len()), (0, 0));
    assert_eq!(plan.account.misid, "0042Q", "the Ident");
    assert_eq!(plan.account.uln.as_deref(), Some("9276308686"));
    assert_eq!(plan.account.start, world.learner.aims[0].start);
    assert_eq!(plan.account.planned_end, world.learner.aims[0].planned_end);
    assert_eq!(plan.assessor.as_ref().and_then(Partner::id), Some(70));
    assert_eq!(plan.placement.as_ref().and_then(Partner::id), Some(5501));
    assert_eq!(plan.classroom.as_ref().and_then(Partner::id), Some(3301));
    assert_eq!(plan, world.plan(), "the same inputs give the same plan");
}

#[test]
fn the_dates_are_those_of_the_programme_aim_that_goes_on() {
    let mut world = world();
    let day = |text: &str| Some(text.parse().unwrap());
    let programme = |start: &str, ended: bool| pics::Aim {
        aim_ref: Some("ZPROG001".into()),
        start: day(start),
        planned_end: day("2028-01-31"),
        actual_end: ended.then(|| "2025-06-01".parse().unwrap()),
        ..pics::Aim::blank(start.into())
    };
    world.learner.aims.push(programme("2025-09-01", false));
    world.learner.aims.push(programme("2026-01-01", true));
    let account = world.plan().account;
    assert_eq!(account.start, day("2025-09-01"));
    assert_eq!(account.planned_end, day("2028-01-31"));
}

#[test]
fn what_is_missing_is_named_all_at_once() {
    let found = missing(|world| {
        world.learner.email = Some(" ".into());
        world.learner.main_officer = None;
        world.learner.organisation = None;
        world.learner.main_tag = None;
    });
    let expected = [
        Missing::Email,
        Missing::MainOfficer,
        Missing::Placement,
        Missing::Classroom,
    ];
    assert_eq!(found, expected);
    let found = missing(|world| world.learner.aims.clear());
    let why = ScopeReason::NoAims;
    assert_eq!(found, [Missing::NotInScope { why }]);
    let found = missing(|world| world.link = Err(NotLinked::NotInCentre));
    let reason = NotLinked::NotInCentre;
    assert_eq!(found, [Missing::LinkUnclear { reason }]);
}

#[test]
fn an_officer_who_is_not_in_onefile_is_created_with_the_learner() {
    let mut world = world();
    world.officers[0].onefile_id = None;
    world.assessors.clear();
    let plan = world.plan();
    assert_eq!(plan.standing, Standing::Ready);
    let created = plan.on_the_way();
    let [Creation::Assessor(member)] = created.as_slice() else {
        panic!("an assessor")
    };
    assert_eq!(
        (member.first_name.as_str(), member.last_name.as_str()),
        ("Jo Ann", "Fen")
    );
    world.officers[0].email = None;
    let officer = pics::OfficerKey::from("JO");
    assert_eq!(world.plan().missing, [Missing::OfficerEmail { officer }]);
}

#[test]
fn an_officer_is_matched_by_mis_value_and_name_and_never_by_name_alone() {
    let mut world = world();
    world.officers[0].onefile_id = None;
    world.assessors = vec![assessor(71, "JO ANN FEN", Some("jo"))];
    assert_eq!(
        world.plan().assessor.as_ref().and_then(Partner::id),
        Some(71)
    );
    for other in [
        assessor(71, "Jo Ann Fen", None),
        assessor(71, "Somebody Else", Some("JO")),
    ] {
        world.assessors = vec![other];
        let may_exist = Missing::OfficerMayExist {
            officer: "JO".into(),
            assessors: BTreeSet::from([71]),
        };
        assert_eq!(world.plan().missing, [may_exist]);
    }
    world.choices.assessor = Some(71);
    assert_eq!(world.plan().standing, Standing::Ready);
}

#[test]
fn two_assessors_with_one_mis_value_are_named_archived_ones_included() {
    let found = missing(|world| {
        let archived = onefile::Assessor {
            archived: true,
            ..assessor(72, "Old Jo", Some("Jo"))
        };
        world.assessors = vec![assessor(70, "Jo Ann Fen", Some("JO")), archived];
    });
    let assessors = BTreeSet::from([70, 72]);
    assert_eq!(found, [Missing::AssessorMisidShared { assessors }]);
    let found = missing(|world| world.assessors[0].archived = true);
    assert_eq!(found, [Missing::AssessorNotUsable { id: 70 }]);
}

#[test]
fn a_placement_is_created_or_chosen() {
    let mut world = world();
    world.organisations[0].onefile_id = None;
    let may_exist = Missing::PlacementMayExist {
        organisation: "ORG1".into(),
        placements: BTreeSet::from([5501]),
    };
    assert_eq!(world.plan().missing, [may_exist], "the name alone");
    world.placements[0].misid = Some("ORG1".into());
    assert_eq!(world.plan().standing, Standing::Ready);
    world.placements.clear();
    let plan = world.plan();
    assert_eq!(plan.standing, Standing::Ready);
    assert!(matches!(
        plan.on_the_way().as_slice(),
        [Creation::Placement(_)]
    ));
    world.choices.placement = Some(1);
    assert_eq!(
        world.plan().missing,
        [Missing::PlacementNotUsable { id: 1 }]
    );
}

#[test]
fn the_class_is_chosen_or_that_of_the_main_tag_or_the_usual_one() {
    let mut world = world();
    world.classrooms.push(classroom(3302, "Usual"));
    let id = |world: &World| world.plan().classroom.as_ref().and_then(Partner::id);
    world.settings.enrol_classroom = 3302;
    assert_eq!(id(&world), Some(3301), "the tag's");
    world.choices.classroom = Some(3302);
    assert_eq!(id(&world), Some(3302), "chosen");
    world.choices.classroom = None;
    world.settings.enrol_classroom_from_tag = false;
    assert_eq!(id(&world), Some(3302), "the setting leaves the tag aside");
    world.settings.enrol_classroom_from_tag = true;
    world.learner.main_tag = Some("Cohort Z".into());
    let tag = "Cohort Z".to_owned();
    let none = Missing::NoClassroomOfTag { tag };
    assert_eq!(world.plan().missing, [none], "never another one by guess");
    world.settings.enrol_creates_classrooms = true;
    let created = world.plan().on_the_way();
    assert!(matches!(created.as_slice(), [Creation::Classroom(new)] if new.name == "Cohort Z"));
    world.classrooms.push(classroom(3303, "cohort z"));
    world.classrooms.push(classroom(3304, "Cohort Z"));
    let several = Missing::SeveralClassroomsOfTag {
        tag: "Cohort Z".into(),
        classrooms: BTreeSet::from([3303, 3304]),
    };
    assert_eq!(world.plan().missing, [several]);
}

#[test]
fn only_a_valid_uln_of_ones_own_is_sent() {
    let mut world = world();
    world.shared = true;
    let plan = world.plan();
    assert_eq!(plan.account.uln, None);
    assert_eq!(plan.left_out, [LeftOut::UlnShared]);
    for uln in ["9999999999", "1234567890", "12"] {
        world.learner.uln = Some(uln.into());
        let plan = world.plan();
        assert_eq!(plan.account.uln, None, "{uln}");
        assert_eq!(plan.left_out, [LeftOut::UlnNotValid], "{uln}");
    }
}

#[test]
fn nothing_is_created_beside_an_account_that_may_be_the_learners() {
    let own = onefile::User {
        id: 9,
        first_name: Some("Adá".into()),
        last_name: Some("QUILL".into()),
        ..onefile::User::default()
    };
    let day = |text: &str| Some(text.parse().unwrap());
    let rows: [(onefile::User, &[Sign]); 7] = [
        (own.clone(), &[]),
        (
            onefile::User {
                date_of_birth: day("2004-02-29"),
                ..own.clone()
            },
            &[Sign::BirthAndNames],
        ),
        (
            onefile::User {
                first_name: Some("Bea".into()),
                date_of_birth: day("2004-02-29"),
                ..own.clone()
            },
            &[],
        ),
        (
            onefile::User {
                email: Some("Ada.Quill@example.test".into()),
                ..own.clone()
            },
            &[Sign::EmailAndSurname],
        ),
        (
            onefile::User {
                last_name: Some("Marsh".into()),
                email: Some("ada.quill@example.test".into()),
                ..own.clone()
            },
            &[],
        ),
        (
            onefile::User {
                last_name: Some("Marsh".into()),
                uln: Some("9276308686".into()),
                ..own.clone()
            },
            &[Sign::Uln],
        ),
        (
            onefile::User {
                last_name: Some("Marsh".into()),
                misid: Some("nm-00042".into()),
                archived: true,
                ..own
            },
            &[Sign::Misid],
        ),
    ];
    for (account, signs) in rows {
        let mut world = world();
        world.accounts = vec![account.clone()];
        let plan = world.plan();
        let found: Vec<Sign> = (plan.likely.iter())
            .flat_map(|likely: &Likely| likely.because.iter().copied())
            .collect();
        assert_eq!(found, signs, "{account:?}");
        let expected = match signs {
            [] => Standing::Ready,
            _ => Standing::MayExist,
        };
        assert_eq!(plan.standing, expected);
    }
    let mut world = world();
    world.learner.uln = Some("9999999999".into());
    world.accounts = vec![onefile::User {
        id: 9,
        uln: Some("9999999999".into()),
        ..onefile::User::default()
    }];
    assert_eq!(
        world.plan().standing,
        Standing::Ready,
        "a temporary ULN says nothing"
    );
}

#[test]
fn a_learner_with_an_account_and_one_in_doubt_are_left_alone() {
    let mut world = world();
    world.in_doubt = true;
    assert_eq!(world.plan().standing, Standing::InDoubt);
    world.link = Ok(Link {
        onefile_id: 7,
        by: LinkedBy::StoredId,
    });
    world.learner.email = None;
    let plan = world.plan();
    assert_eq!(plan.standing, Standing::Linked { onefile_id: 7 });
    assert_eq!(plan.missing, []);
}
