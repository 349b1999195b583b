//! Learners who go: whole, or with their personal data.

use super::tables::learners;
use super::{Workspace, WorkspaceError};
use tandem_sync::records::pics::{Learner, LearnerKey};
use tandem_vault::rusqlite::{Transaction, params};

/// What an import says of a learner that is personal data: the names of fields.
const PERSONAL: [&str; 13] = [
    "uln",
    "first_names",
    "surname",
    "date_of_birth",
    "ni_number",
    "email",
    "telephone",
    "postcode",
    "sex",
    "ethnicity",
    "lldd",
    "mobile",
    "main_tag",
];

/// What an import says of an aim that was given to the learner alone.
const OF_THE_AIM: &str = "registration_number";

impl Workspace {
    /// Takes a learner out of the records, with aims and reviews. Done again, it changes nothing.
    ///
    /// # Errors
    /// The database can't be written: nothing is gone then.
    pub async fn erase(&self, learner: &LearnerKey) -> Result<(), WorkspaceError> {
        let key = learner.0.clone();
        self.database
            .write(move |tx| {
                tx.execute("DELETE FROM learners WHERE key = ?1", [key])?;
                Ok(())
            })
            .await
    }

    /// Lets the personal data of a learner go. Keys, aims, reviews and OneFile IDs stay. Done again, it
    /// changes nothing.
    ///
    /// # Errors
    /// The database can't be written: nothing is gone then.
    pub async fn let_personal_data_go(&self, learner: &LearnerKey) -> Result<(), WorkspaceError> {
        let key = learner.clone();
        self.database
            .write(move |tx| {
                let Some(held) = learners::one(tx, &key)? else {
                    return Ok(());
                };
                let without = Learner {
                    uln: None,
                    first_names: String::new(),
                    surname: String::new(),
                    date_of_birth: None,
                    ni_number: None,
                    email: None,
                    telephone: None,
                    mobile: None,
                    postcode: None,
                    sex: None,
                    ethnicity: None,
                    lldd: None,
                    main_tag: None,
                    ..held
                };
                learners::update(tx, &without, None)?;
                tx.execute(
                    "UPDATE aims SET registration_number = NULL WHERE learner = ?1",
                    [&key.0],
                )?;
                for field in PERSONAL {
                    unsaid(tx, "learners", "key", &key.0, field)?;
                }
                unsaid(tx, "aims", "learner", &key.0, OF_THE_AIM)
            })
            .await
    }

    /// Writes the file anew, so that nothing of what was deleted is left in it.
    ///
    /// # Errors
    /// As [`tandem_vault::Database::rewrite`].
    pub async fn rewrite(&self) -> Result<(), WorkspaceError> {
        Ok(self.database.rewrite().await?)
    }
}

/// Whether anything is held that [`Workspace::let_personal_data_go`] lets go.
pub fn has_personal_data(learner: &Learner) -> bool {
    let values = [
        &learner.uln,
        &learner.ni_number,
        &learner.email,
        &learner.telephone,
        &learner.mobile,
        &learner.postcode,
        &learner.sex,
        &learner.ethnicity,
        &learner.lldd,
        &learner.main_tag,
    ];
    !learner.first_names.is_empty()
        || !learner.surname.is_empty()
        || learner.date_of_birth.is_some()
        || values.iter().any(|value| value.is_some())
        || (learner.aims.iter()).any(|aim| aim.registration.number.is_some())
}

/// What imports said of a field counts as never said: the next one that carries it is news.
fn unsaid(
    tx: &Transaction<'_>,
    table: &str,
    column: &str,
    key: &str,
    field: &str,
) -> Result<(), WorkspaceError> {
    let sql = format!(
        "UPDATE {table} SET imported = json_remove(imported, ?2)
         WHERE {column} = ?1 AND imported IS NOT NULL"
    );
    tx.execute(&sql, params![key, format!("$.{field}")])?;
    Ok(())
}
