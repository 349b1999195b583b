//! A desk over invented records, with their stand-in.
#![allow(dead_code, reason = "not every test file needs all of it")]

use std::path::Path;
use std::sync::Arc;
use tandem_api::OpenRequest;
use tandem_desk::{Demo, DemoConnection, Desk};
use tandem_standin::state::State;
use tandem_standin::{Running, ServerClock, Settings, StandIn, generate};
use tandem_sync::records::pics::Everything;

pub const NOW: &str = "2026-11-23T09:00:00Z";

/// A provider with its desk.
pub struct Story {
    pub desk: Arc<Desk>,
    pub standin: Running,
    pub folder: tempfile::TempDir,
}

pub fn now() -> chrono::DateTime<chrono::Utc> {
    NOW.parse().unwrap()
}

pub fn request(folder: &Path) -> OpenRequest {
    OpenRequest {
        data: Some(folder.join("tandem")),
        command: "test".into(),
        now: Some(now()),
        throw_away: true,
    }
}

/// A stand-in in which each answer takes so many milliseconds.
pub async fn standin(onefile: State, latency_ms: u64) -> Running {
    let settings = Settings {
        limit: None,
        latency_ms,
        ..Settings::default()
    };
    let standin = StandIn::new(onefile, settings, ServerClock::running_from(now()));
    Running::start(standin, 0).await.unwrap()
}

pub async fn story(records: Everything, onefile: State, latency_ms: u64) -> Story {
    let folder = tempfile::tempdir().unwrap();
    let standin = standin(onefile, latency_ms).await;
    let demo = Demo {
        records,
        connection: DemoConnection {
            address: standin.base_url.clone(),
            token: standin.customer_token.clone(),
        },
    };
    Story {
        desk: Desk::demo(request(folder.path()), demo).await.unwrap(),
        standin,
        folder,
    }
}

/// A demo over this many learners.
pub async fn demo(learners: usize, latency_ms: u64) -> Story {
    let world = generate::world(1, learners, now().date_naive());
    story(world.pics, world.onefile, latency_ms).await
}
