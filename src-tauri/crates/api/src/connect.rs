//! Connecting to one OneFile centre.

use crate::calls::StoredCalls;
use crate::{Error, ErrorCode, Tandem, log};
use secrecy::SecretString;
use std::collections::BTreeMap;
use std::sync::Arc;
use tandem_onefile::{
    BaseUrl, Bounds, HttpExchange, Limits, OneFileClient, Organisation, Pace, Settings,
};
use tandem_store::Connection;
use tandem_sync::ports::Observations;
use tandem_sync::records::RegistrationField;
use tandem_words as words;

/// `live`, `beta`, `practice`, or a base URL.
pub type Environment = String;

/// What a shell says to connect.
#[derive(Debug)]
pub struct ConnectRequest {
    /// Where OneFile is.
    pub environment: Environment,
    /// The centre; needed where the token opens more than one.
    pub centre: Option<i64>,
    /// The customer token; the stored one where none is given.
    pub token: Option<SecretString>,
}

/// Calls in a minute that a run over everybody makes at most.
pub const CALLS_OF_A_RUN: u64 = Limits::ONEFILE.ordinary as u64;

/// How far connecting came.
#[derive(Debug)]
pub enum Connecting {
    /// Connected, and kept.
    Connected(Connection),
    /// A centre has to be chosen; nothing is kept.
    Choose(Vec<Organisation>),
}

/// Whether what is connected to is a stand-in on this computer.
pub fn on_this_computer(connection: &Connection) -> bool {
    BaseUrl::parse(&connection.base_url).is_ok_and(|url| url.is_loopback())
}

/// Which OneFile it is, for the log and for support: an address of one's own may name somebody.
pub(crate) fn environment_name(connection: &Connection) -> &'static str {
    match connection.environment.as_str() {
        "live" => "live",
        "beta" => "beta",
        "practice" => "practice",
        _ if on_this_computer(connection) => "on this computer",
        _ => "another address",
    }
}

impl Tandem {
    /// Signs in, settles the one centre, and keeps both: the token in the keyring, the rest in
    /// the store. Nothing is kept where anything fails.
    ///
    /// # Errors
    /// The address, the token or the centre does not do.
    pub async fn connect(&self, request: ConnectRequest) -> Result<Connection, Error> {
        match self.try_connect(request).await? {
            Connecting::Connected(connection) => Ok(connection),
            Connecting::Choose(centres) => Err(Error::new(
                ErrorCode::SeveralCentres,
                "The customer token opens more than one centre, and Tandem works with exactly one.",
                format!("Choose one of: {}.", names_of(&centres)),
            )),
        }
    }

    /// As [`Self::connect`], and where the token opens several centres and none is chosen, they
    /// come back to choose from.
    ///
    /// # Errors
    /// The address, the token or the centre does not do.
    pub async fn try_connect(&self, request: ConnectRequest) -> Result<Connecting, Error> {
        log::unless_well("connect", self.connected(request).await)
    }

    async fn connected(&self, request: ConnectRequest) -> Result<Connecting, Error> {
        let url = BaseUrl::parse(&request.environment)?;
        // Before anything is sent: the token would be with somebody else by then.
        self.refuse_other_place(&url, request.centre).await?;
        self.refuse_set_time_for(&url)?;
        let token = match &request.token {
            Some(token) => token.clone(),
            None => self.token_for(&url).await?,
        };
        let client = self.client_for(url.clone(), None, &token).await?;
        let customer = client.customer().await?;
        let centres = client.organisations().await?;
        if centres.len() > 1 && request.centre.is_none() {
            return Ok(Connecting::Choose(centres));
        }
        let number = centres.len();
        let centre = chosen(centres, request.centre)?;
        let connection = Connection {
            environment: request.environment,
            base_url: url.as_str().to_owned(),
            customer_id: customer.id,
            customer: customer.name.unwrap_or_default(),
            centre_id: centre.id,
            centre: centre.name.unwrap_or_default(),
        };
        self.refuse_other(&connection).await?;
        if let Some(token) = &request.token
            && !self.secrets.onefile_token_is_given(&url.origin())
        {
            let origin = url.origin();
            self.secrets.store_onefile_token(&origin, token).await?;
        }
        self.store.keep_connection(&connection).await?;
        self.note_tested(&connection, &token, number).await?;
        self.store.keep_pages_seen(&client.pages_seen()).await?;
        *self.client.lock().await = None;
        tracing::info!(
            environment = environment_name(&connection),
            customer = connection.customer_id,
            centre = connection.centre_id,
            "connected to OneFile"
        );
        Ok(Connecting::Connected(connection))
    }

