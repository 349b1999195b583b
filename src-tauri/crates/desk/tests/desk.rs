//! What a window asks for, on the real engine with a real stand-in.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Story, demo, request};
use futures::StreamExt;
use std::sync::Arc;
use tandem_api::{ErrorCode, RowChoice};
use tandem_desk::{
    AnswerGiven, Chosen, Connect, Desk, InitialStep, LearnerRef, LearnerSearch, PlanName,
    PreviewFilter, PutBackOf, ReplyGiven, RowState, RunsBefore, Side, StandingKind, Tone,
};

async fn synchronised(story: &Story) {
    let preview = story.desk.preview(()).await.unwrap();
    let plan = preview.plan;
    story.desk.accept(PlanName { plan }).await.unwrap();
}

/// Keys of learners with this standing.
async fn with_standing(desk: &Arc<Desk>, kind: StandingKind) -> Vec<LearnerRef> {
    let text = String::new();
    let learners = desk.learners(LearnerSearch { text }).await.unwrap();
    let rows = learners.rows.into_iter();
    rows.filter(|row| row.standing.kind == kind)
        .map(|row| LearnerRef { learner: row.key })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_initial_synchronisation_is_previewed_accepted_and_done() {
    let story = demo(40, 0).await;
    let desk = &story.desk;
    let state = desk.state(()).await.unwrap();
    assert_eq!(state.initial, InitialStep::Preview);
    assert_eq!(state.learners, 40);

    let preview = desk.preview(()).await.unwrap();
    let writes = story.standin.standin().metrics().writes;
    assert_eq!(writes, 0, "a preview only reads");
    assert_eq!(desk.preview_shown(()).await.unwrap(), Some(preview.clone()));
    let total: usize = preview.groups.iter().map(|group| group.changes).sum();
    let filter = |group: Option<String>| PreviewFilter {
        plan: preview.plan.clone(),
        group,
        text: None,
        choice: None,
        from: 0,
    };
    let all = desk.preview_changes(filter(None)).await.unwrap();
    assert_eq!(all.total, total, "each change is in one group");
    for group in &preview.groups {
        let page = desk.preview_changes(filter(Some(group.id.clone()))).await;
        let page = page.unwrap();
        assert_eq!(page.total, group.changes, "{}", group.id);
        assert!(
            page.rows
                .iter()
                .all(|row| row.change.writes == group.writes)
        );
    }
    let waiting = with_standing(desk, StandingKind::Waiting).await;
    assert!(!waiting.is_empty(), "the list says what waits");

    let group = &preview.groups[0];
    let choose = |choice| Chosen {
        plan: preview.plan.clone(),
        rows: vec![],
        group: Some(group.id.clone()),
        choice,
    };
    let chosen = desk.choose(choose(RowChoice::NotThisTime)).await.unwrap();
    assert_eq!(chosen.groups[0].left_out, group.changes);
    let left_out = PreviewFilter {
        choice: Some(RowChoice::NotThisTime),
        ..filter(None)
    };
    let page = desk.preview_changes(left_out).await.unwrap();
    assert_eq!(page.total, group.changes);
    let row = page.rows[0].row;
    let one = Chosen {
        rows: vec![row],
        group: None,
        ..choose(RowChoice::Never)
    };
    assert_eq!(desk.choose(one.clone()).await.unwrap().groups[0].never, 1);
    let all = desk.choose(choose(RowChoice::Make)).await.unwrap();
    assert_eq!((all.groups[0].never, all.groups[0].left_out), (1, 0));
    let one = Chosen {
        choice: RowChoice::Make,
        ..one
    };
    assert_eq!(desk.choose(one).await.unwrap().groups[0].never, 0);

    let plan = preview.plan.clone();
    let result = desk.accept(PlanName { plan }).await.unwrap();
    assert_eq!(result.lines.len() + result.more_lines, total);
    let state = desk.state(()).await.unwrap();
    assert_eq!(state.initial, InitialStep::Done);
    assert_eq!(state.run, None);
    assert!(with_standing(desk, StandingKind::Waiting).await.is_empty());
    assert!(!with_standing(desk, StandingKind::InStep).await.is_empty());
    assert_eq!(desk.preview_shown(()).await.unwrap(), None);
    let gone = desk.preview_changes(filter(None)).await.unwrap_err();
    assert_eq!(gone.code, ErrorCode::PlanUnknown);

    let again = desk.sync_all(()).await.unwrap();
    assert_eq!((again.lines.len(), again.more_lines), (0, 0));
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_learner_is_compared_synchronised_and_has_a_history() {
    let story = demo(40, 0).await;
    let desk = &story.desk;
    desk.preview(()).await.unwrap();
    for learner in with_standing(desk, StandingKind::Waiting)
        .await
        .into_iter()
        .take(5)
    {
        let before = desk.compare(learner.clone()).await.unwrap();
        let rows = |comparison: &tandem_desk::Comparison| {
            let aims = comparison.aims.iter().flat_map(|aim| aim.rows.clone());
            let reviews = comparison
                .reviews
                .iter()
                .flat_map(|month| month.rows.clone());
            aims.chain(reviews).collect::<Vec<_>>()
        };
        let changes =
            |row: &tandem_desk::Row| matches!(row.state, RowState::ToPics | RowState::ToOnefile);
        let to_change = rows(&before).into_iter().filter(changes).count();
        assert!(to_change > 0 && to_change <= before.changes);
        for row in rows(&before) {
            let set = (row.pics.will_be.is_some(), row.onefile.will_be.is_some());
            match row.state {
                RowState::ToPics => assert_eq!(set, (true, false), "{row:?}"),
                RowState::ToOnefile => assert_eq!(set, (false, true), "{row:?}"),
                _ => assert_eq!(set, (false, false), "{row:?}"),
            }
        }

        let result = desk.sync_learner(learner.clone()).await.unwrap();
        assert_eq!(result.lines.len(), before.changes, "what was shown is done");
        let after = desk.compare(learner.clone()).await.unwrap();
        assert_eq!(after.changes, 0, "{:?}", after.sentence);
        let page = desk.learner(learner).await.unwrap();
        assert_eq!(page.history.len(), before.changes);
        assert_eq!(page.in_step.as_deref().map(|at| &at[..5]), Some("today"));
    }
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_learner_goes_before_everybody_and_a_stopped_run_goes_on() {
    let story = demo(40, 30).await;
    let desk = story.desk.clone();
    let plan = desk.preview(()).await.unwrap().plan;
    let mut news = Box::pin(desk.follow());
    let run = tokio::spawn({
        let desk = desk.clone();
        async move { desk.accept(PlanName { plan }).await }
    });
    let under_way = loop {
        let minute = std::time::Duration::from_mins(1);
        let next = tokio::time::timeout(minute, news.next()).await;
        let state = next.expect("news within a minute").unwrap();
        if let Some(run) = state.run
            && run.done > 0
        {
            break run;
        }
    };
    assert!(under_way.wide && under_way.done <= under_way.total);
    let learner = with_standing(&desk, StandingKind::Waiting).await.remove(0);
    let twice = desk.sync_all(()).await.unwrap_err();
    assert_eq!(twice.code, ErrorCode::RunUnderWay);
    let asked = desk.sync_learner(learner.clone()).await.unwrap();
    assert_ne!(asked.sentence.tone, Tone::Failed, "{:?}", asked.sentence);
    let state = desk.state(()).await.unwrap();
    assert!(state.run.is_some_and(|run| run.wide), "everybody's goes on");
    assert_eq!(state.asked, None);
    assert!(desk.compare(learner).await.is_ok(), "looking goes on");

    desk.stop(()).await.unwrap();
    let ended = run.await.unwrap();
    let state = desk.state(()).await.unwrap();
    assert_eq!(state.run, None, "{ended:?}");
    assert_eq!(state.initial, InitialStep::Unfinished);
    assert_eq!(state.line.tone, Tone::Attention);
    desk.sync_all(()).await.unwrap();
    assert_eq!(desk.state(()).await.unwrap().initial, InitialStep::Done);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn news_come_at_most_ten_times_a_second() {
    let story = demo(60, 0).await;
    let desk = story.desk.clone();
    let began = std::time::Instant::now();
    let counting = tokio::spawn({
        let mut news = Box::pin(desk.follow());
        let desk = desk.clone();
        async move {
            let mut told = 0_u32;
            while let Some(state) = news.next().await {
                told += 1;
                if state.initial == InitialStep::Done && state.run.is_none() {
                    break;
                }
            }
            drop(desk);
            told
        }
    });
    synchronised(&story).await;
    let told = counting.await.unwrap();
    let allowed = began.elapsed().as_millis() / 100 + 1;
    assert!(
        told > 1 && u128::from(told) <= allowed,
        "{told} of {allowed}"
    );
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_joining_question_is_answered_on_the_page() {
    let story = demo(60, 0).await;
    let desk = &story.desk;
    desk.preview(()).await.unwrap();
    let mut answered = 0;
    for learner in with_standing(desk, StandingKind::NeedsYou).await {
        let page = desk.compare(learner.clone()).await.unwrap();
        for question in page.questions {
            let join = question
                .choices
                .iter()
                .find(|c| matches!(c.reply, ReplyGiven::Join { .. }));
            let Some(join) = join else { continue };
            desk.answer(AnswerGiven {
                learner: learner.learner.clone(),
                question: question.id,
                reply: join.reply,
            })
            .await
            .unwrap();
            answered += 1;
        }
        if answered > 0 {
            let page = desk.compare(learner.clone()).await.unwrap();
            assert!(page.questions.is_empty(), "{:?}", page.questions);
            let refused = desk
                .answer(AnswerGiven {
                    learner: learner.learner,
                    question: "nothing".into(),
                    reply: ReplyGiven::Apart,
                })
                .await;
            assert_eq!(refused.unwrap_err().code, ErrorCode::NoSuchQuestion);
            break;
        }
    }
    assert!(answered > 0, "invented data hold a joining question");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_put_back_run_shows_what_onefile_keeps_and_settles_the_state_line() {
    let story = demo(40, 0).await;
    let desk = &story.desk;
    synchronised(&story).await;
    let line = desk.state(()).await.unwrap().line;
    let run = desk.runs(RunsBefore { before: None }).await.unwrap().rows[0].id;
    let of = PutBackOf {
        run: Some(run),
        learner: None,
        entry: None,
    };
    let view = desk.put_back_preview(of.clone()).await.unwrap();
    assert!(!view.lines.is_empty() && !view.cannot.is_empty());
    for change in &view.lines {
        // The value came from OneFile and stays there.
        let there = change.before.clone().unwrap_or_else(|| "blank".into());
        assert_eq!(change.source, Some(there), "{change:?}");
        assert_eq!(change.writes, Side::Pics);
    }
    desk.put_back(PlanName { plan: view.plan }).await.unwrap();
    assert!(!desk.attention(()).await.unwrap().held.is_empty());
    assert_eq!(
        desk.state(()).await.unwrap().line,
        line,
        "putting back brings nothing into step"
    );
    let again = desk.put_back_preview(of).await.unwrap();
    assert!(again.lines.is_empty(), "once");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_not_be_done_says_so_by_code() {
    let story = demo(10, 0).await;
    let desk = &story.desk;
    let nobody = LearnerRef {
        learner: "nobody".into(),
    };
    let unknown = desk.learner(nobody.clone()).await.unwrap_err();
    assert_eq!(unknown.code, ErrorCode::UnknownLearner);
    let unknown = desk.sync_learner(nobody).await.unwrap_err();
    assert_eq!(unknown.code, ErrorCode::UnknownLearner);
    let token = Some(secrecy::SecretString::from("wrong"));
    let environment = story.standin.base_url.clone();
    let wrong = Connect {
        environment,
        token,
        centre: None,
    };
    let refused = desk.connect(wrong).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::TokenRefused);
    assert!(
        desk.test_connection(()).await.is_ok(),
        "the old one is kept"
    );
    let plan = "sha256:none".to_owned();
    let unknown = desk.accept(PlanName { plan }).await.unwrap_err();
    assert_eq!(unknown.code, ErrorCode::PlanUnknown);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_is_free_again_opens_at_the_next_call() {
    let folder = tempfile::tempdir().unwrap();
    let first = Desk::new(request(folder.path()));
    first.state(()).await.unwrap();
    let second = Desk::new(request(folder.path()));
    let held = second.state(()).await.unwrap_err();
    assert_eq!(held.code, ErrorCode::FolderHeld);
    first.close().await;
    drop(first);
    // The databases were made with a key that was thrown away with the first desk.
    let other = second.state(()).await.unwrap_err();
    assert_eq!(other.code, ErrorCode::KeyMissing);
}
