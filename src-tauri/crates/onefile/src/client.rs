//! The client as a whole: its handle, and the port that the engine sees.

use crate::calls::{Call, Caller, Calls, ServerTime};
use crate::exchange::Exchange;
use crate::pace::{Pace, Priority};
use crate::paging::{self, Pages, PagesSeen};
use crate::rows::RowsSeen;
use crate::verdict::Failure;
use crate::wire::{self, Record, TimesOnWire, Unreadable};
use chrono::{DateTime, Utc};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tandem_sync::ports::onefile::{Identity, OneFileErrorKind as Kind};
use tandem_sync::ports::{Clock, onefile::OneFileError};
use tandem_sync::records::RegistrationField;
use tandem_sync::records::details::Detail;
use tokio_util::sync::CancellationToken;

/// What differs from one installation to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// The centre. Without one only [`OneFileClient::customer`] and
    /// [`OneFileClient::organisations`] work, which serve to choose it.
    pub organisation_id: Option<i64>,
    /// Rows asked for at once.
    pub page_size: u32,
    /// What `Z` means on times that are sent.
    pub times: TimesOnWire,
    /// Waits between repeats differ by chance, and that chance follows from this.
    pub jitter_seed: u64,
}

/// A handle on OneFile for one centre. Clones share session, pace and what was learnt.
#[derive(Clone)]
pub struct OneFileClient {
    shared: Arc<Shared>,
    settings: Settings,
    priority: Priority,
    stop: Option<CancellationToken>,
}

struct Shared {
    calls: Calls,
    pages: PagesSeen,
    aim_rows: RowsSeen,
    shown: Mutex<BTreeMap<RegistrationField, String>>,
    details: Mutex<BTreeMap<Detail, String>>,
    identity: Mutex<Option<(DateTime<Utc>, Identity)>>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            organisation_id: None,
            page_size: 50,
            times: TimesOnWire::default(),
            jitter_seed: 0,
        }
    }
}

impl OneFileClient {
    /// A client whose calls are part of ordinary runs. Nothing is called yet.
    pub fn new(
        exchange: Arc<dyn Exchange>,
        clock: Arc<dyn Clock>,
        pace: Arc<Pace>,
        settings: Settings,
        customer_token: &SecretString,
    ) -> Self {
        let calls = Calls::new(exchange, clock, pace, customer_token, settings.jitter_seed);
        Self {
            shared: Arc::new(Shared {
                calls,
                pages: PagesSeen::default(),
                aim_rows: RowsSeen::default(),
                shown: Mutex::default(),
                details: Mutex::default(),
                identity: Mutex::default(),
            }),
            settings,
            priority: Priority::Ordinary,
            stop: None,
        }
    }

    /// A handle for what someone asked for: its calls go first.
    #[must_use]
    pub fn asked(&self) -> Self {
        Self {
            priority: Priority::Asked,
            ..self.clone()
        }
    }

    /// The same client, which sends times so.
    #[must_use]
    pub fn sending(mut self, times: TimesOnWire) -> Self {
        self.settings.times = times;
        self
    }

    /// A handle whose calls end with [`Kind::Stopped`] once the token is cancelled. A call that
    /// has left is waited for.
    #[must_use]
    pub fn stopped_by(&self, stop: CancellationToken) -> Self {
        Self {
            stop: Some(stop),
            ..self.clone()
        }
    }

    /// The same client for a centre that was chosen now.
    #[must_use]
    pub fn for_organisation(&self, organisation_id: i64) -> Self {
        let mut client = self.clone();
        client.settings.organisation_id = Some(organisation_id);
        client
    }

    /// Adds names of aim properties that answers have shown before: see [`Self::shown_names`].
    #[must_use]
    pub fn with_shown(self, names: BTreeMap<RegistrationField, String>) -> Self {
        self.shown().extend(names);
        self
    }

    /// Names of aim properties that answers have shown so far: kept for the next time, since a
    /// field is written only under a name that was shown.
    pub fn shown_names(&self) -> BTreeMap<RegistrationField, String> {
        self.shown().clone()
    }

    /// Adds what pages of searches have shown before: see [`Self::pages_seen`].
    #[must_use]
    pub fn with_pages_seen(self, pages: BTreeMap<String, Pages>) -> Self {
        self.shared.pages.all().extend(pages);
        self
    }

    /// What the pages of each search have shown so far: kept for the next time, since it takes a
    /// call to learn where a listing ends.
    pub fn pages_seen(&self) -> BTreeMap<String, Pages> {
        self.shared.pages.all().clone()
    }

    /// The server's clock, as the last answer showed it.
    pub fn server_time(&self) -> Option<ServerTime> {
        self.shared.calls.server_time()
    }

    pub(crate) fn calls_made(&self) -> u64 {
        self.shared.calls.made()
    }

    pub(crate) fn settings(&self) -> Settings {
        self.settings
    }

    pub(crate) fn shown(&self) -> MutexGuard<'_, BTreeMap<RegistrationField, String>> {
        self.shared
            .shown
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn aim_rows(&self) -> &RowsSeen {
        &self.shared.aim_rows
    }

    pub(crate) fn details(&self) -> MutexGuard<'_, BTreeMap<Detail, String>> {
        self.shared
            .details
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn organisation(&self, endpoint: &'static str) -> Result<i64, OneFileError> {
        self.settings
            .organisation_id
            .ok_or_else(|| Failure::new(Kind::Refused, "no centre was chosen yet").at(endpoint))
    }

