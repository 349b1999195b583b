//! What people said about who is who: pairs that are one, pairs that are not, with who said it and
//! when. The last word about a pair counts.

use crate::error::{from_json, to_json};
use crate::{Store, StoreError, instant};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use tandem_sync::enrol::Creation;
use tandem_sync::linking::Kind;
use tandem_sync::links::Links;
use tandem_sync::records::pics::{LearnerKey, OfficerKey, OrganisationKey};
use tandem_vault::rusqlite::{Transaction, params};

pub(crate) const TABLE: &str = "CREATE TABLE link_words (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    pics TEXT NOT NULL,
    onefile_id INTEGER NOT NULL,
    one INTEGER NOT NULL,
    archived INTEGER NOT NULL,
    account TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX link_words_of ON link_words (kind, pics);";

/// What a person said about a pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkWord {
    /// What the pair is.
    pub kind: Kind,
    /// Key of the PICS record.
    pub pics: String,
    /// ID of the OneFile record.
    pub onefile_id: i64,
    /// They are one; otherwise they are not.
    pub one: bool,
    /// The OneFile record was archived, and the person said yes to that.
    pub archived: bool,
    /// Account name of the operating system.
    pub account: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// What Tandem created in OneFile itself: nobody has to say who that is.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Created {
    officers: BTreeMap<OfficerKey, i64>,
    organisations: BTreeMap<OrganisationKey, i64>,
}

impl Store {
    pub(crate) async fn add_created(
        &self,
        creation: &Creation,
        onefile_id: i64,
    ) -> Result<(), StoreError> {
        let mut created: Created = self.kept("created").await?.unwrap_or_default();
        match creation {
            Creation::Assessor(member) => {
                created.officers.insert(member.officer.clone(), onefile_id);
            }
            Creation::Placement(new) => {
                let of = new.organisation.clone();
                created.organisations.insert(of, onefile_id);
            }
            Creation::Learner(_) | Creation::Classroom(_) => return Ok(()),
        }
        self.keep("created", &created).await
    }

    /// The last word about each pair, in the order in which they were said.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn link_words(&self) -> Result<Vec<LinkWord>, StoreError> {
        self.db
            .read(|db| {
                let mut query = db.prepare_cached(
                    "SELECT kind, pics, onefile_id, one, archived, account, at FROM link_words w
                     WHERE id = (SELECT max(id) FROM link_words o
                         WHERE o.kind = w.kind AND o.pics = w.pics AND o.onefile_id = w.onefile_id)
                     ORDER BY id",
                )?;
                let mut rows = query.query([])?;
                let mut words = Vec::new();
                while let Some(row) = rows.next()? {
                    words.push(LinkWord {
                        kind: from_json("link_words", &row.get::<_, String>(0)?)?,
                        pics: row.get(1)?,
                        onefile_id: row.get(2)?,
                        one: row.get(3)?,
                        archived: row.get(4)?,
                        account: row.get(5)?,
                        at: instant("link_words", &row.get::<_, String>(6)?)?,
                    });
                }
                Ok(words)
            })
            .await
    }

    /// Keeps what a person said about pairs: all of them, or none. A learner who is linked from
    /// now on is linked by these words; one who is taken apart loses what rested on the link.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn keep_link_words(&self, words: Vec<LinkWord>) -> Result<(), StoreError> {
        let mut rows = Vec::with_capacity(words.len());
        for word in words {
            rows.push((to_json("link_words", &word.kind)?, word));
        }
        self.db
            .write(move |tx| {
                for (kind, word) in rows {
                    tx.execute(
                        "INSERT INTO link_words (kind, pics, onefile_id, one, archived, account, at)
                         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                        params![
                            kind,
                            word.pics,
                            word.onefile_id,
                            word.one,
                            word.archived,
                            word.account,
                            word.at.to_rfc3339()
                        ],
                    )?;
                    if word.kind == Kind::Learner {
                        learner(tx, &word)?;
                    }
                    if !word.one {
                        crate::people::forget(tx, word.kind, &word.pics)?;
                    }
                }
                Ok(())
            })
            .await
    }

    /// Links of officers and organisations, and pairs of learners that are not one.
    pub(crate) async fn add_link_words(&self, links: &mut Links) -> Result<(), StoreError> {
        let Created {
            mut officers,
            mut organisations,
        } = self.kept("created").await?.unwrap_or_default();
        let mut apart = BTreeSet::new();
        for word in self.link_words().await? {
            match (word.kind, word.one) {
                (Kind::Officer, true) => {
                    officers.insert(OfficerKey(word.pics), word.onefile_id);
                }
                (Kind::Organisation, true) => {
                    organisations.insert(OrganisationKey(word.pics), word.onefile_id);
                }
                (Kind::Learner, false) => {
                    apart.insert((LearnerKey(word.pics), word.onefile_id));
                }
                (Kind::Officer, false) => {
                    officers.retain(|officer: &OfficerKey, id: &mut i64| {
                        officer.0 != word.pics || *id != word.onefile_id
                    });
                }
                (Kind::Organisation, false) => {
                    organisations.retain(|organisation: &OrganisationKey, id: &mut i64| {
                        organisation.0 != word.pics || *id != word.onefile_id
                    });
                }
                (Kind::Learner, true) => {}
            }
        }
        (links.officers, links.organisations, links.apart) = (officers, organisations, apart);
        Ok(())
    }
}

/// What both sides agreed on, and the pairs of aims, were those of the old portfolio.
fn learner(tx: &Transaction<'_>, word: &LinkWord) -> Result<(), StoreError> {
    if word.one {
        tx.execute(
            "INSERT INTO learner_links (learner, onefile_id) VALUES (?1, ?2)
             ON CONFLICT (learner) DO UPDATE SET onefile_id = excluded.onefile_id",
            params![word.pics, word.onefile_id],
        )?;
        return Ok(());
    }
    let gone = tx.execute(
        "DELETE FROM learner_links WHERE learner = ?1 AND onefile_id = ?2",
        params![word.pics, word.onefile_id],
    )?;
    if gone > 0 {
        tx.execute("DELETE FROM aim_links WHERE learner = ?1", [&word.pics])?;
        tx.execute("DELETE FROM agreed WHERE learner = ?1", [&word.pics])?;
    }
    Ok(())
}
