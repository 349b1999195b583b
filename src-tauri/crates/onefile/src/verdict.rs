//! What an answer means, and what may be done about it.

use crate::exchange::{Response, Target};
use crate::wire;
use http::StatusCode;
use secrecy::{ExposeSecret, SecretString};
use std::time::Duration;
use tandem_sync::ports::onefile::{OneFileError, OneFileErrorKind, Said};

/// Whether a call changes anything at OneFile. Searches and Authentication are POSTs that do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nature {
    Read,
    Write,
}

/// A call that failed, before its endpoint is put to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) kind: OneFileErrorKind,
    /// In Tandem's own words.
    pub(crate) detail: String,
    /// What OneFile said.
    pub(crate) said: Option<Said>,
    /// OneFile may have meant that it does not know the ID: 404, or 400 in its own words.
    pub(crate) unknown_id: bool,
}

#[derive(Debug)]
pub(crate) enum Verdict {
    /// Carried out.
    Fine,
    /// The session is over. Certainly not carried out.
    SignInAgain,
    /// Too many calls: wait this long. Certainly not carried out.
    TooMany(Duration),
    /// May have been carried out: reads may be repeated, writes may not.
    Doubt(Failure),
    /// Would end the same way again.
    Final(Failure),
}

/// What a server that does not say how long to wait is given: its minute is over then, whenever
/// it began.
const UNSAID_WAIT: Duration = Duration::from_secs(60);

impl Failure {
    pub(crate) fn new(kind: OneFileErrorKind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            detail: detail.into(),
            said: None,
            unknown_id: false,
        }
    }

    pub(crate) fn at(self, endpoint: &str) -> OneFileError {
        OneFileError {
            kind: self.kind,
            endpoint: endpoint.to_owned(),
            detail: self.detail,
            said: self.said,
        }
    }
}

impl Nature {
    /// The kind of trouble when it can't be told whether the call was carried out.
    pub(crate) fn doubt(self, on_read: OneFileErrorKind) -> OneFileErrorKind {
        match self {
            Self::Read => on_read,
            Self::Write => OneFileErrorKind::InDoubt,
        }
    }
}

/// Judges an answer.
pub(crate) fn of(response: &Response, nature: Nature) -> Verdict {
    use OneFileErrorKind::{Forbidden, InDoubt, NotData, NotFound, Redirected, Refused};
    let status = response.status;
    let web_page = wire::is_web_page(&response.body, response.header("content-type"));
    match status {
        StatusCode::UNAUTHORIZED => return Verdict::SignInAgain,
        StatusCode::TOO_MANY_REQUESTS => {
            let wait = response.retry_after().unwrap_or(UNSAID_WAIT);
            return Verdict::TooMany(wait.max(Duration::from_secs(1)));
        }
        _ if status.is_redirection() => {
            let to = match response.target() {
                Target::Host(host) => host,
                Target::SameHost => "another address of the same host".into(),
                Target::Unclear => "an address that can't be read".into(),
            };
            let detail = format!("{}, to {to}", status.as_u16());
            return Verdict::Final(Failure::new(nature.doubt(Redirected), detail));
        }
        _ => {}
    }
    if web_page {
        let detail = format!("{status}: a web page in place of data");
        return Verdict::Doubt(Failure::new(nature.doubt(NotData), detail));
    }
    if status.is_success() {
        return Verdict::Fine;
    }
    let refusal = wire::refusal(&response.body);
    let is_worded = refusal.is_some();
    let (code, said) = refusal.map_or((None, None), |found| (found.code, found.said));
    let detail = match code {
        Some(code) => format!("{status}, code {code}{}", meaning(code)),
        None => status.to_string(),
    };
    let failure = |kind| Failure {
        said: said.clone(),
        ..Failure::new(kind, detail.clone())
    };
    match status {
        StatusCode::FORBIDDEN => Verdict::Final(failure(Forbidden)),
        StatusCode::NOT_FOUND => Verdict::Final(Failure {
            unknown_id: true,
            ..failure(NotFound)
        }),
        // Says nothing of what was done with what had arrived by then.
        StatusCode::REQUEST_TIMEOUT => Verdict::Doubt(failure(InDoubt)),
        StatusCode::BAD_REQUEST => Verdict::Final(Failure {
            unknown_id: is_worded || response.body.is_empty(),
            ..failure(Refused)
        }),
        _ if status.is_client_error() => Verdict::Final(failure(Refused)),
        _ => Verdict::Doubt(failure(InDoubt)),
    }
}

