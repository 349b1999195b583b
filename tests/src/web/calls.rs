//! Every call of the window, and its news.

use axum::Router;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::{get, post};
use futures::StreamExt;
use serde::Serialize;
use std::sync::Arc;
use tandem_api::Error;
use tandem_desk::{
    AccountSettled, AloneAsked, AlonePage, AnswerGiven, AnsweredAlike, Attention, BrakeReleased,
    ChangePage, CheckView, Chosen, Comparison, Connect, ConnectAnswer, ConnectionTest, CopiesView,
    CopyName, CoverageView, Desk, Diagnostics, EnrolAsked, EnrolCandidate, EnrolPage, ErasedView,
    ErasureAsked, ErasureView, ExportTo, FileChosen, FileEntered, FileTicket, GateView,
    HandBackAsked, HandBackWords, HandedBackView, HeldName, HistoryFilter, HistoryPageView,
    ImportResult, LearnerPage, LearnerRef, LearnerSearch, Learners, LinkAccepted, LinkPairView,
    LinkPairs, LinkedPage, LinkedRecord, LinksAsked, LinksFile, LinksFileView, LinksOverview,
    LinksReadView, PathwayChosen, PlanName, Preview, PreviewFilter, PutBackOf, PutBackView,
    RunList, RunName, RunPage, RunResult, RunsBefore, SafekeepingView, SettingGiven, SettingsView,
    State, StepConfirmed, StepGoneRound, StepName, SuggestedPage, Tick, UnlinkView, WhatChanges,
};

/// One route for each call, made from the list that the desktop shell makes its commands from.
macro_rules! routes {
    ($($name:ident: $takes:ty => $gives:ty,)*) => {
        pub(super) fn routes(desk: Arc<Desk>) -> Router {
            let router = Router::new();
            $(
                let asked = desk.clone();
                let router = router.route(
                    concat!("/call/", stringify!($name)),
                    post(async move |body: Bytes| {
                        match serde_json::from_slice::<$takes>(&body) {
                            Ok(takes) => answer::<$gives>(asked.$name(takes).await),
                            Err(error) => {
                                (StatusCode::BAD_REQUEST, error.to_string()).into_response()
                            }
                        }
                    }),
                );
            )*
            router.route("/news", get(async move || news(&desk)))
        }
    };
}

tandem_desk::for_every_call!(routes);

fn answer<T: Serialize>(result: Result<T, Error>) -> Response {
    match result {
        Ok(gives) => Json(gives).into_response(),
        Err(error) => (StatusCode::UNPROCESSABLE_ENTITY, Json(error)).into_response(),
    }
}

fn news(desk: &Arc<Desk>) -> Response {
    let states = desk
        .follow()
        .map(|state| Event::default().json_data(&state));
    Sse::new(states)
        .keep_alive(KeepAlive::default())
        .into_response()
}
