//! Who the people of links were when they were linked: names, birth date and unique learner number
//! of both sides. An account that passes to somebody else keeps its ID, and shows by these.

use crate::error::{from_json, to_json};
use crate::{Store, StoreError};
use tandem_sync::identity::{Known, People};
use tandem_sync::linking::Kind;
use tandem_sync::links::Links;
use tandem_sync::records::pics::{LearnerKey, OfficerKey};
use tandem_vault::rusqlite::{Transaction, params};

pub(crate) const TABLE: &str = "CREATE TABLE people (
    kind TEXT NOT NULL,
    pics TEXT NOT NULL,
    known TEXT NOT NULL,
    PRIMARY KEY (kind, pics)
) STRICT;";

const LEARNER: &str = "learner";
const OFFICER: &str = "officer";

impl Store {
    pub(crate) async fn add_people(&self, links: &mut Links) -> Result<(), StoreError> {
        links.people = self
            .db
            .read::<_, StoreError>(|db| {
                let mut query = db.prepare_cached("SELECT kind, pics, known FROM people")?;
                let mut rows = query.query([])?;
                let mut people = People::default();
                while let Some(row) = rows.next()? {
                    let (kind, pics): (String, String) = (row.get(0)?, row.get(1)?);
                    let known: Known = from_json("people", &row.get::<_, String>(2)?)?;
                    if kind == LEARNER {
                        people.learners.insert(LearnerKey(pics), known);
                    } else {
                        people.officers.insert(OfficerKey(pics), known);
                    }
                }
                Ok(people)
            })
            .await?;
        Ok(())
    }

    /// Keeps who the people of links are; those who are not named stay as they were.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn set_people(&self, people: &People) -> Result<(), StoreError> {
        // Of a learner whose personal data was let go, OneFile would bring it back.
        let learners = (people.learners.iter()).filter(|(_, known)| !known.pics.is_nameless());
        let learners = learners.map(|(key, known)| (LEARNER, key.0.clone(), known));
        let officers = people.officers.iter();
        let officers = officers.map(|(key, known)| (OFFICER, key.0.clone(), known));
        let mut rows = Vec::new();
        for (kind, pics, known) in learners.chain(officers) {
            rows.push((kind, pics, to_json("people", known)?));
        }
        self.db
            .write(move |tx| {
                let mut keep = tx.prepare_cached(
                    "INSERT INTO people (kind, pics, known) VALUES (?1, ?2, ?3)
                     ON CONFLICT (kind, pics) DO UPDATE SET known = excluded.known",
                )?;
                for (kind, pics, known) in rows {
                    keep.execute(params![kind, pics, known])?;
                }
                Ok(())
            })
            .await
    }
}

/// Nobody is linked there any more.
pub(crate) fn forget(tx: &Transaction<'_>, kind: Kind, pics: &str) -> Result<(), StoreError> {
    let kind = match kind {
        Kind::Learner => LEARNER,
        Kind::Officer => OFFICER,
        Kind::Organisation => return Ok(()),
    };
    tx.execute(
        "DELETE FROM people WHERE kind = ?1 AND pics = ?2",
        params![kind, pics],
    )?;
    Ok(())
}
