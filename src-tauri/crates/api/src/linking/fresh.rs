//! Links rest on what OneFile holds now: an account may be another person's an hour later. What was
//! read longer ago is read anew before anything is linked.

use super::board::LinkBoard;
use super::pair::LinkPair;
use crate::{Error, Tandem};
use chrono::TimeDelta;
use std::collections::{BTreeMap, BTreeSet};
use tandem_store::SeenKind;
use tandem_sync::linking::Kind;
use tandem_sync::ports::OneFile;
use tandem_sync::records::onefile::{Placement, User};
use tandem_sync::runs::Scope;
use tokio_util::sync::CancellationToken;

/// A reading is as good as a new one for so long.
const FRESH_FOR: TimeDelta = TimeDelta::hours(1);

impl Tandem {
    /// Both sides, with the listings and these OneFile records as they are now.
    ///
    /// # Errors
    /// OneFile was never read for linking, or can't be read now.
    pub(super) async fn fresh_board(&self, pairs: &[LinkPair]) -> Result<LinkBoard, Error> {
        let Some(mut roll) = self.store.roll().await? else {
            return self.link_board().await;
        };
        let now = self.clock.now();
        let is_fresh = |read| read <= now && now - read <= FRESH_FOR;
        let users = self.store.seen::<User>(SeenKind::User).await?;
        let sites = self.store.seen::<Placement>(SeenKind::Placement).await?;
        let of_kind = |kind: SeenKind| -> BTreeSet<i64> {
            let pairs = pairs.iter().filter(|pair| seen_kind(pair.kind) == kind);
            pairs.map(|pair| pair.onefile_id).collect()
        };
        let mut due_sites = of_kind(SeenKind::Placement);
        due_sites.retain(|id| !sites.get(id).is_some_and(|seen| is_fresh(seen.read)));
        let stop = CancellationToken::new();
        if !is_fresh(roll.read) {
            let client = self.client_of(&Scope::All, &stop).await?.asked();
            roll = self.read_roll(&client).await?;
        }
        // Where the listing and the account disagree on the name, one of them is out of date.
        let learners = roll.learners.iter();
        let mut listed: BTreeMap<i64, String> = learners
            .map(|row| (row.id, format!("{} {}", row.first_name, row.last_name)))
            .collect();
        listed.extend(roll.staff.iter().map(|row| (row.id, row.name.clone())));
        let is_good = |id: &i64| {
            users.get(id).is_some_and(|seen| {
                let named = listed.get(id).map(|name| name.trim());
                is_fresh(seen.read) && named == Some(seen.record.name().as_str())
            })
        };
        let mut due_users = of_kind(SeenKind::User);
        due_users.retain(|id| listed.contains_key(id) && !is_good(id));
        if due_users.is_empty() && due_sites.is_empty() {
            return self.link_board().await;
        }
        let client = self.client_of(&Scope::All, &stop).await?.asked();
        let (mut read_users, mut read_sites) = (Vec::new(), Vec::new());
        let mut gone = BTreeSet::new();
        for id in due_users {
            match client.user(id).await? {
                Some(user) => read_users.push((id, user)),
                None => {
                    gone.insert(id);
                }
            }
        }
        for id in due_sites {
            if let Some(site) = client.placement(id).await? {
                read_sites.push((id, site));
            }
        }
        let now = self.clock.now();
        self.store
            .keep_seen(SeenKind::User, &read_users, now)
            .await?;
        self.store
            .keep_seen(SeenKind::Placement, &read_sites, now)
            .await?;
        if !gone.is_empty() {
            // Listed, and not to be had: of another centre, or removed meanwhile.
            roll.learners.retain(|row| !gone.contains(&row.id));
            roll.staff.retain(|row| !gone.contains(&row.id));
            self.store.keep_roll(roll).await?;
            let gone = gone.into_iter().collect();
            self.store.forget_seen(SeenKind::User, gone).await?;
        }
        self.link_board().await
    }
}

fn seen_kind(kind: Kind) -> SeenKind {
    match kind {
        Kind::Learner | Kind::Officer => SeenKind::User,
        Kind::Organisation => SeenKind::Placement,
    }
}
