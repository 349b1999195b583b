//! A request to the API or to the control side.

use crate::answer;
use crate::control;
use crate::path::{BASE_PATH, below, route};
use crate::refusal::{Refusal, code};
use crate::standin::{Outcome, StandIn};
use bytes::Bytes;
use http::{Request, StatusCode};

impl StandIn {
    /// Answers a request to the API.
    pub fn answer(&mut self, request: &Request<Bytes>) -> Outcome {
        self.carry_out_late();
        match below(request.uri().path(), BASE_PATH) {
            Some(rest) => self.api(request, route(request.method(), rest)),
            None => {
                let nowhere = Refusal::new(
                    StatusCode::NOT_FOUND,
                    code::ENDPOINT,
                    format!("The API lies under {BASE_PATH}"),
                );
                self.finished(answer::refusal(&nowhere), None)
            }
        }
    }

    /// Answers a request to the control side, given its path there.
    pub(crate) fn control(&mut self, path: &str, request: &Request<Bytes>) -> Outcome {
        self.carry_out_late();
        let response = control::answer(self, path, request);
        self.finished(response, None)
    }
}
