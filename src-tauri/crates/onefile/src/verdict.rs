//! What an answer means, and what may be done about it.

use crate::exchange::Response;
use crate::wire;
use http::StatusCode;
use std::time::Duration;
use tandem_sync::ports::onefile::{OneFileError, OneFileErrorKind};

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
    pub(crate) detail: String,
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
            unknown_id: false,
        }
    }

    pub(crate) fn at(self, endpoint: &str) -> OneFileError {
        OneFileError {
            kind: self.kind,
            endpoint: endpoint.to_owned(),
            detail: self.detail,
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
    use OneFileErrorKind::{Forbidden, InDoubt, NotData, NotFound, Refused};
    let status = response.status;
    let web_page = wire::is_web_page(&response.body, response.header("content-type"));
    match status {
        StatusCode::UNAUTHORIZED => return Verdict::SignInAgain,
        StatusCode::TOO_MANY_REQUESTS => {
            let wait = response.retry_after().unwrap_or(UNSAID_WAIT);
            return Verdict::TooMany(wait.max(Duration::from_secs(1)));
        }
        _ if status.is_redirection() => {
            let target = response.redirect_host().unwrap_or("the same host".into());
            let detail = format!("{status}: redirected to {target}, which is not followed");
            return Verdict::Final(Failure::new(nature.doubt(NotData), detail));
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
    let said = wire::refusal(&response.body);
    let detail = match &said {
        Some(said) => format!("{status}: {said}"),
        None => status.to_string(),
    };
    let failure = |kind| Failure::new(kind, detail.clone());
    match status {
        StatusCode::FORBIDDEN => Verdict::Final(failure(Forbidden)),
        StatusCode::NOT_FOUND => Verdict::Final(Failure {
            unknown_id: true,
            ..failure(NotFound)
        }),
        // Says nothing of what was done with what had arrived by then.
        StatusCode::REQUEST_TIMEOUT => Verdict::Doubt(failure(InDoubt)),
        StatusCode::BAD_REQUEST => Verdict::Final(Failure {
            unknown_id: said.is_some() || response.body.is_empty(),
            ..failure(Refused)
        }),
        _ if status.is_client_error() => Verdict::Final(failure(Refused)),
        _ => Verdict::Doubt(failure(InDoubt)),
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
        use OneFileErrorKind::{Forbidden, InDoubt, NotData, NotFound, Refused};
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
            (302, page, (false, NotData), (false, InDoubt)),
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
