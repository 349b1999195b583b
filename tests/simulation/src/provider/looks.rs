//! What a provider holds, and who is at work there.

use super::{Provider, founding::ilr};
use crate::Office;
use futures::executor::block_on;
use tandem_store::Store;
use tandem_sync::brakes::Guard;
use tandem_sync::engine::Engine;
use tandem_sync::links::Links;
use tandem_sync::ports::{Clock, Words};
use tandem_sync::second;

impl Provider {
    /// People at work in both systems.
    pub fn office(&self) -> Office {
        Office {
            onefile: self.onefile.clone(),
            pics: self.pics.clone(),
            clock: self.clock.clone(),
        }
    }

    /// Tandem's memory.
    pub fn store(&self) -> Store {
        self.store.clone()
    }

    /// One call of the engine, with what brakes go by.
    pub fn with_engine<T>(&self, guard: &Guard, call: impl AsyncFnOnce(&Engine<'_>) -> T) -> T {
        let _entered = self.runtime.enter();
        let ports = self.ports();
        let engine = Engine {
            guard,
            ..self.engine(&ports, &|_| {})
        };
        self.clock.drive(call(&engine))
    }

    /// Links that Tandem keeps.
    pub(crate) fn links(&self) -> Links {
        block_on(self.store.links()).unwrap()
    }

    /// Whether PICS records are a copy.
    pub(crate) fn is_mirror(&self) -> bool {
        self.learners > 0
    }

    /// Imports the file again, with a learner more now and then.
    pub(crate) fn import_again(&mut self, round: usize) {
        self.import(self.learners + round / 3);
    }

    pub(super) fn import(&mut self, learners: usize) {
        let (file, now) = (ilr(self.seed, learners), self.clock.now());
        let file = std::io::Cursor::new(file);
        block_on(self.pics.import_ilr("ilr.xml", file, now)).unwrap();
        block_on(self.store.note_import(now)).unwrap();
    }

    /// Learners with evidence of a second synchroniser at the last look at everybody.
    pub fn evidence(&self) -> usize {
        second::learners(&self.evidence)
    }

    /// Whether the evidence of the last days has another program behind it.
    pub fn another_is_at_work(&self) -> bool {
        second::is_another_program(&self.gathered)
    }
}
