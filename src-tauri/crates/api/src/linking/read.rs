//! Reading OneFile for linking: the listings, and in full what has no partner yet. One call for
//! each record, so what was read is kept until it can have changed.

use crate::{Error, ErrorCode, Tandem};
use chrono::{DateTime, TimeDelta, Utc};
use futures::StreamExt;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use tandem_onefile::OneFileClient;
use tandem_store::{Roll, Seen, SeenKind};
use tandem_sync::brakes::{Brake, Listing};
use tandem_sync::engine::{Event, Work};
use tandem_sync::links::link_learners;
use tandem_sync::ports::onefile::OneFileError;
use tandem_sync::ports::{OneFile, Words};
use tandem_sync::records::onefile::{Placement, User};
use tandem_sync::runs::{Phase, Scope};
use tokio_util::sync::CancellationToken;

/// What was read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct LinksRead {
    /// Learners of the centre.
    pub learners: usize,
    /// Members of staff.
    pub staff: usize,
    /// Placements.
    pub placements: usize,
    /// Records that were read in full.
    pub read: usize,
    /// Records that can't have changed since they were read.
    pub known: usize,
    /// Records that OneFile could not show: the next time tries again.
    pub failed: usize,
    /// Learners of the centre who were erased in Tandem: they are left out.
    pub erased: usize,
}

/// A record whose row carries no time of its last change is read again after this.
const KNOWN_FOR: TimeDelta = TimeDelta::days(1);

/// Kept together, so that a stop loses no more than these.
const TOGETHER: usize = 25;

enum Read {
    User(Box<User>),
    Placement(Placement),
}

impl Tandem {
    /// Reads OneFile for linking. Only reads; what was read stays when it is stopped.
    ///
    /// # Errors
    /// OneFile can't be read, a listing is empty that was not, or it was stopped.
    pub async fn read_for_links(
        &self,
        listener: &(dyn Fn(Event) + Send + Sync),
        cancel: &CancellationToken,
    ) -> Result<LinksRead, Error> {
        let _undisturbed = self.undisturbed.read().await;
        let begun = self.under_way.begin(cancel);
        let stop = &begun.stop;
        let client = self.client_of(&Scope::All, stop).await?;
        let roll = self.read_roll(&client).await?;
        let due = self.due(&roll).await?;
        let mut read = LinksRead {
            learners: roll.learners.len(),
            staff: roll.staff.len(),
            placements: roll.placements.len(),
            known: due.known,
            erased: roll.erased,
            ..LinksRead::default()
        };
        let total = due.wanted.len();
        let at_once = self.store.settings().await?.at_once.max(1);
        let client = &client;
        let mut reading = futures::stream::iter(due.wanted)
            .map(|(kind, id)| async move { (kind, id, fetch(client, kind, id).await) })
            .buffered(at_once);
        let (mut users, mut sites) = (Vec::new(), Vec::new());
        let mut gone: BTreeMap<bool, Vec<i64>> = BTreeMap::new();
        let mut done = 0;
        let mut ended = Ok(());
        while let Some((kind, id, came)) = reading.next().await {
            if stop.is_cancelled() {
                ended = Err(stopped());
                break;
            }
            match came {
                Ok(Some(Read::User(user))) => users.push((id, *user)),
                Ok(Some(Read::Placement(site))) => sites.push((id, site)),
                Ok(None) => gone.entry(kind == SeenKind::User).or_default().push(id),
                Err(error) if error.stops_the_run() => {
                    ended = Err(error.into());
                    break;
                }
                Err(error) => {
                    tracing::warn!(
                        onefile_id = id,
                        kind = ?error.kind,
                        endpoint = error.endpoint,
                        "a record could not be read for linking"
                    );
                    read.failed += 1;
                }
            }
            if users.len() + sites.len() >= TOGETHER {
                read.read += self.keep_read(&mut users, &mut sites).await?;
            }
            done += 1;
            listener(Event::Progress {
                phase: Phase::Reading,
                done,
                total,
                work: Work {
                    done: done as u64,
                    total: total as u64,
                    still: 0,
                },
            });
        }
        drop(reading);
        read.read += self.keep_read(&mut users, &mut sites).await?;
        for (is_user, ids) in gone {
            let kind = if is_user {
                SeenKind::User
            } else {
                SeenKind::Placement
            };
            self.store.forget_seen(kind, ids).await?;
        }
        ended.map(|()| read)
    }

