//! What one press of Sync costs: calls to OneFile, and readings of the databases.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Story, demo};
use std::sync::Arc;
use tandem_desk::{Desk, LearnerRef, LearnerSearch, PlanName, StandingKind};
use tandem_standin::Running;

/// Calls, readings of PICS records, readings of Tandem's memory.
type Cost = (u64, u64, u64);

#[tokio::test(flavor = "multi_thread")]
async fn a_press_of_sync_in_a_learner_who_is_in_step() {
    let Story {
        desk,
        standin,
        folder: _folder,
    } = demo(60, 0).await;
    let plan = desk.preview(()).await.unwrap().plan;
    desk.accept(PlanName { plan }).await.unwrap();
    let text = String::new();
    let rows = desk.learners(LearnerSearch { text }).await.unwrap().rows;
    let in_step = rows
        .into_iter()
        .find(|row| row.standing.kind == StandingKind::InStep);
    let learner = || LearnerRef {
        learner: in_step.as_ref().unwrap().key.clone(),
    };
    desk.compare(learner()).await.unwrap();
    desk.sync_learner(learner()).await.unwrap();

    let before = costs(&desk, &standin).await;
    let result = desk.sync_learner(learner()).await.unwrap();
    let (calls, pics, memory) = since(before, costs(&desk, &standin).await);
    assert!(result.lines.is_empty(), "{:?}", result.lines);
    assert!(result.comparison.is_some(), "nobody has to look again");
    println!(
        "a press of Sync: {calls} calls, {pics} readings of PICS records, {memory} of Tandem's memory"
    );
    // With the look for the page after it they were 18, 6 and 46, and each look read everybody's
    // records in PICS.
    assert!(
        calls <= 9 && pics <= 6 && memory <= 30,
        "{calls}, {pics}, {memory}"
    );
}

async fn costs(desk: &Arc<Desk>, standin: &Running) -> Cost {
    let (pics, memory) = desk.database_reads().await;
    (standin.standin().metrics().calls, pics, memory)
}

fn since(before: Cost, now: Cost) -> Cost {
    (now.0 - before.0, now.1 - before.1, now.2 - before.2)
}
