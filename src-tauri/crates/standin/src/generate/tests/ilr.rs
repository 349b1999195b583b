use super::super::{IlrSize, from_ilr, ilr_file, world};
use super::{today, unique};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::BTreeMap;
use tandem_sync::codes::{aim_code, folded};
use tandem_sync::records::pics::Learner;

/// Learners as an ILR file would give them: no Ident, VQ Reference, ID or review.
fn learners() -> Vec<Learner> {
    let mut learners = world(11, 80, today()).pics.learners;
    for learner in &mut learners {
        learner.ident = None;
        learner.onefile_id = None;
        learner.reviews.clear();
        learner.aims.retain(|aim| aim.aim_ref.is_some());
        for aim in &mut learner.aims {
            aim.vq_reference = None;
            aim.onefile_id = None;
            aim.registration = Default::default();
        }
    }
    let twice = learners[0].aims[0].clone();
    learners[0].aims.push(twice);
    learners
}

#[test]
fn each_learner_of_the_file_has_an_account_with_the_same_aims() {
    let learners = learners();
    let state = from_ilr(&learners, 5, today());
    let users: Vec<_> = state
        .users
        .values()
        .filter(|user| user.is_learner())
        .collect();
    assert_eq!(users.len(), learners.len());
    for (user, learner) in users.iter().zip(&learners) {
        assert_eq!(user.misid, learner.learner_ref);
        assert_eq!(
            (&user.first_name, &user.last_name),
            (&learner.first_names, &learner.surname)
        );
        assert!(!user.archived);
        let theirs = state.aims.values().filter(|aim| aim.user_id == user.id);
        let theirs: Vec<_> = theirs
            .map(|aim| {
                (
                    state.standards[&aim.standard_id].code.clone(),
                    aim.start_date,
                )
            })
            .collect();
        let mine: Vec<_> = learner
            .aims
            .iter()
            .map(|aim| (aim_code(aim), aim.start))
            .collect();
        assert_eq!(theirs.len(), mine.len());
        for ((code, start), (own, own_start)) in theirs.iter().zip(&mine) {
            assert_eq!(code.as_deref().map(folded), own.as_deref().map(folded));
            assert_eq!(start, own_start);
        }
        assert!(
            state
                .reviews
                .values()
                .any(|review| review.learner_id == user.id)
        );
    }
    unique(
        state
            .standards
            .values()
            .map(|s| folded(s.code.as_deref().unwrap())),
    );
    let codes = state.standards.values().filter_map(|s| s.code.as_deref());
    assert!(codes.clone().any(|code| code == "196AS"));
    assert!(codes.clone().any(|code| code == "563-2"));
    assert!(codes.clone().all(|code| code != "ZPROG001"));
}

#[test]
fn the_stated_share_is_registered_and_reviews_are_past_and_future() {
    let learners = learners();
    let state = from_ilr(&learners, 5, today());
    let aims = state.aims.len();
    let registered = state
        .aims
        .values()
        .filter(|aim| aim.registration_number.is_some())
        .count();
    assert!(
        registered.abs_diff(aims * 60 / 100) <= 1,
        "{registered} of {aims}"
    );
    assert!(
        state
            .aims
            .values()
            .any(|aim| aim.certificate_received_date.is_some())
    );
    assert!(state.aims.values().any(|aim| aim.progress.is_none()));
    let mut by_status = BTreeMap::new();
    for review in state.reviews.values() {
        *by_status.entry(review.status()).or_insert(0) += 1;
        assert!(state.visits.contains_key(&review.visit_id.unwrap()));
    }
    assert_eq!(by_status.keys().copied().collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert!(
        state
            .reviews
            .values()
            .any(|review| review.employer_signed_on.is_some())
    );
}

#[test]
fn the_same_file_gives_the_same_bytes() {
    let learners = learners();
    let bytes = |seed| serde_json::to_vec(&from_ilr(&learners, seed, today())).unwrap();
    assert_eq!(bytes(5), bytes(5));
    assert_ne!(bytes(5), bytes(6));
    assert!(
        from_ilr(&[], 5, today())
            .users
            .values()
            .all(|user| !user.is_learner())
    );
}

fn counted(xml: &[u8]) -> BTreeMap<String, usize> {
    let mut reader = Reader::from_reader(xml);
    let (mut counts, mut depth, mut buffer) = (BTreeMap::new(), 0, Vec::new());
    loop {
        match reader.read_event_into(&mut buffer).unwrap() {
            Event::Start(tag) => {
                depth += 1;
                let name = tag.name().as_ref().to_owned();
                *counts.entry(name).or_insert(0) += 1;
            }
            Event::End(_) => depth -= 1,
            Event::Eof => break,
            _ => {}
        }
        buffer.clear();
    }
    assert_eq!(depth, 0);
    counts
}

#[test]
fn an_ilr_file_is_well_formed_and_as_large_as_wanted() {
    let mut small = Vec::new();
    let written = ilr_file(1, &mut small, IlrSize::Learners(120)).unwrap();
    assert_eq!((written.learners, written.bytes), (120, small.len() as u64));
    let counts = counted(&small);
    assert_eq!(counts["Message"], 1);
    assert_eq!(counts["Learner"], 120);
    assert_eq!(counts["LearnRefNumber"], 120);
    assert!(counts["LearningDelivery"] >= 240);
    assert_eq!(counts["LearnAimRef"], counts["LearningDelivery"]);
    assert!(counts["FworkCode"] > 0 && counts["StdCode"] > 0 && counts["LearnActEndDate"] > 0);

    let read: Vec<Learner> = tandem_pics::ilr::read(small.as_slice())
        .map(|learner| learner.unwrap().into_learner())
        .collect();
    assert_eq!(read.len(), 120);
    unique(read.iter().map(|learner| &learner.key));
    assert!(
        read.iter()
            .all(|learner| learner.aims.iter().all(|aim| aim_code(aim).is_some()))
    );
    assert_eq!(
        read.iter().map(|learner| learner.aims.len()).sum::<usize>(),
        counts["LearningDelivery"]
    );

    let mut large = Vec::new();
    let written = ilr_file(1, &mut large, IlrSize::Megabytes(1)).unwrap();
    assert_eq!(counted(&large)["Learner"], written.learners);
    assert!(large.len() >= 1_000_000 && large.len() < 1_020_000);
    let end = "</Message>\n".len();
    assert_eq!(large[..small.len() - end], small[..small.len() - end]);
}
