//! Standards that OneFile offers, and which of several with one code is meant.

use crate::{Error, ErrorCode, Tandem};
use std::collections::{BTreeMap, BTreeSet};
use tandem_sync::brakes::{Brake, Listing};
use tandem_sync::codes;
use tandem_sync::plan::Cause;
use tandem_sync::ports::{Observations, OneFile, Words};
use tandem_sync::problems::ProblemKind;

/// A code that several standards have, and that nobody has decided on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPathway {
    /// The code.
    pub code: String,
    /// Learners whose aim waits for it.
    pub learners: usize,
    /// The standards, with their titles as far as they are known.
    pub standards: Vec<(i64, Option<String>)>,
}

impl Tandem {
    /// Reads anew which standards OneFile offers, as every run over everybody does, and says how
    /// many. A learning aim that waited for its standard is assigned by the next run.
    ///
    /// # Errors
    /// OneFile could not be read, or offers nothing now where it offered something before.
    pub async fn read_standards(&self) -> Result<usize, Error> {
        let standards = self.client().await?.asked().standards().await?;
        let (number, known) = (standards.len(), self.store.listings().await?);
        // Without a run over everybody there is nothing to bring up to date.
        if let Some(mut listings) = known {
            if standards.is_empty() && !listings.standards.is_empty() {
                return Err(Error::from(&Brake::ListingEmpty {
                    listing: Listing::Standards,
                    before: listings.standards.len(),
                }));
            }
            listings.standards = standards;
            self.store.keep_listings(&listings).await?;
        }
        Ok(number)
    }

    /// Keeps which of several standards with one code is meant.
    ///
    /// # Errors
    /// OneFile offers no such standard with this code.
    pub async fn choose_pathway(&self, code: &str, standard: i64) -> Result<(), Error> {
        let mut standards = self.store.listings().await?.unwrap_or_default().standards;
        standards.extend(
            self.store
                .roll()
                .await?
                .into_iter()
                .flat_map(|roll| roll.standards),
        );
        let fits = standards.iter().any(|offered| {
            let has = offered.code.as_deref();
            offered.id == standard && has.is_some_and(|has| codes::same_code(has, code))
        });
        if !fits {
            return Err(Error::new(
                ErrorCode::NoSuchPathway,
                format!("OneFile offers no standard {standard} with the code {code}."),
                "Choose one of the standards that are named.",
            ));
        }
        Ok(self
            .store
            .choose_pathway(&codes::folded(code), standard)
            .await?)
    }

    /// Codes that several standards have, as the last runs met them.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn open_pathways(&self) -> Result<Vec<OpenPathway>, Error> {
        let chosen = self.store.pathways().await?;
        let mut open = BTreeMap::new();
        for row in self.store.problems().await? {
            if let ProblemKind::Parked {
                cause: Cause::SeveralPathways { code, standards },
            } = row.problem.kind
                && !chosen.contains_key(&codes::folded(&code))
            {
                let (learners, _) = open.entry(code).or_insert((BTreeSet::new(), standards));
                learners.insert(row.problem.learner);
            }
        }
        let listings = self.store.listings().await?.unwrap_or_default();
        let title = |id: i64| {
            let standard = listings.standards.iter().find(|offered| offered.id == id);
            (id, standard.map(|standard| standard.title.clone()))
        };
        let pathways = open.into_iter().map(|(code, (learners, standards))| {
            let standards = standards.into_iter().map(title).collect();
            OpenPathway {
                code,
                learners: learners.len(),
                standards,
            }
        });
        Ok(pathways.collect())
    }
}
