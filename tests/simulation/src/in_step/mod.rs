//! Whether both systems are in step, asked of the systems themselves. It knows nothing of the
//! planner: for each pair of learners every field is equal, or a rule by its number or the test's
//! own log of what people did explains why not.

mod aims;
mod doubled;
mod reviews;

use crate::people::People;
use chrono::{DateTime, Months, NaiveDate, Utc};
use std::collections::{BTreeMap, BTreeSet};
use tandem_standin::state::{LEARNER, State, User};
use tandem_sync::records::pics::{Everything, Learner, LearnerKey, SystemStatus};
use tandem_sync::{names, uktime};

/// Both systems, and what people did.
#[derive(Clone, Copy)]
pub struct Sides<'a> {
    /// PICS.
    pub pics: &'a Everything,
    /// OneFile.
    pub onefile: &'a State,
    /// The test's own log.
    pub people: &'a People,
    /// Now.
    pub now: DateTime<Utc>,
}

/// A field in which the sides differ although nothing explains it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// The learner.
    pub learner: LearnerKey,
    /// The record.
    pub record: String,
    /// The field.
    pub field: &'static str,
    /// What PICS holds.
    pub pics: Option<String>,
    /// What OneFile holds.
    pub onefile: Option<String>,
}

/// Where the sides are not in step; `at_start` are differences of the beginning, which nobody can
/// say a word about. Also what stands twice.
pub fn in_step(sides: &Sides<'_>, at_start: &BTreeSet<Difference>) -> Vec<Difference> {
    let mut found = Vec::new();
    for (learner, user) in pairs(sides) {
        aims::compare(sides, learner, user, &mut found);
        reviews::compare(sides, learner, user, &mut found);
    }
    found.retain(|difference| !(at_start.contains(difference) && difference.may_stay()));
    doubled::find(sides, &mut found);
    found
}

/// Learners in scope with their accounts.
pub fn pairs<'a>(sides: &Sides<'a>) -> Vec<(&'a Learner, &'a User)> {
    let mut by_account: BTreeMap<i64, Vec<&Learner>> = BTreeMap::new();
    for learner in &sides.pics.learners {
        if let Some(user) = account(sides.onefile, learner) {
            by_account.entry(user.id).or_default().push(learner);
        }
    }
    let today = uktime::day(sides.now);
    let mut pairs = Vec::new();
    for (id, learners) in by_account {
        let ([learner], Some(user)) = (learners.as_slice(), sides.onefile.users.get(&id)) else {
            continue;
        };
        if user.role == LEARNER && !user.archived && is_in_scope(learner, today) {
            pairs.push((*learner, user));
        }
    }
    pairs
}

/// A stored ID, or the one account whose MIS value is the learner's, with the same surname.
fn account<'a>(onefile: &'a State, learner: &Learner) -> Option<&'a User> {
    if let Some(id) = learner.onefile_id {
        return onefile.users.get(&id);
    }
    let own = [learner.ident.as_deref(), learner.learner_ref.as_deref()];
    let fits = |user: &&User| {
        let misid = user.misid.as_deref().map(str::trim);
        user.role == LEARNER && misid.is_some() && own.contains(&misid)
    };
    let mut users = onefile.users.values().filter(fits);
    let (first, second) = (users.next()?, users.next());
    (second.is_none() && names::same(&first.last_name, &learner.surname)).then_some(first)
}

fn is_in_scope(learner: &Learner, today: NaiveDate) -> bool {
    let ends: Option<Vec<NaiveDate>> = learner.aims.iter().map(|aim| aim.actual_end).collect();
    let month_ago = today.checked_sub_months(Months::new(1)).unwrap();
    let in_time = match ends {
        Some(ends) => ends.into_iter().max().is_some_and(|last| last >= month_ago),
        None => true,
    };
    learner.system_status == SystemStatus::Live && in_time
}

impl Difference {
    /// Of these, who was first is not known where they differ from the beginning: rules B6, B13,
    /// B14, B18.
    fn may_stay(&self) -> bool {
        matches!(self.field, "when" | "signed" | "actual")
    }
}
