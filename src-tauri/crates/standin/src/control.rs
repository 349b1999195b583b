//! The control side: what a test asks and tells the stand-in besides the API. It needs no token
//! and its calls are not counted.

use crate::answer;
use crate::edit::Edit;
use crate::faults::Rule;
use crate::refusal::{Refusal, code};
use crate::settings::Settings;
use crate::standin::StandIn;
use crate::state::State;
use bytes::Bytes;
use chrono::{SecondsFormat, TimeDelta};
use http::{Request, Response, StatusCode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// One, or several.
#[derive(Deserialize)]
#[serde(transparent)]
struct List(Value);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MoveOn {
    advance_seconds: u32,
}

pub(crate) fn answer(
    standin: &mut StandIn,
    path: &str,
    request: &Request<Bytes>,
) -> Response<Bytes> {
    carry_out(standin, path, request).unwrap_or_else(|refusal| answer::refusal(&refusal))
}

fn carry_out(
    standin: &mut StandIn,
    path: &str,
    request: &Request<Bytes>,
) -> Result<Response<Bytes>, Refusal> {
    let path = path.trim_matches('/').to_ascii_lowercase();
    let body = request.body();
    match (request.method().as_str(), path.as_str()) {
        ("GET", "metrics") => Ok(json_of(standin.metrics())),
        ("GET", "state") => Ok(match wants_comparable(request) {
            true => json_of(&standin.comparable()),
            false => json_of(standin.state()),
        }),
        ("PUT", "state") => {
            standin.replace_state(read::<State>(body)?);
            Ok(answer::nothing())
        }
        ("POST", "faults") => {
            let rules: Vec<Rule> = read::<List>(body)?.read()?;
            (standin.add_faults(rules)).map_err(|error| wrong(error.to_string()))?;
            Ok(answer::nothing())
        }
        ("DELETE", "faults") => {
            standin.clear_faults();
            Ok(answer::nothing())
        }
        ("POST", "edit") => {
            let edits: Vec<Edit> = read::<List>(body)?.read()?;
            standin.edit(&edits)?;
            Ok(answer::nothing())
        }
        ("GET", "clock") => Ok(clock(standin)),
        ("POST", "clock") => {
            let by = read::<MoveOn>(body)?.advance_seconds;
            standin
                .clock_mut()
                .advance(TimeDelta::seconds(i64::from(by)));
            Ok(clock(standin))
        }
        ("GET", "settings") => Ok(json_of(standin.settings())),
        ("PUT", "settings") => {
            let settings = changed(standin.settings(), read(body)?)?;
            standin.set_settings(settings).map_err(wrong)?;
            Ok(json_of(standin.settings()))
        }
        _ => Err(Refusal::new(
            StatusCode::NOT_FOUND,
            code::ENDPOINT,
            format!("The control side has no {} {path}", request.method()),
        )),
    }
}

impl List {
    fn read<T: DeserializeOwned>(self) -> Result<Vec<T>, Refusal> {
        let items = match self.0 {
            Value::Array(items) => items,
            one => vec![one],
        };
        (items.into_iter())
            .map(|item| serde_json::from_value(item).map_err(|error| wrong(error.to_string())))
            .collect()
    }
}

/// The settings with those given put in place of what they were.
fn changed(settings: &Settings, given: Value) -> Result<Settings, Refusal> {
    let Value::Object(given) = given else {
        return Err(wrong("settings are an object"));
    };
    let mut all = serde_json::to_value(settings).map_err(|error| wrong(error.to_string()))?;
    if let Value::Object(all) = &mut all {
        all.extend(given);
    }
    serde_json::from_value(all).map_err(|error| wrong(error.to_string()))
}

fn wants_comparable(request: &Request<Bytes>) -> bool {
    (request.uri().query().unwrap_or_default().split('&'))
        .any(|pair| matches!(pair, "comparable=1" | "comparable=true" | "comparable"))
}

fn clock(standin: &StandIn) -> Response<Bytes> {
    let now = standin.clock().now();
    json_of(&json!({ "now": now.to_rfc3339_opts(SecondsFormat::Millis, true) }))
}

fn json_of(value: &impl Serialize) -> Response<Bytes> {
    answer::json(StatusCode::OK, value)
}

fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| wrong(error.to_string()))
}

fn wrong(message: impl Into<String>) -> Refusal {
    Refusal::bad(code::NOT_VALID, message)
}
