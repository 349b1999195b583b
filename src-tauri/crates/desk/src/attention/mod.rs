//! What needs a person, from what Tandem remembers: OneFile is not asked.

mod view;

use crate::{Attention, BrakeReleased, Desk, HeldName, PathwayChosen, Tick};
use std::sync::Arc;
use tandem_api::Error;

impl Desk {
    /// Everything that needs a person.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn attention(self: &Arc<Self>, (): ()) -> Result<Attention, Error> {
        let tandem = self.tandem().await?;
        view::of(&tandem).await
    }

    /// Ticks something that was keyed in by hand, or takes the tick away.
    ///
    /// # Errors
    /// There is no such item any more.
    pub async fn tick(self: &Arc<Self>, tick: Tick) -> Result<(), Error> {
        self.tandem().await?.tick(&tick.item, tick.on).await?;
        self.tell();
        Ok(())
    }

    /// Keeps which of several standards with one code is meant.
    ///
    /// # Errors
    /// OneFile offers no such standard with this code.
    pub async fn choose_pathway(self: &Arc<Self>, chosen: PathwayChosen) -> Result<(), Error> {
        let tandem = self.tandem().await?;
        tandem.choose_pathway(&chosen.code, chosen.standard).await?;
        self.tell();
        Ok(())
    }

    /// Lets the next run pass a brake.
    ///
    /// # Errors
    /// The brake is not open any more, or no reason is given.
    pub async fn release_brake(self: &Arc<Self>, released: BrakeReleased) -> Result<(), Error> {
        let tandem = self.tandem().await?;
        tandem
            .release_brake(released.brake, &released.reason)
            .await?;
        self.tell();
        Ok(())
    }

    /// Lets runs change again what was put back.
    ///
    /// # Errors
    /// It is not held any more.
    pub async fn release_held(self: &Arc<Self>, held: HeldName) -> Result<(), Error> {
        self.tandem().await?.release_held(held.id).await?;
        self.tell();
        Ok(())
    }
}
