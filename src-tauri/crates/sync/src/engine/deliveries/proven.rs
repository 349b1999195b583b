//! Whether the record behind an ID is the one that was created: nothing is linked, nor anything given
//! to it, before it was read and is what was sent.

use crate::delivery::{Carried, Look};
use crate::engine::parts::Engine;
use crate::enrol::{Account, Creation, Member, NewLearner};
use crate::error::EngineError;
use crate::names;
use crate::plan::Record;
use crate::ports::onefile::OneFileError;
use crate::problems::ProblemKind;
use crate::records::onefile::{Role, User};
use chrono::NaiveDate;

/// An ID, and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::engine) enum Told {
    /// OneFile answered with it when the record was sent.
    ByAnswer(i64),
    /// A look, a person, or an earlier run: it says nothing of the form of answers.
    ByLook(i64),
}

impl Told {
    pub(in crate::engine) fn id(self) -> i64 {
        match self {
            Self::ByAnswer(id) | Self::ByLook(id) => id,
        }
    }
}

/// What the record behind an ID is.
enum Behind {
    /// What was sent; of an account, with what OneFile shows.
    It(Option<Box<User>>),
    AnotherOne,
}

impl Engine<'_> {
    /// The ID of a record that was created, once the record that has it was read and is what was
    /// sent. Where it is another one, Tandem looks for its own; where that finds nothing either, it
    /// waits for a person.
    pub(in crate::engine) async fn prove_creation(
        &self,
        creation: &Creation,
        told: Told,
        carried: &mut Carried,
    ) -> Result<Option<i64>, EngineError> {
        let of = Some(Record::Account);
        let known = self.journal.proofs().await?.account && creation.is_account();
        match self.is_behind(creation, told.id()).await {
            Ok(Behind::It(shown)) => {
                if let (Creation::Learner(new), Some(shown)) = (creation, shown) {
                    self.prove_account(new, &shown, told, carried).await?;
                }
                return Ok(Some(told.id()));
            }
            Ok(Behind::AnotherOne) => {}
            // The answers' form is known: that this one can't be read now is no reason to doubt it.
            Err(_) if known && matches!(told, Told::ByAnswer(_)) => return Ok(Some(told.id())),
            Err(error) => {
                carried.trouble(of, &error);
                return Ok(None);
            }
        }
        let not_proven = ProblemKind::CreationNotProven {
            creates: creation.field(),
            onefile_id: told.id(),
        };
        let found = match self.find_creation(creation).await {
            Ok(Look::There(id)) if id != told.id() => id,
            Ok(_) => {
                carried.park(of, not_proven);
                return Ok(None);
            }
            Err(EngineError::OneFile(error)) => {
                carried.trouble(of, &error);
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        match self.is_behind(creation, found).await {
            Ok(Behind::It(_)) => return Ok(Some(found)),
            Ok(Behind::AnotherOne) => carried.park(of, not_proven),
            Err(error) => carried.trouble(of, &error),
        }
        Ok(None)
    }

    async fn is_behind(&self, creation: &Creation, id: i64) -> Result<Behind, OneFileError> {
        let is_it = |is_it: bool| match is_it {
            true => Behind::It(None),
            false => Behind::AnotherOne,
        };
        Ok(match creation {
            Creation::Learner(new) => match self.onefile.user(id).await? {
                Some(shown) if is_theirs(&new.account, &shown) => Behind::It(Some(shown.into())),
                _ => Behind::AnotherOne,
            },
            Creation::Assessor(member) => match self.onefile.user(id).await? {
                Some(shown) if is_members(member, &shown) => Behind::It(Some(shown.into())),
                _ => Behind::AnotherOne,
            },
            Creation::Placement(new) => {
                let shown = self.onefile.placement(id).await?;
                is_it(shown.is_some_and(|shown| names::same(&shown.name, &new.name)))
            }
            Creation::Classroom(new) => {
                let classrooms = self.onefile.classrooms().await?;
                let mut of_id = classrooms.iter().filter(|one| one.id == id);
                is_it(of_id.any(|one| names::same(&one.name, &new.name)))
            }
        })
    }

    /// What OneFile did not keep of the first account is told.
    async fn prove_account(
        &self,
        sent: &NewLearner,
        shown: &User,
        told: Told,
        carried: &mut Carried,
    ) -> Result<(), EngineError> {
        if self.journal.proofs().await?.account {
            return Ok(());
        }
        let fields = differing(sent, shown);
        // Without its MIS value no account is found again: each first one is looked at until it is.
        if !fields.contains(&MIS_VALUE) && matches!(told, Told::ByAnswer(_)) {
            self.learn(|proofs| proofs.account = true).await?;
        }
        if !fields.is_empty() {
            let fields = fields.into_iter().map(str::to_owned).collect();
            carried.park(
                Some(Record::Account),
                ProblemKind::AccountDiffers { fields },
            );
        }
        Ok(())
    }
}

/// Whether an account is that of the learner for whom it was sent: both names and the MIS value, or
/// the e-mail address where OneFile shows no MIS value.
pub(in crate::engine) fn is_theirs(sent: &Account, shown: &User) -> bool {
    let same = |sent: &str, shown: &Option<String>| {
        (shown.as_deref()).is_some_and(|shown| names::same(sent, shown))
    };
    let by_value = match &shown.misid {
        Some(_) => same(&sent.misid, &shown.misid),
        None => same(&sent.email, &shown.email),
    };
    shown.is_learner()
        && same(&sent.first_name, &shown.first_name)
        && same(&sent.last_name, &shown.last_name)
        && by_value
}

fn is_members(sent: &Member, shown: &User) -> bool {
    let name = [&shown.first_name, &shown.last_name].map(|name| name.as_deref().unwrap_or(""));
    let misid = shown.misid.as_deref();
    shown.role != Some(Role::Learner.number())
        && names::same(&name.join(" "), &sent.name())
        && misid.is_none_or(|misid| names::same(misid, &sent.officer.0))
}

/// Name of the field without which no account is found again.
pub(in crate::engine) const MIS_VALUE: &str = "MIS value";

/// Names of fields that show otherwise than they were sent.
fn differing(sent: &NewLearner, shown: &User) -> Vec<&'static str> {
    let account = &sent.account;
    let text = |sent: Option<&String>, shown: Option<&String>| {
        sent.is_none_or(|sent| shown.is_some_and(|shown| names::same(sent, shown)))
    };
    let day = |sent: Option<NaiveDate>, shown: Option<NaiveDate>| sent.is_none() || sent == shown;
    let number = |sent, shown| shown == Some(sent);
    [
        (MIS_VALUE, text(Some(&account.misid), shown.misid.as_ref())),
        (
            "first name",
            text(Some(&account.first_name), shown.first_name.as_ref()),
        ),
        (
            "surname",
            text(Some(&account.last_name), shown.last_name.as_ref()),
        ),
        ("e-mail", text(Some(&account.email), shown.email.as_ref())),
        ("ULN", text(account.uln.as_ref(), shown.uln.as_ref())),
        (
            "National Insurance number",
            text(account.nino.as_ref(), shown.nino.as_ref()),
        ),
        (
            "telephone",
            text(account.telephone.as_ref(), shown.telephone.as_ref()),
        ),
        (
            "mobile",
            text(account.mobile.as_ref(), shown.mobile.as_ref()),
        ),
        (
            "date of birth",
            day(account.date_of_birth, shown.date_of_birth),
        ),
        ("start", day(account.start, shown.start_on)),
        ("planned end", day(account.planned_end, shown.planned_end)),
        ("placement", number(sent.placement_id, shown.placement_id)),
        ("class", number(sent.classroom_id, shown.classroom_id)),
        (
            "default assessor",
            number(sent.assessor_id, shown.default_assessor_id),
        ),
    ]
    .into_iter()
    .filter_map(|(name, kept)| (!kept).then_some(name))
    .collect()
}