    pub(super) async fn read_roll(&self, client: &OneFileClient) -> Result<Roll, Error> {
        let mut staff = client.assessors().await?;
        let known: BTreeSet<i64> = staff.iter().map(|user| user.id).collect();
        staff.extend(
            client
                .verifiers()
                .await?
                .into_iter()
                .filter(|user| !known.contains(&user.id)),
        );
        staff.sort_by_key(|user| user.id);
        let roll = Roll {
            read: self.clock.now(),
            learners: client.learners(None).await?,
            staff,
            placements: client.placements().await?,
            standards: client.standards().await?,
            erased: 0,
        };
        if let Some(before) = self.store.roll().await? {
            let lists = [
                (
                    Listing::Learners,
                    before.learners.len(),
                    roll.learners.len(),
                ),
                (Listing::Assessors, before.staff.len(), roll.staff.len()),
                (
                    Listing::Standards,
                    before.standards.len(),
                    roll.standards.len(),
                ),
            ];
            for (listing, before, now) in lists {
                if before > 0 && now == 0 {
                    return Err(Error::from(&Brake::ListingEmpty { listing, before }));
                }
            }
        }
        Ok(self.store.keep_roll(roll).await?)
    }

    /// What has no partner and may have changed since it was read.
    async fn due(&self, roll: &Roll) -> Result<Due, Error> {
        let now = self.clock.now();
        let users = self.store.seen::<User>(SeenKind::User).await?;
        let sites = self.store.seen::<Placement>(SeenKind::Placement).await?;
        let pics = self.workspace.everything().await?;
        let links = self.store.links().await?;
        let learners = link_learners(&pics.learners, &roll.learners, &links);
        let mut linked: BTreeSet<i64> = learners
            .values()
            .flatten()
            .map(|link| link.onefile_id)
            .collect();
        linked.extend(
            pics.officers
                .iter()
                .filter_map(|officer| officer.onefile_id),
        );
        linked.extend(links.officers.values());
        let mut linked_sites: BTreeSet<i64> = pics
            .organisations
            .iter()
            .filter_map(|organisation| organisation.onefile_id)
            .collect();
        linked_sites.extend(links.organisations.values());
        let mut due = Due::default();
        let mut look = |kind, id, is_due: bool| {
            if is_due {
                due.wanted.push((kind, id));
            } else {
                due.known += 1;
            }
        };
        for row in roll.learners.iter().filter(|row| !linked.contains(&row.id)) {
            let seen = users.get(&row.id);
            let is_other = seen.is_some_and(|seen| {
                let text = |value: &Option<String>| value.clone().unwrap_or_default();
                text(&seen.record.first_name) != row.first_name
                    || text(&seen.record.last_name) != row.last_name
            });
            let changed = is_other
                || seen.is_none_or(
                    |seen| match (row.last_modified, seen.record.last_modified) {
                        (Some(now), Some(then)) => now != then,
                        (Some(now), None) => now >= seen.read,
                        (None, _) => is_old(seen, now),
                    },
                );
            look(SeenKind::User, row.id, changed);
        }
        for row in roll.staff.iter().filter(|row| !linked.contains(&row.id)) {
            let old = users.get(&row.id).is_none_or(|seen| is_old(seen, now));
            look(SeenKind::User, row.id, old);
        }
        for row in roll
            .placements
            .iter()
            .filter(|row| !linked_sites.contains(&row.id))
        {
            let old = sites.get(&row.id).is_none_or(|seen| is_old(seen, now));
            look(SeenKind::Placement, row.id, old);
        }
        Ok(due)
    }

    async fn keep_read(
        &self,
        users: &mut Vec<(i64, User)>,
        sites: &mut Vec<(i64, Placement)>,
    ) -> Result<usize, Error> {
        let now = self.clock.now();
        let kept = users.len() + sites.len();
        self.store.keep_seen(SeenKind::User, users, now).await?;
        self.store
            .keep_seen(SeenKind::Placement, sites, now)
            .await?;
        users.clear();
        sites.clear();
        Ok(kept)
    }
}

#[derive(Default)]
struct Due {
    wanted: Vec<(SeenKind, i64)>,
    known: usize,
}

fn is_old<T>(seen: &Seen<T>, now: DateTime<Utc>) -> bool {
    now - seen.read > KNOWN_FOR
}

async fn fetch(
    client: &OneFileClient,
    kind: SeenKind,
    id: i64,
) -> Result<Option<Read>, OneFileError> {
    Ok(match kind {
        SeenKind::User => client
            .user(id)
            .await?
            .map(|user| Read::User(Box::new(user))),
        SeenKind::Placement => client.placement(id).await?.map(Read::Placement),
    })
}

fn stopped() -> Error {
    Error::new(
        ErrorCode::Stopped,
        "Reading was stopped.",
        "What was read is kept. Read again to go on from there.",
    )
}