    /// Signs in anew and looks whether the centre is still there. Only reads.
    ///
    /// # Errors
    /// Not connected, or what keeps OneFile from answering.
    pub async fn test_connection(&self) -> Result<Connection, Error> {
        *self.client.lock().await = None;
        let client = self.client().await?.asked();
        let connection = self.store.connection().await?.ok_or_else(not_connected)?;
        let centres = client.organisations().await?;
        let number = centres.len();
        chosen(centres, Some(connection.centre_id))?;
        let token = self
            .token_for(&BaseUrl::parse(&connection.base_url)?)
            .await?;
        self.note_tested(&connection, &token, number).await?;
        Ok(connection)
    }

    /// Links, OneFile IDs and accepted plans of one OneFile mean other people in another.
    async fn refuse_other(&self, to: &Connection) -> Result<(), Error> {
        let Some(from) = self.settled_connection().await? else {
            return Ok(());
        };
        let there = BaseUrl::parse(&to.base_url)?;
        if is_same_place(&from, &there)
            && (from.customer_id, from.centre_id) == (to.customer_id, to.centre_id)
        {
            return Ok(());
        }
        Err(other_centre(&from))
    }

    /// What of [`Self::refuse_other`] can be told without an answer.
    async fn refuse_other_place(&self, to: &BaseUrl, centre: Option<i64>) -> Result<(), Error> {
        match self.settled_connection().await? {
            Some(from)
                if !is_same_place(&from, to) || centre.is_some_and(|id| id != from.centre_id) =>
            {
                Err(other_centre(&from))
            }
            _ => Ok(()),
        }
    }

    /// The connection, where something was read or done over it.
    async fn settled_connection(&self) -> Result<Option<Connection>, Error> {
        let Some(connection) = self.store.connection().await? else {
            return Ok(None);
        };
        let unused =
            self.store.listings().await?.is_none() && self.store.last_run().await?.is_none();
        Ok((!unused).then_some(connection))
    }

    /// The customer token that belongs to an address.
    async fn token_for(&self, url: &BaseUrl) -> Result<SecretString, Error> {
        let connection = self.store.connection().await?;
        let connected = connection.and_then(|made| BaseUrl::parse(&made.base_url).ok());
        let connected = connected.map(|url| url.origin());
        let origin = url.origin();
        let token = self.secrets.onefile_token(&origin, connected.as_deref());
        Ok(token.await?)
    }

