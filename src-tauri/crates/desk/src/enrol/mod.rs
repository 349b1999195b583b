//! Enrolling learners in OneFile: whom, what would be sent, and how it went.

mod likely;

use crate::change::{self, People};
use crate::enrol::likely::likely_view;
use crate::learners::listed;
use crate::progress::Progress;
use crate::runs::run;
use crate::state::sentence;
use crate::{
    AccountSettled, Count, Desk, EnrolAsked, EnrolCandidate, EnrolChoice, EnrolField, EnrolMissing,
    EnrolOption, EnrolPage, EnrolPartner, EnrolStanding, EnrolView, Sentence, Tone,
};
use std::sync::Arc;
use tandem_api::Standing as Stands;
use tandem_api::{EnrolledLearner, Enrolling, Error};
use tandem_sync::engine::EnrolRequest;
use tandem_sync::enrol::{Choices, Enrolment, Member, Missing, Partner, Standing};
use tandem_sync::records::pics::{Learner, LearnerKey};
use tandem_sync::runs::{Outcome, Scope};
use tandem_sync::scope::OutOfScope;
use tandem_words as words;

impl Desk {
    /// Learners whom the last look found without an account in OneFile, by name. Calls nobody.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn enrol_candidates(self: &Arc<Self>, (): ()) -> Result<Vec<EnrolCandidate>, Error> {
        let tandem = self.tandem().await?;
        let people = run::people(&tandem, &Scope::All).await?;
        let standings = tandem.standings(people.keys().cloned().collect()).await?;
        let no_account = Stands::OutOfScope {
            why: OutOfScope::NO_ACCOUNT,
        };
        let without = |learner: &&Learner| {
            (standings.get(&learner.key)).is_some_and(|kept| kept.standing == no_account)
        };
        let mut candidates: Vec<&Learner> = people.values().filter(without).collect();
        candidates.sort_by(|a, b| {
            (&a.surname, &a.first_names, &a.key).cmp(&(&b.surname, &b.first_names, &b.key))
        });
        let candidate = |learner: &Learner| EnrolCandidate {
            key: learner.key.0.clone(),
            name: listed(&learner.surname, &learner.first_names),
            about: [&learner.ident, &learner.learner_ref, &learner.main_tag]
                .into_iter()
                .flatten()
                .cloned()
                .collect::<Vec<_>>()
                .join(", "),
        };
        Ok(candidates.into_iter().map(candidate).collect())
    }

    /// What enrolling these learners would do. Only reads.
    ///
    /// # Errors
    /// OneFile can't be read, or another run goes on.
    pub async fn enrol_preview(self: &Arc<Self>, asked: EnrolAsked) -> Result<EnrolPage, Error> {
        self.enrolling("Preview of enrolling", asked, true).await
    }

    /// Enrols these learners.
    ///
    /// # Errors
    /// What kept it from being begun or finished, or another run goes on.
    pub async fn enrol(self: &Arc<Self>, asked: EnrolAsked) -> Result<EnrolPage, Error> {
        let page = self.enrolling("Enrolling in OneFile", asked, false).await?;
        self.forget_preview();
        Ok(page)
    }

    /// Keeps what a person saw in OneFile of an account whose answer was lost.
    ///
    /// # Errors
    /// No such question is open, or the account is not one that is free.
    pub async fn settle_account(self: &Arc<Self>, settled: AccountSettled) -> Result<(), Error> {
        let tandem = self.tandem().await?;
        let learner = LearnerKey(settled.learner);
        tandem.settle_account(&learner, settled.there).await?;
        self.tell();
        Ok(())
    }

    async fn enrolling(
        self: &Arc<Self>,
        title: &str,
        asked: EnrolAsked,
        dry_run: bool,
    ) -> Result<EnrolPage, Error> {
        let request = request(asked, dry_run);
        let progress = Progress::new(title, false);
        self.in_run(progress, |tandem, handle| async move {
            let listener = handle.listener(&tandem);
            let enrolling = tandem.enrol(&request, &listener, handle.stop()).await?;
            let in_doubt = tandem.accounts_in_doubt().await?;
            let people = run::people(&tandem, &Scope::All).await?;
            Ok(page(&enrolling, &in_doubt, &people, dry_run))
        })
        .await
    }
}

