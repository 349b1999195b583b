//! What is done to databases that are closed: a copy in their place, a new beginning, another key. What
//! was there is set aside whole, and never thrown away.

use super::key::finish_key_change;
use super::opening::stamp;
use super::{ClosedFolder, Copy, copies};
use crate::Error;
use serde::Serialize;
use std::path::PathBuf;
use tandem_store::Store;
use tandem_vault::copy_database;

/// Databases that were moved out of the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SetAside {
    /// Where they lie now.
    pub place: PathBuf,
}

/// A copy that took the databases' place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Restored {
    /// The copy. What changed after it was made is lost in Tandem: links, answers, settings, history,
    /// and imports. OneFile and PICS keep what they have.
    pub copy: Copy,
    /// Where the databases lie that were there before.
    pub aside: SetAside,
}

impl ClosedFolder {
    /// Puts a copy in the databases' place, which are set aside. Background runs are paused until a
    /// person has looked: what was done since the copy has to be found again.
    ///
    /// # Errors
    /// There is no such copy, its key is missing, or it is damaged itself: nothing is changed then.
    pub async fn restore(&self, name: &str) -> Result<Restored, Error> {
        let (copy, from) = copies::find(&self.folder, name)?;
        let key = self.secrets.data_key(true).await?;
        // Opened elsewhere first: a copy that does not open must not take anything's place.
        let incoming = self.folder.make_room_for_a_copy()?;
        for name in ["pics.db", "tandem.db"] {
            copy_database(&from.join(name), &key, &incoming.join(name), &key).await?;
        }
        let store = Store::open(&incoming.join("tandem.db"), &key).await?;
        store.check().await?;
        store.set_paused(true).await?;
        store.close().await?;
        self.folder.the_copy_is_whole()?;
        let place = self.folder.put_the_copy_in_place(&stamp(self.now()))?;
        Ok(Restored {
            copy,
            aside: SetAside { place },
        })
    }

    /// Sets everything aside, with what leads to its key, and leaves the folder empty: the next
    /// opening begins anew.
    ///
    /// # Errors
    /// A file can't be moved; a second try goes on.
    pub fn begin_anew(self) -> Result<SetAside, Error> {
        let place = self.folder.set_aside(&stamp(self.now()), true)?;
        Ok(SetAside { place })
    }

    /// Encrypts both databases and their copies anew under a key that is made for it, and puts that
    /// into the keyring in the old one's place. Whoever has the old key can read nothing any more
    /// that lies in this folder. What interrupts it is made good at the next opening.
    ///
    /// # Errors
    /// The key is missing, or comes from the environment; a database does not open; the disk is full.
    pub async fn change_key(&self) -> Result<(), Error> {
        let old = self.secrets.data_key(true).await?;
        // Refused before anything is noted.
        self.secrets.begin_key_change().await?;
        self.folder.begin_key_change()?;
        finish_key_change(&self.folder, &self.secrets, &old)
            .await
            .map(drop)
    }
}
