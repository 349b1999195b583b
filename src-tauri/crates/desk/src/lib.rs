//! What a window asks for and is told. [`Desk`] is what every shell of a window holds; the calls
//! it takes are listed once, in [`for_every_call`](crate::for_every_call), and everything else
//! follows from that list: the commands of the desktop, the paths of a web shell, and the types
//! of the window's own code.

mod attention;
mod background;
mod change;
mod chosen;
mod desk;
mod diagnostics;
mod enrol;
mod erase;
mod export;
mod finish;
mod gate;
mod learners;
mod linking;
mod preview;
mod progress;
mod questions;
mod report;
mod runs;
mod safekeeping;
mod settings;
mod setup;
mod state;
mod tickets;
mod types;
#[cfg(test)]
mod typescript;

pub use desk::{Demo, Desk};
pub use finish::Finish;
pub use report::{InitialReport, ReportLine};
pub use tandem_api::gate::CheckedBy;
pub use tandem_words::plain;
pub use tandem_words::what_changes::{ChangeRow, HandBackWords, WhatChanges};
pub use types::*;

/// Hands the list of calls to another macro: name, what the call takes, and what it gives.
/// `takes` and `gives` are types of [`crate`], or `()`.
#[macro_export]
macro_rules! for_every_call {
    ($with:ident) => {
        $with! {
            state: () => State,
            learners: LearnerSearch => Learners,
            learner: LearnerRef => LearnerPage,
            compare: LearnerRef => Comparison,
            sync_learner: LearnerRef => RunResult,
            answer: AnswerGiven => (),
            file_to_read: FileEntered => FileTicket,
            file_to_write: FileEntered => FileTicket,
            import_ilr: FileChosen => ImportResult,
            connect: Connect => ConnectAnswer,
            test_connection: () => ConnectionTest,
            preview: () => Preview,
            preview_shown: () => Option<Preview>,
            preview_changes: PreviewFilter => ChangePage,
            choose: Chosen => Preview,
            accept: PlanName => RunResult,
            sync_all: () => RunResult,
            retry_all: () => RunResult,
            stop: () => (),
            pause: () => (),
            resume: () => (),
            runs: RunsBefore => RunList,
            run: RunName => RunPage,
            history: HistoryFilter => HistoryPageView,
            put_back_preview: PutBackOf => PutBackView,
            put_back: PlanName => RunResult,
            attention: () => Attention,
            tick: Tick => (),
            answer_alike: AnsweredAlike => usize,
            choose_pathway: PathwayChosen => (),
            release_brake: BrakeReleased => (),
            release_held: HeldName => (),
            export: ExportTo => (),
            enrol_candidates: () => Vec<EnrolCandidate>,
            enrol_preview: EnrolAsked => EnrolPage,
            enrol: EnrolAsked => EnrolPage,
            settle_account: AccountSettled => (),
            links_read: () => LinksReadView,
            links_overview: () => LinksOverview,
            links_suggested: LinksAsked => SuggestedPage,
            links_linked: LinksAsked => LinkedPage,
            links_alone: AloneAsked => AlonePage,
            link_accept: LinkAccepted => (),
            links_accept_many: LinkPairs => usize,
            link_reject: LinkPairView => (),
            unlink_preview: LinkedRecord => UnlinkView,
            unlink: LinkedRecord => UnlinkView,
            links_check: () => Vec<CheckView>,
            links_coverage: () => CoverageView,
            links_import: LinksFile => LinksFileView,
            diagnostics: () => Diagnostics,
            settings: () => SettingsView,
            set_setting: SettingGiven => SettingsView,
            gate: () => GateView,
            confirm_step: StepConfirmed => GateView,
            open_step: StepName => GateView,
            go_round_step: StepGoneRound => GateView,
            check_gate: () => GateView,
            export_copy: FileChosen => GateView,
            what_changes: () => WhatChanges,
            hand_back_words: () => HandBackWords,
            hand_back: HandBackAsked => HandedBackView,
            copies: () => CopiesView,
            copy_now: () => CopiesView,
            restore_copy: CopyName => SafekeepingView,
            begin_anew: () => SafekeepingView,
            change_key: () => SafekeepingView,
            erasure: LearnerRef => ErasureView,
            erase_learner: ErasureAsked => ErasedView,
        }
    };
}
