//! Exports what the window and Tandem say to each other to TypeScript, as one file. The test fails
//! when that file is not what the Rust types say; with `TANDEM_WRITE_TYPES` set it writes it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use std::path::Path;
use tandem_api::{Error, ErrorCode, Kind, RowChoice};
use ts_rs::{Config, TS};

macro_rules! calls_to_typescript {
    ($($name:ident: $takes:ty => $gives:ty,)*) => {
        fn calls(config: &Config) -> String {
            let mut text = String::from("export interface Calls {\n");
            $(
                let (takes, gives) = (<$takes>::name(config), <$gives>::name(config));
                text += &format!("  {}: {{ takes: {takes}; gives: {gives} }};\n", stringify!($name));
            )*
            text + "}\n"
        }
    };
}

crate::for_every_call!(calls_to_typescript);

macro_rules! exported {
    ($config:ident: $($type:ty),* $(,)?) => {
        vec![$(tidy(&format!("export {}\n", <$type>::decl($config)))),*]
    };
}

/// One line for each field and its comment.
fn tidy(text: &str) -> String {
    text.replace(" \n/**\n * ", "\n  /** ")
        .replace("\n/**\n * ", "\n  /** ")
        .replace("\n */\n", " */\n  ")
        .replace(", };", ",\n};")
        .replace(", \n", ",\n")
}

fn types(config: &Config) -> Vec<String> {
    exported![config:
        Tone, Side, Sentence, Count, InitialStep, State, Background, DemoConnection, ConnectionView, RunProgress,
        LearnerSearch, LearnerRef, Learners, LearnerRow, StandingView, StandingKind, LearnerPage, Fact,
        HistoryItem, Comparison, AimTable, ReviewMonth, Row, RowState, Cell, QuestionView, Choice,
        AnswerGiven, ReplyGiven, RunResult, ChangeView, ProblemView, Preview, ChangeGroup, PreviewFilter, ChangePage, PreviewRow, RowChoice, Chosen, ExportTo, Export,
        PlanName, RunsBefore, RunList, RunRow, RunEnded, RunName, RunPage, HistoryFilter, HistoryPageView,
        PutBackOf, PutBackView, CannotView, Attention, NoticeView, EvidenceView, BrakeView, ReleasedView, ProblemGroup, ProblemOf, AskedOf, Alike,
        QuestionName, AnsweredAlike, PathwayView, StandardView, PathwayChosen, HandoverGroup, HandoverView,
        Tick, HeldView, HeldName, BrakeReleased, SettingsView, SettingGroup, SettingView, SettingChoice, SettingInput,
        EnrolCandidate, EnrolAsked, EnrolChosen, EnrolPage, EnrolOption, EnrolStanding, EnrolView, EnrolField,
        EnrolPartner, EnrolChoice, EnrolMissing, EnrolLikely, AccountSettled,
        SettingChange, SettingGiven, Diagnostics, FileEntered, FileKind, FileTicket, FileChosen, ImportResult, Connect, ConnectAnswer, Centre, ConnectionTest, Error, Kind,
        ErrorCode,
        LinkKindView, LinksReadView, LinksOverview, LinkCounts, LinksAsked, LinksShown, SuggestedPage, SuggestionView,
        LinkFieldView, LinkedPage, LinkedView, AloneAsked, AlonePage, AloneView, LinkPairView, LinkPairs, LinkAccepted,
        LinkedRecord, UnlinkView, CheckView, CheckedView, CoverageView, CodeView, CodeState, LinksFile, LinksFileView,
        LinksFileLine,
        GateView, GateStepView, GateStepState, GateFigures, CheckedBy, StepName, StepConfirmed,
        StepGoneRound, WhatChanges, ChangeRow, HandBackWords, HandBackAsked, HandedBackView,
        ErasureView, ErasureAsked, ErasedView, CopyView, CopiesView, CopyName, SafekeepingView,
    ]
}

#[test]
fn the_window_has_these_types() {
    let config = Config::new().with_large_int("number");
    let text = format!(
        "// What the window and Tandem say to each other. Written by `make types` from crates/api: change it there.\n\n{}\n{}",
        calls(&config),
        types(&config).join("\n")
    );
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/bridge/types.ts");
    if std::env::var_os("TANDEM_WRITE_TYPES").is_some() {
        std::fs::write(&file, &text).unwrap();
    }
    let held = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        held == text,
        "ui/src/bridge/types.ts is not what crates/api says: run `make types`"
    );
}
