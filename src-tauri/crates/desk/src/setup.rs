//! PICS records and the connection.

use crate::state::{connection, sentence};
use crate::{Centre, Connect, ConnectAnswer, ConnectionTest, Desk, FileChosen, ImportResult, Tone};
use secrecy::ExposeSecret;
use std::sync::Arc;
use tandem_api::{ConnectRequest, Connecting, Error};
use tandem_words as words;

impl Desk {
    /// Imports an ILR file: all of it, or nothing.
    ///
    /// # Errors
    /// The file can't be read or is refused.
    pub async fn import_ilr(self: &Arc<Self>, file: FileChosen) -> Result<ImportResult, Error> {
        let tandem = self.tandem().await?;
        let report = tandem.import(&self.tickets.to_read(&file.ticket)?).await?;
        self.forget_preview();
        self.tell();
        let learners = report.learners_new + report.learners_changed + report.learners_unchanged;
        let of = |number: u64, what: &str| format!("{number} {what}");
        let left_out = (report.erased > 0).then(|| {
            let words = words::erase::left_out(report.erased, &report.erased_references);
            format!("{words} {}", words::erase::COME_BACK)
        });
        Ok(ImportResult {
            sentence: sentence(
                Tone::Well,
                &format!("{learners} learners imported:"),
                &format!(
                    "{}.",
                    words::list(&[
                        of(report.learners_new, "new"),
                        of(report.learners_changed, "changed"),
                        of(report.learners_unchanged, "as before"),
                    ])
                ),
            ),
            notes: Vec::from_iter(left_out).into_iter().chain([
                format!(
                    "Learning aims: {}.",
                    words::list(&[
                        of(report.aims_new, "new"),
                        of(report.aims_changed, "changed"),
                        of(report.aims_unchanged, "as before"),
                    ])
                ),
                "What the file leaves blank or does not mention was not changed, and nothing was deleted.".into(),
            ])
            .collect(),
        })
    }

    /// Signs in and keeps the connection: the token in the keyring, the rest in the data folder.
    ///
    /// # Errors
    /// The address, the token or the centre does not do. Nothing is kept then.
    pub async fn connect(self: &Arc<Self>, entered: Connect) -> Result<ConnectAnswer, Error> {
        let tandem = self.tandem().await?;
        let token = entered
            .token
            .filter(|token| !token.expose_secret().trim().is_empty());
        let request = ConnectRequest {
            environment: entered.environment.trim().to_owned(),
            centre: entered.centre,
            token,
        };
        let answer = match tandem.try_connect(request).await? {
            Connecting::Connected(made) => ConnectAnswer::Connected {
                connection: connection(&made),
            },
            Connecting::Choose(centres) => ConnectAnswer::ChooseCentre {
                centres: centres
                    .into_iter()
                    .map(|centre| Centre {
                        id: centre.id,
                        name: centre.name.unwrap_or_default(),
                    })
                    .collect(),
            },
        };
        self.forget_preview();
        self.tell();
        Ok(answer)
    }

    /// Signs in anew and looks whether the centre is still there.
    ///
    /// # Errors
    /// What keeps OneFile from answering.
    pub async fn test_connection(self: &Arc<Self>, (): ()) -> Result<ConnectionTest, Error> {
        let tandem = self.tandem().await?;
        let made = tandem.test_connection().await?;
        self.tell();
        Ok(ConnectionTest {
            sentence: sentence(
                Tone::Well,
                "The connection works.",
                &format!(
                    "OneFile answered as {}, centre {}.",
                    made.customer, made.centre
                ),
            ),
        })
    }
}