fn request(asked: EnrolAsked, dry_run: bool) -> EnrolRequest {
    let mut request = EnrolRequest {
        dry_run,
        ..EnrolRequest::default()
    };
    for chosen in asked.learners {
        let learner = LearnerKey(chosen.learner);
        let choices = Choices {
            assessor: chosen.assessor,
            placement: chosen.placement,
            classroom: chosen.classroom,
        };
        request.choices.insert(learner.clone(), choices);
        request.learners.push(learner);
    }
    request
}

fn page(
    enrolling: &Enrolling,
    in_doubt: &[LearnerKey],
    people: &People,
    dry_run: bool,
) -> EnrolPage {
    let views: Vec<EnrolView> = (enrolling.learners.iter())
        .map(|learner| view(learner, in_doubt, people, dry_run))
        .collect();
    EnrolPage {
        sentence: said(&views, dry_run),
        counts: counts(&views),
        assessors: options(enrolling.assessors.iter().map(|one| (one.id, &one.name))),
        placements: options(enrolling.placements.iter().map(|one| (one.id, &one.name))),
        classrooms: options(enrolling.classrooms.iter().map(|one| (one.id, &one.name))),
        learners: views,
    }
}

fn view(
    learner: &EnrolledLearner,
    in_doubt: &[LearnerKey],
    people: &People,
    dry_run: bool,
) -> EnrolView {
    let enrolled = &learner.enrolled;
    let enrolment = &enrolled.enrolment;
    let standing = standing(learner, dry_run);
    let (tone, says) = match standing {
        EnrolStanding::Enrolled if enrolled.problems.is_empty() => {
            (Tone::Well, "Enrolled, linked and in step.".to_owned())
        }
        EnrolStanding::Enrolled => (
            Tone::Attention,
            "Enrolled and linked, and something waits.".to_owned(),
        ),
        EnrolStanding::Failed => (Tone::Failed, "Not everything could be done.".to_owned()),
        EnrolStanding::NotReached => (Tone::Attention, "Not reached.".to_owned()),
        EnrolStanding::InDoubt => (Tone::Attention, words::enrol::in_doubt().to_owned()),
        EnrolStanding::Ready | EnrolStanding::Linked => {
            (Tone::Quiet, words::enrol::standing(enrolment))
        }
        EnrolStanding::Incomplete | EnrolStanding::MayExist => {
            (Tone::Attention, words::enrol::standing(enrolment))
        }
    };
    let problems = enrolled.problems.iter();
    EnrolView {
        key: enrolment.learner.0.clone(),
        name: change::name(&enrolment.learner, people),
        standing,
        tone,
        says,
        fields: fields(enrolment),
        assessor: enrolment
            .assessor
            .as_ref()
            .map(|p| partner(p, Member::name)),
        placement: (enrolment.placement.as_ref()).map(|p| partner(p, |new| new.name.clone())),
        classroom: (enrolment.classroom.as_ref()).map(|p| partner(p, |new| new.name.clone())),
        missing: enrolment.missing.iter().map(missing).collect(),
        likely: (enrolment.likely.iter())
            .map(|likely| likely_view(likely, enrolment))
            .collect(),
        left_out: (enrolment.left_out.iter())
            .map(|left_out| words::enrol::left_out(*left_out).to_owned())
            .collect(),
        problems: problems
            .map(|problem| change::problem(problem, people, false))
            .collect(),
        onefile_id: enrolled.onefile_id,
        asks: in_doubt.contains(&enrolment.learner),
    }
}

fn standing(learner: &EnrolledLearner, dry_run: bool) -> EnrolStanding {
    let enrolled = &learner.enrolled;
    match (enrolled.enrolment.standing, enrolled.outcome) {
        (_, Outcome::NotReached) if learner.run.is_none() => EnrolStanding::NotReached,
        (Standing::Ready, _) if dry_run => EnrolStanding::Ready,
        (_, Outcome::Failed) => EnrolStanding::Failed,
        (Standing::Ready, _) if enrolled.onefile_id.is_some() => EnrolStanding::Enrolled,
        (Standing::Ready, _) => EnrolStanding::InDoubt,
        (Standing::Linked { .. }, _) => EnrolStanding::Linked,
        (Standing::Incomplete, _) => EnrolStanding::Incomplete,
        (Standing::MayExist, _) => EnrolStanding::MayExist,
        (Standing::InDoubt, _) => EnrolStanding::InDoubt,
    }
}

fn fields(enrolment: &Enrolment) -> Vec<EnrolField> {
    let fields = words::enrol::fields(&enrolment.account).into_iter();
    let field = |(label, value): (&str, String)| EnrolField {
        label: label.to_owned(),
        value,
    };
    fields.map(field).collect()
}

