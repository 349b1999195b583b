//! Erasing a learner, as a window asks for it.

use crate::state::sentence;
use crate::{Desk, ErasedView, ErasureAsked, ErasureView, LearnerRef, Tone};
use std::sync::Arc;
use tandem_api::{Error, ErrorCode};
use tandem_sync::records::pics::LearnerKey;
use tandem_words as words;

impl Desk {
    /// What erasing a learner would do. Changes nothing.
    ///
    /// # Errors
    /// No such learner, or something about them is under way.
    pub async fn erasure(self: &Arc<Self>, asked: LearnerRef) -> Result<ErasureView, Error> {
        let tandem = self.tandem().await?;
        let plan = tandem.erasing(&LearnerKey(asked.learner)).await?;
        Ok(ErasureView {
            name: plan.name,
            goes: plan.goes,
            stays: plan.stays,
            by_hand: plan.by_hand,
        })
    }

    /// Erases a learner.
    ///
    /// # Errors
    /// It is not meant, something about the learner is under way, or the reason names them.
    pub async fn erase_learner(self: &Arc<Self>, asked: ErasureAsked) -> Result<ErasedView, Error> {
        if !asked.sure {
            return Err(Error::new(
                ErrorCode::ReasonNeeded,
                "Erasing needs a clear yes: nobody can bring the learner back.",
                "Say that you are sure, or keep the learner.",
            ));
        }
        let tandem = self.tandem().await?;
        let learner = LearnerKey(asked.learner);
        let done = tandem.erase_learner(&learner, Some(&asked.reason)).await?;
        self.forget_preview();
        self.tell();
        let so_far = format!("So far {}.", words::erase::erased(done.count));
        let rest = match done.swept {
            true => so_far,
            false => format!(
                "{so_far} The files could not be written anew yet: Tandem tries again by itself."
            ),
        };
        Ok(ErasedView {
            sentence: sentence(Tone::Well, "The learner is erased.", &rest),
            by_hand: done.by_hand,
        })
    }
}
