//! A second provider that stands exactly where the first one stands.

use super::{Data, Provider, founding::runtime, open};
use futures::executor::block_on;
use secrecy::ExposeSecret;
use tandem_sync::ports::Clock;
use tandem_vault::DataKey;

impl Provider {
    /// Both systems, Tandem's memory, and what people did. The clocks are two from now on, and the call
    /// allowance does not go along.
    pub fn twin(&mut self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let entered = self.runtime.enter();
        block_on(self.store.clone().close()).unwrap();
        block_on(self.pics.clone().close()).unwrap();
        for entry in std::fs::read_dir(self.folder.path()).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
        }
        let (pics, store) = open(self.folder.path(), &self.key);
        self.pics = pics;
        self.store = store;
        let key = DataKey::from_hex(self.key.to_hex().expose_secret()).unwrap();
        drop(entered);
        let runtime = runtime();
        let entered = runtime.enter();
        let (pics, store) = open(folder.path(), &key);
        drop(entered);
        let data = Data {
            folder,
            key,
            runtime,
            pics,
            store,
            shown: self.client.shown_names(),
        };
        let (state, settings) = self
            .onefile
            .standin(|standin| (standin.state().clone(), standin.settings().clone()));
        let now = self.clock.now();
        let mut twin = Self::on(data, self.seed, state, now);
        twin.onefile
            .standin(|standin| standin.set_settings(settings))
            .unwrap();
        *twin.onefile.people() = self.onefile.people().clone();
        twin.settings = self.settings.clone();
        twin.cause = self.cause;
        twin.learners = self.learners;
        twin.at_start = self.at_start.clone();
        twin
    }
}