    /// The connection, once there is one.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn connection(&self) -> Result<Option<Connection>, Error> {
        Ok(self.store.connection().await?)
    }

    /// The client for the connected centre. There is one, so that everything this process does
    /// at once shares one session and one allowance.
    pub(crate) async fn client(&self) -> Result<OneFileClient, Error> {
        let mut held = self.client.lock().await;
        if let Some(client) = &*held {
            return Ok(client.clone());
        }
        let connection = self.store.connection().await?.ok_or_else(not_connected)?;
        let url = BaseUrl::parse(&connection.base_url)?;
        self.refuse_set_time_for(&url)?;
        let token = self.token_for(&url).await?;
        let client = self
            .client_for(url, Some(connection.centre_id), &token)
            .await?;
        let shown: Option<BTreeMap<RegistrationField, String>> = self.store.names().await?;
        let client = client
            .with_shown(shown.unwrap_or_default())
            .with_shown_details(self.store.detail_names().await?)
            .with_pages_seen(self.store.pages_seen().await?);
        *held = Some(client.clone());
        Ok(client)
    }

    async fn client_for(
        &self,
        url: BaseUrl,
        organisation_id: Option<i64>,
        token: &SecretString,
    ) -> Result<OneFileClient, Error> {
        let pace = self.pace_of(&url).await?;
        let exchange = HttpExchange::new(url, Bounds::default())?;
        let settings = Settings {
            organisation_id,
            ..Settings::default()
        };
        Ok(OneFileClient::new(
            Arc::new(exchange),
            self.clock.clone(),
            pace,
            settings,
            token,
        ))
    }

    /// The allowance at an address: one, whatever client makes the calls.
    async fn pace_of(&self, url: &BaseUrl) -> Result<Arc<Pace>, Error> {
        let mut paces = self.paces.lock().await;
        if let Some(pace) = paces.get(url.as_str()) {
            return Ok(pace.clone());
        }
        let log = Arc::new(StoredCalls {
            store: self.store.clone(),
            place: url.as_str().to_owned(),
        });
        let pace = Arc::new(Pace::start(self.clock.clone(), log, Limits::ONEFILE).await?);
        paces.insert(url.as_str().to_owned(), pace.clone());
        Ok(pace)
    }

    /// A set time would stamp real records with it.
    fn refuse_set_time_for(&self, url: &BaseUrl) -> Result<(), Error> {
        if self.now_is_set && !url.is_loopback() {
            return Err(Error::new(
                ErrorCode::NowNeedsLoopback,
                "--now is for demo and tests, and this is a real OneFile.",
                "Leave --now out, or connect to a stand-in on this computer.",
            ));
        }
        Ok(())
    }
}

/// A stand-in takes another port each time that it starts.
fn is_same_place(from: &Connection, to: &BaseUrl) -> bool {
    from.base_url == to.as_str() || (on_this_computer(from) && to.is_loopback())
}

fn other_centre(from: &Connection) -> Error {
    Error::new(
        ErrorCode::OtherCentre,
        format!(
            "This data folder belongs to {} (centre {}) at {}, and its links mean other people elsewhere.",
            from.customer, from.centre, from.base_url
        ),
        "Use a new data folder for another environment, customer or centre.",
    )
}

/// One centre: the only one, or the one that was picked.
fn chosen(centres: Vec<Organisation>, picked: Option<i64>) -> Result<Organisation, Error> {
    let names = names_of(&centres);
    let mut centres = centres.into_iter();
    match picked {
        None => centres.next().ok_or_else(no_centre),
        Some(id) => centres.find(|centre| centre.id == id).ok_or_else(|| {
            Error::new(
                ErrorCode::NoSuchCentre,
                format!("The customer token does not open centre {id}."),
                format!("Choose one of: {names}."),
            )
        }),
    }
}

/// A sentence's worth of centres, whatever OneFile says that they are called.
fn names_of(centres: &[Organisation]) -> String {
    const SHOWN: usize = 20;
    const LONGEST: usize = 80;
    let named = |c: &Organisation| {
        let name = c.name.as_deref().unwrap_or("no name");
        let parts: Vec<&str> = name.split_whitespace().collect();
        let name: String = parts.join(" ").chars().take(LONGEST).collect();
        format!("{} ({})", c.id, words::plain::shown(&name))
    };
    let mut named: Vec<String> = centres.iter().take(SHOWN).map(named).collect();
    if centres.len() > SHOWN {
        named.push(format!("and {} more", centres.len() - SHOWN));
    }
    named.join(", ")
}

fn not_connected() -> Error {
    Error::new(
        ErrorCode::NotConnected,
        "Tandem is not connected to OneFile yet.",
        "Connect with the customer token that OneFile's support issued.",
    )
}

fn no_centre() -> Error {
    Error::new(
        ErrorCode::NoSuchCentre,
        "The customer token opens no centre.",
        "Ask OneFile's support to give the token access to your centre.",
    )
}
