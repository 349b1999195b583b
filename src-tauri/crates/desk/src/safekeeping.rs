//! Copies, another key, and the ways back to work for whoever can't open the data folder.

use crate::state::sentence;
use crate::{CopiesView, CopyName, CopyView, Desk, SafekeepingView, Tone};
use std::sync::Arc;
use tandem_api::safekeeping::{ClosedFolder, Copy, CopyReason};
use tandem_api::{Error, OpenRequest};
use tandem_words as words;

impl Desk {
    /// The copies of the databases. Needs no key.
    ///
    /// # Errors
    /// The data folder can't be used.
    pub async fn copies(self: &Arc<Self>, (): ()) -> Result<CopiesView, Error> {
        let (copies, place, days) = match self.opened().await {
            Some(tandem) => (
                tandem.copies()?,
                tandem.copies_folder(),
                tandem.copy_days().await?,
            ),
            None => {
                let folder = ClosedFolder::open(self.request())?;
                (folder.copies()?, folder.copies_folder(), usual_days())
            }
        };
        Ok(CopiesView {
            place: place.display().to_string(),
            copies: copies.iter().map(|copy| view(copy, days)).collect(),
        })
    }

    /// Makes a copy now.
    ///
    /// # Errors
    /// The disk is full.
    pub async fn copy_now(self: &Arc<Self>, (): ()) -> Result<CopiesView, Error> {
        self.tandem().await?.copy_now(CopyReason::Asked).await?;
        self.copies(()).await
    }

    /// Puts a copy in the databases' place, which are set aside.
    ///
    /// # Errors
    /// A run goes on, there is no such copy, or it does not open.
    pub async fn restore_copy(self: &Arc<Self>, copy: CopyName) -> Result<SafekeepingView, Error> {
        let folder = self.closed().await?;
        let restored = folder.restore(&copy.name).await?;
        drop(folder);
        self.begin_again();
        Ok(SafekeepingView {
            sentence: sentence(
                Tone::Well,
                "The copy is in place:",
                &format!("Tandem is as it was on {}.", words::time(restored.copy.at)),
            ),
            afterwards: vec![
                "What Tandem learnt since then is lost to it: imports, links, answers, settings and history. PICS and \
                 OneFile keep what they have."
                    .into(),
                "Background runs are paused. Import what is newer, make a preview and read it, then resume them.".into(),
                format!("What was there before lies in {}.", restored.aside.place.display()),
            ],
        })
    }

    /// Sets everything aside, so that the data folder is empty.
    ///
    /// # Errors
    /// A run goes on, or a file can't be moved.
    pub async fn begin_anew(self: &Arc<Self>, (): ()) -> Result<SafekeepingView, Error> {
        let aside = self.closed().await?.begin_anew()?;
        self.begin_again();
        Ok(SafekeepingView {
            sentence: sentence(Tone::Well, "Tandem begins anew.", ""),
            afterwards: vec![
                "Import your PICS records, connect to OneFile, and go through Moving over: Tandem links anew, and finds \
                 what it had created there."
                    .into(),
                format!("What was there before lies in {}.", aside.place.display()),
            ],
        })
    }

    /// Encrypts databases and copies under a new key.
    ///
    /// # Errors
    /// A run goes on, or the keyring does not keep the new key.
    pub async fn change_key(self: &Arc<Self>, (): ()) -> Result<SafekeepingView, Error> {
        let folder = self.closed().await?;
        folder.change_key().await?;
        drop(folder);
        self.begin_again();
        Ok(SafekeepingView {
            sentence: sentence(
                Tone::Well,
                "The key is changed.",
                "The old one opens nothing in this folder any more.",
            ),
            afterwards: Vec::new(),
        })
    }

    fn begin_again(self: &Arc<Self>) {
        self.forget_preview();
        self.tell();
    }

    fn request(&self) -> &OpenRequest {
        &self.open
    }
}

fn usual_days() -> u32 {
    tandem_sync::settings::Settings::default().copy_days
}

fn view(copy: &Copy, days: u32) -> CopyView {
    let why = match copy.why {
        CopyReason::Daily => "once a day",
        CopyReason::InitialSynchronisation => "before the initial synchronisation",
        CopyReason::NewLayout => "before a newer Tandem changed the layout",
        CopyReason::Asked => "somebody asked for it",
        CopyReason::Erasure => "after a learner was erased",
    };
    CopyView {
        name: copy.name.clone(),
        at: words::time(copy.at),
        why: why.into(),
        size: format!("{} kB", copy.bytes.div_ceil(1000)),
        kept_until: words::time(copy.kept_until(days)),
    }
}
