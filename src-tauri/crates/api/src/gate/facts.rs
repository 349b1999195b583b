//! What the gate goes by, read together. What the linking of records knows better goes in here.

use super::Ground;
use crate::{Connection, Error, Tandem};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use tandem_onefile::BaseUrl;
use tandem_store::Shown;
use tandem_sync::brakes::{Brake, Listing};
use tandem_sync::gate::{DecidedReviews, Deed, Facts, RestsOn, Step, Tested};
use tandem_sync::plan::Plan;
use tandem_sync::ports::Listings;
use tandem_sync::ports::{Observations, OneFile, Words};
use tandem_sync::settings::Settings;
use tandem_sync::uktime;

impl Tandem {
    /// Everything that decides how steps stand, for a plan that is about to be accepted or for the
    /// one that is.
    pub(crate) async fn ground(&self, accepting: Option<&Plan>) -> Result<Ground, Error> {
        let mut ground = self.without_facts().await?;
        let mut facts = self.read_facts().await?;
        self.facts_seen.set(self.clock.now(), &facts);
        if let Some(plan) = accepting {
            let exported = self.is_exported(&plan.hash()).await?;
            facts.of_plan(plan, self.clock.now(), true, exported);
        }
        facts.tested = self.store.tested().await?;
        ground.facts = facts;
        Ok(ground)
    }

    /// The same from what was read a moment ago, or without the records where they decide nothing.
    pub(super) async fn known_ground(&self) -> Result<Ground, Error> {
        let mut ground = self.without_facts().await?;
        let decides = |step: &Step| {
            step.is_of_the_initial_run()
                && match ground.last.get(step) {
                    Some(done) => !ground.settled || !matches!(done.deed, Deed::Confirmed { .. }),
                    None => !ground.settled && !ground.authoritative,
                }
        };
        let mut facts = Facts::default();
        if Step::ALL.iter().any(decides) {
            facts = match self.facts_seen.get(self.clock.now()) {
                Some(facts) => facts,
                None => {
                    let facts = self.read_facts().await?;
                    self.facts_seen.set(self.clock.now(), &facts);
                    facts
                }
            };
        }
        facts.tested = self.store.tested().await?;
        ground.facts = facts;
        Ok(ground)
    }

    async fn without_facts(&self) -> Result<Ground, Error> {
        let settings = self.store.settings().await?;
        let connection = self.store.connection().await?;
        let token = self.store.connected_as().await?.token;
        Ok(Ground {
            facts: Facts::default(),
            now: RestsOn {
                settings: Some(DecidedReviews::of(&settings)),
                ..rests_on(connection.as_ref(), token)
            },
            last: self.store.gate_now().await?,
            settled: self.store.acceptance().await?.is_some(),
            authoritative: self.is_authoritative(),
        })
    }

    async fn read_facts(&self) -> Result<Facts, Error> {
        let mut facts = Facts {
            listed: self.store.listed().await?,
            ..Facts::default()
        };
        let settings: Settings = self.store.settings().await?;
        let listings = self.store.listings().await?.unwrap_or_default();
        let pics = self.workspace.everything().await?;
        let links = self.store.links().await?;
        let today = uktime::day(self.clock.now());
        facts.of_records(&pics, &listings, &links, &settings, today);
        if let Some(Shown { plan, at, accepted }) = self.store.shown_preview().await? {
            let exported = self.is_exported(&plan.hash()).await?;
            facts.of_plan(&plan, at, accepted, exported);
        }
        Ok(facts)
    }

    /// Reads anew who and what is in OneFile, as every run over everybody does, so that the gate
    /// sees what was put right there.
    ///
    /// # Errors
    /// OneFile could not be read, or lists nothing now where it listed something before.
    pub async fn read_listings(&self) -> Result<(), Error> {
        let client = self.client().await?.asked();
        let now = Listings {
            learners: client.learners(None).await?,
            assessors: client.assessors().await?,
            standards: client.standards().await?,
        };
        let before = self.store.listings().await?.unwrap_or_default();
        for (listing, before, now) in [
            (Listing::Learners, before.learners.len(), now.learners.len()),
            (
                Listing::Assessors,
                before.assessors.len(),
                now.assessors.len(),
            ),
            (
                Listing::Standards,
                before.standards.len(),
                now.standards.len(),
            ),
        ] {
            if now == 0 && before > 0 {
                return Err(Error::from(&Brake::ListingEmpty { listing, before }));
            }
        }
        self.store.keep_listings(&now).await?;
        self.store.note_listed(self.clock.now()).await?;
        self.facts_seen.forget();
        Ok(())
    }

    /// Notes a connection that works: what confirmations rest on from now on.
    pub(crate) async fn note_tested(
        &self,
        connection: &Connection,
        token: &SecretString,
        centres: usize,
    ) -> Result<(), Error> {
        let rests_on = rests_on(Some(connection), Some(self.token_mark(token)));
        self.store.keep_connected_as(&rests_on).await?;
        let at = self.clock.now();
        let tested = Tested {
            at,
            rests_on,
            centres,
        };
        self.store.keep_tested(&tested).await?;
        self.facts_seen.forget();
        Ok(())
    }

    /// Tells one token from another. Far too short to say anything of a token.
    fn token_mark(&self, token: &SecretString) -> String {
        let mut digest = Sha256::new();
        digest.update(self.folder.installation());
        digest.update(token.expose_secret().trim());
        let digest = digest.finalize();
        digest[..3]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    async fn is_exported(&self, plan: &str) -> Result<bool, Error> {
        let log = self.store.gate_log().await?;
        Ok(log.iter().any(|done| {
            matches!(done.deed, Deed::Exported { .. })
                && done.rests_on.plan.as_deref() == Some(plan)
        }))
    }
}

fn rests_on(connection: Option<&Connection>, token: Option<String>) -> RestsOn {
    // A stand-in takes another port each time that it starts.
    let place = |connection: &Connection| {
        let here = BaseUrl::parse(&connection.base_url).is_ok_and(|url| url.is_loopback());
        match here {
            true => "this computer".to_owned(),
            false => connection.base_url.clone(),
        }
    };
    RestsOn {
        customer: connection.map(|c| c.customer_id),
        centre: connection.map(|c| c.centre_id),
        environment: connection.map(place),
        token,
        ..RestsOn::default()
    }
}