/// Codes whose meaning is known, in Tandem's own words.
fn meaning(code: i64) -> &'static str {
    match code {
        -11 => ": no such centre",
        -57 => ": no such placement",
        -58 => ": no such class",
        _ => "",
    }
}

impl Verdict {
    /// Without a message that repeats the token. What was said is told at debug here, and nowhere
    /// else but on the page of its record.
    pub(crate) fn without(mut self, token: &SecretString) -> Self {
        if let Self::Doubt(failure) | Self::Final(failure) = &mut self {
            let token = token.expose_secret();
            let clean = |said: &Said| token.is_empty() || !said.text().contains(token);
            failure.said = failure.said.take().filter(clean);
            if let Some(said) = &failure.said {
                tracing::debug!(said = said.text(), "OneFile said");
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{plain, with_header};

    fn kind(response: &Response, nature: Nature) -> (bool, OneFileErrorKind) {
        match of(response, nature) {
            Verdict::Doubt(failure) => (true, failure.kind),
            Verdict::Final(failure) => (false, failure.kind),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn each_status_by_what_can_be_done() {
        use OneFileErrorKind::{Forbidden, InDoubt, NotData, NotFound, Redirected, Refused};
        let page = "<html>Back soon</html>";
        for (status, body, read, write) in [
            (400, "{}", (false, Refused), (false, Refused)),
            (403, "", (false, Forbidden), (false, Forbidden)),
            (404, "", (false, NotFound), (false, NotFound)),
            (409, "", (false, Refused), (false, Refused)),
            (408, "", (true, InDoubt), (true, InDoubt)),
            (500, "", (true, InDoubt), (true, InDoubt)),
            (503, page, (true, NotData), (true, InDoubt)),
            (404, page, (true, NotData), (true, InDoubt)),
            (200, page, (true, NotData), (true, InDoubt)),
            (302, page, (false, Redirected), (false, InDoubt)),
        ] {
            let answer = plain(status, body);
            assert_eq!(kind(&answer, Nature::Read), read, "{status} {body}");
            assert_eq!(kind(&answer, Nature::Write), write, "{status} {body}");
        }
    }

    #[test]
    fn a_redirect_is_named_by_its_host_alone() {
        let answer = with_header(plain(302, ""), "location", "https://x.test/login?for=ada");
        let Verdict::Final(failure) = of(&answer, Nature::Read) else {
            panic!()
        };
        assert!(failure.detail.contains("x.test") && !failure.detail.contains("ada"));
    }

    #[test]
    fn what_onefile_said_is_in_no_text_that_is_logged() {
        let body = r#"{"code":-58,"message":"NINO QQ 12 34 56 C of Ada Quill, B1 1AA"}"#;
        for status in [400, 403, 404, 408, 422, 500] {
            let (Verdict::Final(failure) | Verdict::Doubt(failure)) =
                of(&plain(status, body), Nature::Write)
            else {
                panic!()
            };
            let error = failure.at("User/{id}");
            let logged = format!("{error} {error:?}");
            for secret in ["Ada", "Quill", "QQ", "34", "B1", "1AA"] {
                assert!(!logged.contains(secret), "{logged}");
            }
            assert!(logged.contains("code -58: no such class"), "{logged}");
            assert!(error.said.unwrap().text().contains("Ada Quill"));
        }
    }

    #[test]
    fn a_message_that_repeats_the_token_is_dropped() {
        let answer = plain(400, r#"{"message":"Token hush-hush is not known"}"#);
        let said = |token: &str| match of(&answer, Nature::Read).without(&token.into()) {
            Verdict::Final(failure) => failure.said,
            other => panic!("{other:?}"),
        };
        assert_eq!(said("hush-hush"), None);
        assert!(said("another").is_some());
    }

    #[test]
    fn only_a_400_in_onefiles_own_words_may_mean_an_unknown_id() {
        for (body, unknown) in [
            (r#"{"code":-4,"message":"Not found"}"#, true),
            ("", true),
            ("Bad gateway config", false),
        ] {
            let Verdict::Final(failure) = of(&plain(400, body), Nature::Read) else {
                panic!()
            };
            assert_eq!(failure.unknown_id, unknown, "{body}");
        }
    }

    #[test]
    fn too_many_calls_wait_as_told_or_a_minute() {
        let told = with_header(plain(429, ""), "retry-after", "7");
        for (answer, seconds) in [(told, 7), (plain(429, "<html>"), 60)] {
            let Verdict::TooMany(wait) = of(&answer, Nature::Write) else {
                panic!()
            };
            assert_eq!(wait.as_secs(), seconds);
        }
    }
}
