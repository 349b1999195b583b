//! Finding learners and looking at one.

use crate::{Error, Tandem};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use tandem_pics::Found;
use tandem_store::{HistoryRow, Kept};
use tandem_sync::engine::{Observed, Report};
use tandem_sync::plan::{Explained, LearnerPlan, Plan};
use tandem_sync::records::onefile;
use tandem_sync::records::pics::{Learner, LearnerKey, OfficerKey};
use tandem_sync::runs::Scope;
use tandem_sync::scope::OutOfScope;
use tandem_sync::settings::Settings;

/// One learner: both systems side by side, and what a run would change.
#[derive(Debug, Clone, Serialize)]
pub struct LearnerView {
    /// The learner in PICS.
    pub pics: Learner,
    /// The learner in OneFile, where in scope.
    pub onefile: Option<OnefileSide>,
    /// What a run would do.
    pub plan: Option<LearnerPlan>,
    /// Why each record changes in that plan, or does not.
    #[serde(skip)]
    pub explained: Option<Explained>,
    /// Why a run would not look at the learner.
    pub out_of_scope: Option<OutOfScope>,
    /// Codes of OneFile's standards, by standard ID.
    pub standards: BTreeMap<i64, String>,
    /// Names of officers.
    #[serde(skip)]
    pub officers: BTreeMap<OfficerKey, String>,
}

/// What OneFile holds of a learner.
#[derive(Debug, Clone, Serialize)]
pub struct OnefileSide {
    /// User ID.
    pub id: i64,
    /// Aims.
    pub aims: Vec<onefile::Aim>,
    /// Reviews.
    pub reviews: Vec<onefile::Review>,
    /// The account in full, where details are kept in step.
    pub user: Option<onefile::User>,
}

impl Tandem {
    /// Learners by part of a name, ULN, learner reference or Ident.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn search(&self, text: &str, limit: usize) -> Result<Vec<Found>, Error> {
        Ok(self.workspace.search(text, limit).await?)
    }

    /// How many learners [`Self::search`] finds without a limit.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn count(&self, text: &str) -> Result<usize, Error> {
        Ok(self.workspace.count(text).await?)
    }

    /// One learner as PICS has it: for a list, and whole.
    ///
    /// # Errors
    /// No such learner, or database trouble.
    pub async fn held(&self, learner: &LearnerKey) -> Result<(Found, Learner), Error> {
        let found = self.workspace.found(learner).await?;
        let whole = self.workspace.learner(learner).await?;
        found
            .zip(whole)
            .ok_or_else(|| tandem_sync::error::EngineError::NoSuchLearner.into())
    }

    /// These learners as PICS has them; those that it has no more are left out.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn people(
        &self,
        keys: BTreeSet<LearnerKey>,
    ) -> Result<BTreeMap<LearnerKey, Learner>, Error> {
        let mut people = BTreeMap::new();
        for key in keys {
            if let Some(learner) = self.workspace.learner(&key).await? {
                people.insert(key, learner);
            }
        }
        Ok(people)
    }

    /// All learners as PICS has them.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn everybody(&self) -> Result<BTreeMap<LearnerKey, Learner>, Error> {
        let learners = self.workspace.everything().await?.learners.into_iter();
        Ok(learners.map(|one| (one.key.clone(), one)).collect())
    }

    /// How these learners stood at the last look, as far as anybody has looked.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn standings(
        &self,
        learners: Vec<LearnerKey>,
    ) -> Result<BTreeMap<LearnerKey, Kept>, Error> {
        Ok(self.store.standings(learners).await?)
    }

    /// The learner with this Ident, learner reference, or ULN that one learner has.
    ///
    /// # Errors
    /// None, or several.
    pub async fn resolve(&self, reference: &str) -> Result<LearnerKey, Error> {
        Ok(self.workspace.resolve(reference).await?)
    }

    /// Both systems side by side. Only reads.
    ///
    /// # Errors
    /// No such learner, or OneFile can't be read.
    pub async fn show(&self, learner: &LearnerKey) -> Result<LearnerView, Error> {
        let (observed, plan) = self.look(&Scope::One(learner.clone())).await?;
        view(&observed, plan, learner, &self.store.settings().await?)
    }

    /// The same after a run of this learner, where it did not leave anything to look for.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn after(
        &self,
        report: &Report,
        learner: &LearnerKey,
    ) -> Result<Option<LearnerView>, Error> {
        let Some(observed) = &report.after else {
            return Ok(None);
        };
        let settings = self.store.settings().await?;
        let plan = observed.plan(&settings);
        view(observed, plan, learner, &settings).map(Some)
    }

    /// Changes that one run carried out, oldest first; none of a dry run.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn history_of_run(&self, run: Option<i64>) -> Result<Vec<HistoryRow>, Error> {
        Ok(match run {
            Some(run) => self.store.history_of_run(run).await?,
            None => Vec::new(),
        })
    }

    /// Changes that were carried out, oldest first.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn history(&self, learner: Option<&LearnerKey>) -> Result<Vec<HistoryRow>, Error> {
        Ok(self.store.history(learner).await?)
    }
}

fn view(
    observed: &Observed,
    plan: Plan,
    learner: &LearnerKey,
    settings: &Settings,
) -> Result<LearnerView, Error> {
    if let Some(error) = observed.failed.get(learner) {
        return Err(error.clone().into());
    }
    let mut held = observed.pics.learners.iter();
    let pics = held.find(|held| held.key == *learner);
    let pics = pics.ok_or(tandem_sync::error::EngineError::NoSuchLearner)?;
    let officers = observed.pics.officers.iter();
    let seen = observed.seen.get(learner);
    Ok(LearnerView {
        pics: pics.clone(),
        onefile: seen.map(|seen| OnefileSide {
            id: seen.onefile_id,
            aims: seen.aims.clone(),
            reviews: seen.reviews.clone(),
            user: seen.user.clone(),
        }),
        explained: observed.explain(&plan, learner, settings),
        out_of_scope: plan.out_of_scope.get(learner).cloned(),
        plan: plan.learners.into_iter().next(),
        standards: observed.standard_codes(),
        officers: officers
            .map(|officer| (officer.key.clone(), officer.name.clone()))
            .collect(),
    })
}
