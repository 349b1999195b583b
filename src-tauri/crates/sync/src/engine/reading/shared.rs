//! Details of learners, officers and organisations: read where the settings keep them in step. What
//! concerns officers and organisations is carried out here, since no learner has it.

use super::observed::{Observed, SharedSeen};
use crate::engine::parts::Engine;
use crate::error::EngineError;
use crate::plan::{DetailsKnown, Record};
use crate::ports::Observation;
use crate::ports::onefile::{OneFileError, OneFileErrorKind};
use crate::records::details::InOnefile;
use crate::records::onefile::{Assessor, User};
use crate::runs::Scope;
use crate::settings::DetailsMode;
use futures::StreamExt;
use std::collections::BTreeSet;

impl Engine<'_> {
    /// Whether what is kept of a learner has the account, where details are kept in step.
    pub(in crate::engine) fn tells_enough(&self, kept: &Observation) -> bool {
        !kept.stale && (kept.user.is_some() || self.settings.details_learner == DetailsMode::Ignore)
    }

    /// A learner's account in full, where details are kept in step.
    pub(in crate::engine) async fn account_of(
        &self,
        onefile_id: i64,
    ) -> Result<Option<User>, EngineError> {
        if self.settings.details_learner == DetailsMode::Ignore {
            return Ok(None);
        }
        match self.onefile.user(onefile_id).await? {
            Some(user) => Ok(Some(user)),
            // One that can't be read although it was listed is no absent one.
            None => Err(gone("User/{id}").into()),
        }
    }

    /// Officers and organisations in full, in a run over everybody, as far as they are kept in
    /// step. Trouble with one of them is no trouble of the others.
    pub(in crate::engine) async fn read_shared(
        &self,
        scope: &Scope,
        observed: &mut Observed,
        assessors: &[Assessor],
    ) -> Result<(), EngineError> {
        let mut seen = SharedSeen::default();
        if *scope == Scope::All {
            let archived: BTreeSet<i64> = assessors
                .iter()
                .filter(|assessor| assessor.archived)
                .map(|assessor| assessor.id)
                .collect();
            let officers = observed.pics.officers.iter();
            let officers = officers
                .filter(|_| self.settings.details_officer != DetailsMode::Ignore)
                .filter_map(|held| Some((Record::Officer(held.key.clone()), held.onefile_id?)))
                .filter(|(_, id)| !archived.contains(id));
            let organisations = observed.pics.organisations.iter();
            let organisations = organisations
                .filter(|_| self.settings.details_organisation != DetailsMode::Ignore)
                .filter_map(|held| {
                    Some((Record::Organisation(held.key.clone()), held.onefile_id?))
                });
            self.read_each(officers.chain(organisations).collect(), &mut seen)
                .await?;
        }
        seen.known = DetailsKnown {
            shown: self.onefile.shown_details(),
            not_sticking: observed.proofs.details_not_sticking.clone(),
            shared_ulns: DetailsKnown::shared_ulns_of(&observed.pics.learners),
        };
        observed.shared = seen;
        Ok(())
    }

    async fn read_each(
        &self,
        records: Vec<(Record, i64)>,
        seen: &mut SharedSeen,
    ) -> Result<(), EngineError> {
        let mut reading = futures::stream::iter(records)
            .map(|(record, id)| async move {
                let read = self.look_at(&record, id).await;
                (record, id, read)
            })
            .buffered(self.settings.at_once.max(1));
        while let Some((record, id, read)) = reading.next().await {
            if self.cancel.is_cancelled() {
                return Err(EngineError::Stopped);
            }
            match read {
                Ok(Some(InOnefile::User(user))) => {
                    seen.assessors.insert(id, *user);
                }
                Ok(Some(InOnefile::Placement(placement))) => {
                    seen.placements.insert(id, *placement);
                }
                Ok(None) => {
                    let at = match record {
                        Record::Organisation(_) => "Placement/{id}",
                        _ => "User/{id}",
                    };
                    seen.failed.insert(record, gone(at));
                }
                Err(error) if error.stops_the_run() => return Err(error.into()),
                Err(error) => {
                    tracing::warn!(error = %error, "a record could not be read from OneFile");
                    seen.failed.insert(record, error);
                }
            }
        }
        Ok(())
    }

    pub(in crate::engine) async fn look_at(
        &self,
        record: &Record,
        id: i64,
    ) -> Result<Option<InOnefile>, OneFileError> {
        Ok(match record {
            Record::Organisation(_) => {
                let read = self.onefile.placement(id).await?;
                read.map(|placement| InOnefile::Placement(Box::new(placement)))
            }
            _ => {
                let read = self.onefile.user(id).await?;
                read.map(|user| InOnefile::User(Box::new(user)))
            }
        })
    }
}

fn gone(endpoint: &str) -> OneFileError {
    OneFileError::new(
        OneFileErrorKind::NotFound,
        endpoint,
        "linked, and unknown to OneFile",
    )
}
