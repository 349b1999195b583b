//! Records of both sides by key.

use super::board::LinkBoard;
use tandem_sync::records::onefile::{Placement, User};
use tandem_sync::records::pics::{Learner, Officer, Organisation};

impl LinkBoard {
    /// A learner of PICS.
    pub fn learner(&self, key: &str) -> Option<&Learner> {
        self.pics.learners.get(*self.index.learners.get(key)?)
    }

    /// An officer of PICS.
    pub fn officer(&self, key: &str) -> Option<&Officer> {
        self.pics.officers.get(*self.index.officers.get(key)?)
    }

    /// An organisation of PICS.
    pub fn organisation(&self, key: &str) -> Option<&Organisation> {
        (self.pics.organisations).get(*self.index.organisations.get(key)?)
    }

    /// A learner of OneFile.
    pub fn user(&self, id: i64) -> Option<&User> {
        self.learners.get(*self.index.users.get(&id)?)
    }

    /// A member of staff of OneFile.
    pub fn member_of_staff(&self, id: i64) -> Option<&User> {
        self.staff.get(*self.index.staff.get(&id)?)
    }

    /// A placement of OneFile.
    pub fn placement(&self, id: i64) -> Option<&Placement> {
        self.placements.get(*self.index.placements.get(&id)?)
    }
}
