//! Getting a session: the one call that is made under the customer token.

use crate::calls::{Call, Caller, Calls, Trouble, unless_stopped};
use crate::exchange::{Response, Token};
use crate::pace::{Limits, Priority};
use crate::session::{self, Held, Way};
use crate::verdict::{self, Failure, Verdict};
use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use tandem_sync::ports::onefile::OneFileErrorKind as Kind;

impl Calls {
    /// The session, signed in to where there is none.
    pub(crate) async fn signed_in(
        &self,
        caller: Caller<'_>,
        over: Option<u64>,
    ) -> Result<Held, Failure> {
        let way = self.session.way(|| self.clock.now(), over);
        match unless_stopped(caller, way).await? {
            Way::Held(held) => Ok(held),
            Way::Failed(failure) => Err(failure),
            Way::SignIn(sign_in) => match self.authenticate(caller).await {
                Ok((token, issued)) => Ok(sign_in.succeeded(token, issued)),
                Err(failure) => {
                    // A stop is the caller's own: whoever comes next may sign in.
                    if failure.kind != Kind::Stopped {
                        sign_in.failed(&failure);
                    }
                    Err(failure)
                }
            },
        }
    }

    // Whatever goes wrong here, the call that wanted the session was not sent: no kind of failure
    // may put it in doubt.
    async fn authenticate(
        &self,
        caller: Caller<'_>,
    ) -> Result<(SecretString, DateTime<Utc>), Failure> {
        if !session::usable(self.customer.expose_secret()) {
            return Err(Failure::new(
                Kind::SignIn,
                "the customer token is empty or holds blanks or other signs that no token has: enter it again",
            ));
        }
        let call = Call::authentication();
        // Others wait for this one call, perhaps someone who asked.
        let caller = Caller {
            priority: Priority::Asked,
            ..caller
        };
        let made = self.authentication(&call, caller).await;
        made.map_err(|failure| {
            let kind = match failure.kind {
                // Which server it is that can't prove itself is said by itself.
                Kind::CertificateUntrusted
                | Kind::CertificateOtherName
                | Kind::CertificateDates => return failure,
                kind @ (Kind::SignIn | Kind::TooManyCalls | Kind::Redirected | Kind::Stopped) => {
                    kind
                }
                Kind::Refused | Kind::Forbidden => Kind::SignIn,
                Kind::NotData | Kind::NotUnderstood | Kind::TooLarge => Kind::NotSignedIn,
                _ => Kind::Unreachable,
            };
            Failure::new(kind, format!("signing in: {}", failure.detail))
        })
    }

    async fn authentication(
        &self,
        call: &Call,
        caller: Caller<'_>,
    ) -> Result<(SecretString, DateTime<Utc>), Failure> {
        let mut trouble = Trouble::default();
        loop {
            let turn = self.turn(caller).await?;
            let issued = self.clock.now();
            let token = Token::Customer(self.customer.clone());
            let outcome = self.exchange(call, token).await;
            turn.answered().await;
            let response = match outcome {
                Ok(response) => response,
                Err(error) => {
                    self.after_break(error, call.nature, &mut trouble, caller)
                        .await?;
                    continue;
                }
            };
            match verdict::of(&response, call.nature).without(&self.customer) {
                Verdict::Fine => {
                    self.note_limit(&response);
                    let token = session::token(&response.body);
                    return token.map(|token| (token, issued)).ok_or_else(|| {
                        Failure::new(Kind::NotUnderstood, "the answer holds no session token")
                    });
                }
                Verdict::SignInAgain => {
                    return Err(Failure::new(
                        Kind::SignIn,
                        "401: the customer token was refused; tokens belong to one environment",
                    ));
                }
                other => self.after(other, call.nature, &mut trouble, caller).await?,
            }
        }
    }

    // A stand-in without the limit, or with another, says so. What says nothing has OneFile's,
    // whatever answered there before.
    fn note_limit(&self, response: &Response) {
        let said = response.header("tandem-standin-limit").map(str::trim);
        let said = said.filter(|_| self.exchange.is_local());
        self.pace.set_limits(match said {
            Some(said) if said.eq_ignore_ascii_case("off") => None,
            Some(said) => Some(said.parse().map_or(Limits::ONEFILE, Limits::below)),
            None => Some(Limits::ONEFILE),
        });
    }
}
