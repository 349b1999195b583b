//! What the page of the window may call. Each call is one of [`Desk`]'s, under the same name.

use futures::StreamExt;
use rfd::{AsyncFileDialog, FileHandle};
use std::path::PathBuf;
use std::sync::Arc;
use tandem_api::{Error, files};
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
use tauri::ipc::{Channel, Invoke};
use tauri::{Runtime, WebviewWindow};
use tokio::sync::Mutex;

/// Who gets the news: the page that asked last, since a page that was loaded again asks anew.
#[derive(Default)]
pub struct Follower(Mutex<Option<tauri::async_runtime::JoinHandle<()>>>);

macro_rules! commands {
    ($($name:ident: $takes:ty => $gives:ty),+ $(,)?) => {
        $(
            #[tauri::command]
            async fn $name(desk: tauri::State<'_, Arc<Desk>>, takes: $takes) -> Result<$gives, Error> {
                let ended = desk.$name(takes).await;
                // By the code alone: sentences for people may name somebody.
                ended.inspect_err(|error| {
                    tracing::warn!(call = stringify!($name), code = %error.code, "answered with an error");
                })
            }
        )+

        /// The names of all commands.
        pub const NAMES: &[&str] = &[$(stringify!($name),)+ "follow", "browse_ilr", "browse_table", "browse_save"];

        /// Answers the page.
        pub fn handler<R: Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($name,)+ follow, browse_ilr, browse_table, browse_save]
        }
    };
}

tandem_desk::for_every_call!(commands);

#[tauri::command]
async fn follow(
    desk: tauri::State<'_, Arc<Desk>>,
    follower: tauri::State<'_, Follower>,
    channel: Channel<State>,
) -> Result<(), Error> {
    let mut news = Box::pin(desk.follow());
    let telling = tauri::async_runtime::spawn(async move {
        while let Some(state) = news.next().await {
            if channel.send(state).is_err() {
                break;
            }
        }
    });
    if let Some(before) = follower.0.lock().await.replace(telling) {
        before.abort();
    }
    Ok(())
}

/// Asks for an ILR file with the dialog of the operating system.
#[tauri::command]
async fn browse_ilr<R: Runtime>(
    window: WebviewWindow<R>,
    desk: tauri::State<'_, Arc<Desk>>,
) -> Result<Option<FileTicket>, Error> {
    let asked = |dialog: AsyncFileDialog| {
        dialog
            .set_title("Choose an ILR file")
            .add_filter("ILR files (XML)", &["xml", "XML"])
            .pick_file()
    };
    let chosen = ask_for_file(&window, asked).await;
    chosen.map(|file| desk.chosen_to_read(&file)).transpose()
}

/// Asks for a table with the dialog of the operating system.
#[tauri::command]
async fn browse_table<R: Runtime>(
    window: WebviewWindow<R>,
    desk: tauri::State<'_, Arc<Desk>>,
) -> Result<Option<FileTicket>, Error> {
    let asked = |dialog: AsyncFileDialog| {
        dialog
            .set_title("Choose a table")
            .add_filter("Tables (CSV)", &["csv", "CSV", "txt", "TXT"])
            .pick_file()
    };
    let chosen = ask_for_file(&window, asked).await;
    chosen.map(|file| desk.chosen_to_read(&file)).transpose()
}

/// Asks where a file is to be kept, with the dialog of the operating system and a name to begin with.
#[tauri::command]
async fn browse_save<R: Runtime>(
    window: WebviewWindow<R>,
    desk: tauri::State<'_, Arc<Desk>>,
    name: String,
) -> Result<Option<FileTicket>, Error> {
    // What the page says it is called is not taken at its word.
    let name = files::file_name(&name);
    let asked = |dialog: AsyncFileDialog| {
        dialog
            .set_title("Choose where to save it")
            .set_file_name(name)
            .save_file()
    };
    let chosen = ask_for_file(&window, asked).await;
    chosen.map(|file| desk.chosen_to_write(&file)).transpose()
}

async fn ask_for_file<R, A, D>(window: &WebviewWindow<R>, ask: A) -> Option<PathBuf>
where
    R: Runtime,
    A: FnOnce(AsyncFileDialog) -> D + Send + 'static,
    D: Future<Output = Option<FileHandle>> + Send + 'static,
{
    let (opened, dialog) = tokio::sync::oneshot::channel();
    let over = window.clone();
    // Dialogs are opened from the thread of the windows; their answer is waited for here.
    let asked = window.run_on_main_thread(move || {
        let _ = opened.send(ask(AsyncFileDialog::new().set_parent(&over)));
    });
    let chosen = match (asked, dialog.await) {
        (Ok(()), Ok(dialog)) => dialog.await,
        _ => None,
    };
    chosen.map(|file| file.path().to_owned())
}
