//! What may be passed on to whoever helps with Tandem: shown whole, and saved as it was shown.

use crate::{Desk, Diagnostics};
use std::sync::{Arc, PoisonError};
use tandem_api::{Error, diagnostics};

impl Desk {
    /// The diagnostics as people read them; also where the data folder can't be opened.
    ///
    /// # Errors
    /// None.
    pub async fn diagnostics(self: &Arc<Self>, (): ()) -> Result<Diagnostics, Error> {
        let told = match self.tandem().await {
            Ok(tandem) => tandem.diagnostics().await,
            Err(error) => diagnostics::Diagnostics::unopened(&self.open, &error),
        };
        let text = told.text();
        let mut shown = (self.diagnosed.lock()).unwrap_or_else(PoisonError::into_inner);
        *shown = Some(text.clone());
        Ok(Diagnostics { text })
    }

    /// What was shown last: what is saved is what somebody has read.
    pub(crate) async fn diagnosed(self: &Arc<Self>) -> Result<String, Error> {
        let shown = self.diagnosed.lock();
        let shown = shown.unwrap_or_else(PoisonError::into_inner).clone();
        match shown {
            Some(text) => Ok(text),
            None => Ok(self.diagnostics(()).await?.text),
        }
    }
}
