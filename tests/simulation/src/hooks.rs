//! What happens while a run is under way: at the n-th call of an endpoint, before it is carried
//! out, after that, or to its answer.

use super::Direct;
use std::sync::{Arc, Mutex};
use tandem_onefile::{Request, Response};

type Work = Box<dyn FnOnce(&Direct) + Send>;
type Other = Box<dyn FnOnce(Request) -> Request + Send>;
type Change = Box<dyn FnOnce(Response) -> Response + Send>;

/// What happens.
pub enum Act {
    /// Something is done before the call is carried out.
    Before(Work),
    /// Another request is carried out instead.
    Instead(Other),
    /// Something is done after it was carried out, while its answer is on the way.
    After(Work),
    /// Its answer is replaced.
    Answer(Change),
}

/// What is still to happen. Clones share it.
#[derive(Clone, Default)]
pub struct Hooks(Arc<Mutex<Vec<Hook>>>);

struct Hook {
    endpoint: String,
    left: u64,
    act: Act,
}

impl Hooks {
    /// At the n-th call from now on; `*` is any endpoint. See [`label`].
    pub fn at(&self, endpoint: &str, call: u64, act: Act) {
        assert!(call > 0, "calls are counted from 1");
        self.0.lock().unwrap().push(Hook {
            endpoint: endpoint.to_owned(),
            left: call,
            act,
        });
    }

    /// What has not happened yet does not happen any more. How many those are.
    pub fn clear(&self) -> usize {
        std::mem::take(&mut *self.0.lock().unwrap()).len()
    }

    /// Counts a call, and gives what is to happen at it.
    pub(crate) fn due(&self, endpoint: &str, label: &str) -> Vec<Act> {
        let mut hooks = self.0.lock().unwrap();
        for hook in hooks.iter_mut() {
            if ["*", endpoint, label].contains(&hook.endpoint.as_str()) {
                hook.left -= 1;
            }
        }
        let mut due = Vec::new();
        let mut at = 0;
        while at < hooks.len() {
            if hooks[at].left == 0 {
                due.push(hooks.remove(at).act);
            } else {
                at += 1;
            }
        }
        due
    }
}

/// An endpoint by its name, and by what is searched for where that makes a difference.
pub fn label(endpoint: &str, request: &Request) -> String {
    let field = |name: &str| {
        let body = request.body.as_ref()?.as_object()?;
        let mut fields = body.iter();
        let found = fields.find(|(field, _)| field.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.clone())
    };
    match endpoint {
        "POST User/Search" => {
            let role = field("Role").unwrap_or_default();
            let since = match field("LastModified") {
                Some(_) => " since",
                None => "",
            };
            format!("{endpoint} role {role}{since}")
        }
        "POST Review/Search" => match field("LearnerID") {
            Some(_) => format!("{endpoint} of one"),
            None => format!("{endpoint} of all"),
        },
        _ => endpoint.to_owned(),
    }
}
