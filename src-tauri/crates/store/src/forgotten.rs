//! What OneFile still lists of people who were erased, or whose personal data was let go: it is read
//! with everybody else's at each run, and is not kept again.

use crate::roll::Roll;
use crate::{StoreError, erasures, let_go};
use std::collections::BTreeSet;
use tandem_sync::erased::Erased;
use tandem_sync::ports::Listings;
use tandem_sync::records::onefile::{Learner, User};
use tandem_vault::rusqlite::Connection;

/// Who is not kept.
pub(crate) struct Forgotten {
    erased: Erased,
    let_go: BTreeSet<i64>,
}

impl Forgotten {
    pub(crate) fn read(db: &Connection) -> Result<Self, StoreError> {
        Ok(Self {
            erased: erasures::erased(db)?,
            let_go: let_go::accounts(db)?,
        })
    }

    pub(crate) fn listings(&self, mut listings: Listings) -> Listings {
        self.rows(&mut listings.learners);
        listings
    }

    pub(crate) fn roll(&self, mut roll: Roll) -> Roll {
        roll.erased += self.rows(&mut roll.learners);
        roll
    }

    pub(crate) fn has_user(&self, user: &User) -> bool {
        self.erased.is_user(user) || self.let_go.contains(&user.id)
    }

    /// How many rows are left out because their people were erased.
    fn rows(&self, rows: &mut Vec<Learner>) -> usize {
        let before = rows.len();
        rows.retain(|row| !self.erased.is_row(row));
        let_go::nameless(rows, &self.let_go);
        before - rows.len()
    }
}
