//! A brake that somebody let pass: for what was seen, for a day, and until it is used.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::{DateTime, TimeDelta, Utc};
use futures::executor::block_on;
use tandem_simulation::Provider;
use tandem_sync::brakes::{Brake, Listing};

fn now() -> DateTime<Utc> {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

fn shrank(now: usize) -> Brake {
    Brake::ListingShrank {
        listing: Listing::Learners,
        before: 62,
        now,
    }
}

#[test]
fn a_release_lasts_a_day_and_is_shown_until_it_is_used() {
    let provider = Provider::new(1, 1, now());
    let store = provider.store();
    block_on(async {
        store.tripped(&shrank(35), now()).await.unwrap();
        let id = store.open_brakes(now()).await.unwrap()[0].id;
        let release = async |at| store.release_brake(id, "ada", "12 left", at).await.unwrap();
        assert!(release(now()).await);
        assert!(!release(now()).await, "it is not open any more");
        let shown = store.released_brakes(now()).await.unwrap();
        let of = shown[0].release.as_ref().unwrap();
        assert_eq!((of.by.as_str(), of.reason.as_str()), ("ada", "12 left"));

        let later = now() + TimeDelta::days(1);
        assert!(store.released_brakes(later).await.unwrap().is_empty());
        assert_eq!(store.open_brakes(later).await.unwrap()[0].id, id);
        assert!(release(later).await, "looked at again");

        // A run that had begun before does not use it up.
        let minute = TimeDelta::minutes(1);
        let used = store.use_up_releases(later - minute, later + minute);
        used.await.unwrap();
        assert_eq!(store.released_brakes(later).await.unwrap().len(), 1);
        let used = store.use_up_releases(later, later + minute);
        used.await.unwrap();
        assert!(store.released_brakes(later).await.unwrap().is_empty());
        assert!(store.open_brakes(later).await.unwrap().is_empty());
    });
}

#[test]
fn nobody_releases_figures_that_they_have_not_seen() {
    let provider = Provider::new(1, 1, now());
    let store = provider.store();
    block_on(async {
        store.tripped(&shrank(35), now()).await.unwrap();
        let seen = store.open_brakes(now()).await.unwrap()[0].id;
        store.tripped(&shrank(40), now()).await.unwrap();
        let open = store.open_brakes(now()).await.unwrap();
        assert_eq!((open.len(), open[0].id), (1, seen), "no worse");
        store.tripped(&shrank(5), now()).await.unwrap();
        let open = store.open_brakes(now()).await.unwrap();
        assert_eq!((open.len(), &open[0].brake), (1, &shrank(5)));
        let released = store.release_brake(seen, "ada", "12 left", now()).await;
        assert!(!released.unwrap());
    });
}

#[test]
fn what_a_write_tripped_stands_until_somebody_has_looked() {
    let provider = Provider::new(1, 1, now());
    let store = provider.store();
    block_on(async {
        let time = Brake::TimeShownOtherwise { minutes: Some(-60) };
        store.tripped(&time, now()).await.unwrap();
        store.tripped(&shrank(35), now()).await.unwrap();
        let later = now() + TimeDelta::minutes(5);
        store.use_up_releases(later, later).await.unwrap();
        let open = store.open_brakes(later).await.unwrap();
        assert_eq!((open.len(), &open[0].brake), (1, &time));
    });
}
