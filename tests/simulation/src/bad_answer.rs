//! One answer of OneFile that can't be believed.

use super::{Act, Direct};
use serde_json::Value;
use std::sync::{Arc, Mutex};
use tandem_onefile::{Request, Response};
use tandem_standin::state::State;

/// How an answer is bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bad {
    /// 204.
    Nothing,
    /// `[]`.
    Empty,
    /// Half of the rows.
    Half,
    /// What belongs to another learner, or is another record.
    Anothers,
    /// Rows without IDs.
    WithoutIds,
    /// As OneFile was long ago.
    Old,
}

impl Bad {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Nothing,
        Self::Empty,
        Self::Half,
        Self::Anothers,
        Self::WithoutIds,
        Self::Old,
    ];

    /// For a table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nothing => "204",
            Self::Empty => "[]",
            Self::Half => "half",
            Self::Anothers => "another's",
            Self::WithoutIds => "no IDs",
            Self::Old => "old",
        }
    }

    /// Makes the n-th answer of an endpoint so; false where it can't be so.
    pub fn strike(self, onefile: &Direct, endpoint: &str, call: u64, old: &State) -> bool {
        let answer = |change: fn(Response) -> Response| {
            (onefile.hooks).at(endpoint, call, Act::Answer(Box::new(change)));
            true
        };
        match self {
            Self::Nothing => answer(|mut answer| {
                answer.status = 204_u16.try_into().unwrap();
                answer.body = Vec::new().into();
                answer
            }),
            Self::Empty => answer(|answer| with_body(answer, &Value::Array(Vec::new()))),
            Self::Half if !endpoint.contains("/Search") => false,
            Self::Half => answer(|answer| match body_of(&answer) {
                Some(Value::Array(mut rows)) => {
                    rows.truncate(rows.len() / 2);
                    with_body(answer, &Value::Array(rows))
                }
                _ => answer,
            }),
            Self::WithoutIds => answer(|answer| match body_of(&answer) {
                Some(mut body) => {
                    without_ids(&mut body);
                    with_body(answer, &body)
                }
                None => answer,
            }),
            Self::Anothers => anothers(onefile, endpoint, call),
            Self::Old => {
                let (now, old) = (Arc::new(Mutex::new(None)), old.clone());
                let kept = Arc::clone(&now);
                let before = move |onefile: &Direct| {
                    onefile.standin(|standin| {
                        *kept.lock().unwrap() = Some(standin.state().clone());
                        standin.replace_state(old);
                    });
                };
                let after = move |onefile: &Direct| {
                    let now = now.lock().unwrap().take().unwrap();
                    onefile.standin(|standin| standin.replace_state(now));
                };
                (onefile.hooks).at(endpoint, call, Act::Before(Box::new(before)));
                (onefile.hooks).at(endpoint, call, Act::After(Box::new(after)));
                true
            }
        }
    }
}

/// The request is one for the next learner or record.
fn anothers(onefile: &Direct, endpoint: &str, call: u64) -> bool {
    let ids: Vec<i64> = onefile.standin(|standin| {
        let state = standin.state();
        match endpoint {
            "GET Review/{id}" => state.reviews.keys().copied().collect(),
            "GET LearningAim/{id}" => state.aims.keys().copied().collect(),
            "GET User/{id}" | "POST LearningAim/Search" | "POST Review/Search of one" => {
                (state.users.values())
                    .filter(|user| user.role == tandem_standin::state::LEARNER)
                    .map(|user| user.id)
                    .collect()
            }
            _ => Vec::new(),
        }
    });
    if ids.len() < 2 {
        return false;
    }
    let other = move |id: i64| {
        let at = ids.iter().position(|known| *known == id).unwrap_or(0);
        ids[(at + 1) % ids.len()]
    };
    let instead = move |mut request: Request| {
        match &mut request.body {
            Some(Value::Object(body)) => {
                for (name, value) in body.iter_mut() {
                    let names_a_learner =
                        ["userid", "learnerid"].contains(&name.to_lowercase().as_str());
                    if let (true, Some(id)) = (names_a_learner, value.as_i64()) {
                        *value = other(id).into();
                    }
                }
            }
            _ => {
                if let Some((path, id)) = request.path.rsplit_once('/')
                    && let Ok(id) = id.parse::<i64>()
                {
                    request.path = format!("{path}/{}", other(id));
                }
            }
        }
        request
    };
    (onefile.hooks).at(endpoint, call, Act::Instead(Box::new(instead)));
    true
}

fn body_of(answer: &Response) -> Option<Value> {
    serde_json::from_slice(&answer.body).ok()
}

fn with_body(mut answer: Response, body: &Value) -> Response {
    answer.status = 200_u16.try_into().unwrap();
    answer.body = serde_json::to_vec(body).unwrap().into();
    answer
}

fn without_ids(body: &mut Value) {
    match body {
        Value::Array(rows) => rows.iter_mut().for_each(without_ids),
        Value::Object(row) => row.retain(|name, _| !name.eq_ignore_ascii_case("id")),
        _ => {}
    }
}