    /// Whether a record may be of the centre. One that does not name its centre is taken: rows of
    /// most searches don't, and the search asked for this one.
    pub(crate) fn is_of_centre(&self, record: &Record) -> bool {
        let named = record.reference("OrganisationID").unwrap_or_default();
        match (named, self.settings.organisation_id) {
            (Some(named), Some(ours)) => named == ours,
            _ => true,
        }
    }

    /// All rows of a search that are of the centre. A row that names another one was not asked for,
    /// and nothing of it is taken.
    pub(crate) async fn search(
        &self,
        endpoint: &'static str,
        body: Value,
    ) -> Result<BTreeMap<i64, Record>, OneFileError> {
        let rows = self.rows(Call::search(endpoint, body)).await;
        self.of_centre(rows)
    }

    /// As [`Self::search`], for what one learner has.
    pub(crate) async fn search_of_learner(
        &self,
        endpoint: &'static str,
        body: Value,
    ) -> Result<BTreeMap<i64, Record>, OneFileError> {
        let rows = self.rows(Call::search_of_learner(endpoint, body)).await;
        self.of_centre(rows)
    }

    fn of_centre(
        &self,
        rows: Result<BTreeMap<i64, Record>, OneFileError>,
    ) -> Result<BTreeMap<i64, Record>, OneFileError> {
        let mut rows = rows?;
        rows.retain(|_, row| self.is_of_centre(row));
        Ok(rows)
    }

    /// All rows of a search, whichever centre they are of.
    pub(crate) async fn search_anywhere(
        &self,
        endpoint: &'static str,
        body: Value,
    ) -> Result<BTreeMap<i64, Record>, OneFileError> {
        self.rows(Call::search(endpoint, body)).await
    }

    async fn rows(&self, search: Call) -> Result<BTreeMap<i64, Record>, OneFileError> {
        let size = self.settings.page_size.max(1);
        let Shared { calls, pages, .. } = &*self.shared;
        let rows = paging::all(calls, pages, &search, size, self.caller()).await;
        rows.map_err(|failure| failure.at(search.endpoint))
    }

    /// One record by its ID; `None` where OneFile does not know it, or has it in another centre. An
    /// unknown ID may answer 404 or 400.
    pub(crate) async fn get(
        &self,
        endpoint: &'static str,
        resource: &str,
        id: i64,
    ) -> Result<Option<Record>, OneFileError> {
        let found = self.get_anywhere(endpoint, resource, id).await?;
        Ok(found.filter(|record| self.is_of_centre(record)))
    }

    /// One record by its ID, whichever centre it is of.
    pub(crate) async fn get_anywhere(
        &self,
        endpoint: &'static str,
        resource: &str,
        id: i64,
    ) -> Result<Option<Record>, OneFileError> {
        let call = Call::get(endpoint, format!("{resource}/{id}"));
        let body = match self.shared.calls.make(&call, self.caller()).await {
            Ok(body) => body,
            Err(failure) if failure.unknown_id => return Ok(None),
            Err(failure) => return Err(failure.at(endpoint)),
        };
        let record = wire::object(&body).and_then(|record| match record.id()? {
            found if found == id => Ok(record),
            _ => Err(Unreadable("an answer with another ID".into())),
        });
        record.map(Some).map_err(|e| unreadable(endpoint, &e))
    }

    /// Something that is no search and has no ID.
    pub(crate) async fn read(&self, endpoint: &'static str) -> Result<Record, OneFileError> {
        let call = Call::get(endpoint, endpoint.to_owned());
        let body = self.shared.calls.make(&call, self.caller()).await;
        let body = body.map_err(|failure| failure.at(endpoint))?;
        wire::object(&body).map_err(|e| unreadable(endpoint, &e))
    }

    /// Creates a record where the path says what; its ID. As [`Self::create`].
    pub(crate) async fn create_at(
        &self,
        endpoint: &'static str,
        path: String,
    ) -> Result<i64, OneFileError> {
        self.created(Call::write(endpoint, path, json!({})), endpoint)
            .await
    }

    /// Creates a record; its ID. An answer without one leaves open whether there is a record now.
    pub(crate) async fn create(
        &self,
        endpoint: &'static str,
        body: Value,
    ) -> Result<i64, OneFileError> {
        self.created(Call::write(endpoint, endpoint.to_owned(), body), endpoint)
            .await
    }

    async fn created(&self, call: Call, endpoint: &'static str) -> Result<i64, OneFileError> {
        let answer = self.shared.calls.make(&call, self.caller()).await;
        let id = answer.and_then(|body| {
            wire::new_id(&body).map_err(|e| Failure::new(Kind::InDoubt, e.to_string()))
        });
        id.map_err(|failure| failure.at(endpoint))
    }

    /// Sets fields of a record.
    pub(crate) async fn update(
        &self,
        endpoint: &'static str,
        resource: &str,
        id: i64,
        body: Value,
    ) -> Result<(), OneFileError> {
        let call = Call::write(endpoint, format!("{resource}/{id}"), body);
        let answer = self.shared.calls.make(&call, self.caller()).await;
        answer.map(drop).map_err(|failure| failure.at(endpoint))
    }

    pub(crate) fn identity_seen(&self) -> MutexGuard<'_, Option<(DateTime<Utc>, Identity)>> {
        let seen = self.shared.identity.lock();
        seen.unwrap_or_else(PoisonError::into_inner)
    }

    fn caller(&self) -> Caller<'_> {
        Caller {
            priority: self.priority,
            stop: self.stop.as_ref(),
        }
    }
}

/// An answer that is data, but not what was asked for.
pub(crate) fn unreadable(endpoint: &str, what: &Unreadable) -> OneFileError {
    Failure::new(Kind::NotUnderstood, what.to_string()).at(endpoint)
}