fn partner<T>(partner: &Partner<T>, name: impl Fn(&T) -> String) -> EnrolPartner {
    match partner {
        Partner::There { id, name } => EnrolPartner {
            id: Some(*id),
            name: name.clone(),
            creates: false,
        },
        Partner::ToCreate(new) => EnrolPartner {
            id: None,
            name: name(new),
            creates: true,
        },
    }
}

fn missing(missing: &Missing) -> EnrolMissing {
    let choose = match missing {
        Missing::MainOfficer
        | Missing::OfficerUnknown { .. }
        | Missing::OfficerEmail { .. }
        | Missing::OfficerName { .. }
        | Missing::OfficerMayExist { .. }
        | Missing::AssessorNotUsable { .. }
        | Missing::AssessorMisidShared { .. } => Some(EnrolChoice::Assessor),
        Missing::Placement
        | Missing::OrganisationUnknown { .. }
        | Missing::PlacementMayExist { .. }
        | Missing::PlacementNotUsable { .. } => Some(EnrolChoice::Placement),
        Missing::Classroom
        | Missing::NoClassroomOfTag { .. }
        | Missing::SeveralClassroomsOfTag { .. }
        | Missing::ClassroomNotUsable { .. } => Some(EnrolChoice::Classroom),
        Missing::FirstName
        | Missing::Surname
        | Missing::Email
        | Missing::Reference
        | Missing::NotInScope { .. }
        | Missing::LinkUnclear { .. } => None,
    };
    EnrolMissing {
        what: words::upper_first(&words::enrol::missing(missing)),
        todo: words::enrol::missing_todo(missing).to_owned(),
        choose,
    }
}

fn options<'a>(all: impl Iterator<Item = (i64, &'a String)>) -> Vec<EnrolOption> {
    let mut options: Vec<EnrolOption> = all
        .map(|(id, name)| EnrolOption {
            id,
            name: name.clone(),
        })
        .collect();
    options.sort_by_cached_key(|option| (option.name.to_lowercase(), option.id));
    options
}

const LABELS: [(EnrolStanding, &str, Tone); 8] = [
    (EnrolStanding::Ready, "can be enrolled", Tone::Quiet),
    (EnrolStanding::Enrolled, "enrolled", Tone::Well),
    (EnrolStanding::Linked, "have an account", Tone::Quiet),
    (EnrolStanding::Incomplete, "lack something", Tone::Attention),
    (
        EnrolStanding::MayExist,
        "may have an account",
        Tone::Attention,
    ),
    (EnrolStanding::InDoubt, "in doubt", Tone::Attention),
    (EnrolStanding::Failed, "failed", Tone::Failed),
    (EnrolStanding::NotReached, "not reached", Tone::Attention),
];

fn counts(views: &[EnrolView]) -> Vec<Count> {
    let count = |(standing, label, tone): (EnrolStanding, &str, Tone)| {
        let value = views
            .iter()
            .filter(|view| view.standing == standing)
            .count();
        (value > 0).then(|| Count {
            label: label.to_owned(),
            value,
            tone,
        })
    };
    LABELS.into_iter().filter_map(count).collect()
}

fn said(views: &[EnrolView], dry_run: bool) -> Sentence {
    let number = |standing| {
        views
            .iter()
            .filter(|view| view.standing == standing)
            .count()
    };
    let learners = |count| words::count(count, "learner", "learners");
    let done = number(if dry_run {
        EnrolStanding::Ready
    } else {
        EnrolStanding::Enrolled
    });
    let waits = views.len() - done - number(EnrolStanding::Linked);
    let lead = match (done, dry_run) {
        (0, true) => "Nobody can be enrolled.".to_owned(),
        (0, false) => "Nobody was enrolled.".to_owned(),
        (some, true) => format!("{} can be enrolled.", learners(some)),
        (some, false) => format!("{} enrolled.", learners(some)),
    };
    let rest = match waits {
        0 => String::new(),
        some => format!("{} with something to put right first.", learners(some)),
    };
    let tone = match (waits, number(EnrolStanding::Failed), dry_run) {
        (_, 1.., _) => Tone::Failed,
        (1.., ..) => Tone::Attention,
        (0, 0, true) => Tone::Quiet,
        (0, 0, false) => Tone::Well,
    };
    sentence(tone, &lead, &rest)
}
