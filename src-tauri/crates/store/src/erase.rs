//! Takes one learner out of every table, in one transaction. What is kept of each column, and why that
//! names nobody, is said once in [`crate::tables`].

use crate::erasures::{self, Erasing};
use crate::error::{from_json, to_json};
use crate::redact::Redacted;
use crate::roll::Roll;
use crate::taken_out::{changed, evidence, plans};
use crate::{Store, StoreError};
use std::collections::BTreeSet;
use tandem_sync::gate::Deed;
use tandem_sync::ports::{Cursor, Listings};
use tandem_sync::records::onefile::User;
use tandem_sync::records::pics::Learner;
use tandem_vault::rusqlite::{Transaction, params};

/// Tables whose rows belong to one learner, by the column `learner`.
const OF_ONE_LEARNER: [&str; 12] = [
    "entries",
    "learner_links",
    "aim_links",
    "decisions",
    "standings",
    "agreed",
    "waiting",
    "held",
    "parked",
    "by_hand",
    "seen",
    "let_go",
];

impl Store {
    /// Accounts in OneFile that are a learner's, as far as anything that is kept tells.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn accounts_of(&self, learner: &Learner) -> Result<BTreeSet<i64>, StoreError> {
        let learner = learner.clone();
        self.db
            .read(move |db| {
                let mut accounts = BTreeSet::from_iter(learner.onefile_id);
                let mut query = db.prepare_cached(
                    "SELECT onefile_id FROM learner_links WHERE learner = ?1
                     UNION SELECT onefile_id FROM link_words
                         WHERE kind = '\"learner\"' AND pics = ?1 AND one = 1
                     UNION SELECT known ->> '$.onefile_id' FROM people
                         WHERE kind = 'learner' AND pics = ?1
                     UNION SELECT created_id FROM entries
                         WHERE learner = ?1 AND created_id IS NOT NULL
                         AND change ->> '$.action.creates' = 'learner'
                     UNION SELECT onefile_id FROM let_go
                         WHERE learner = ?1 AND onefile_id IS NOT NULL",
                )?;
                let ids = query.query_map([&learner.key.0], |row| row.get::<_, i64>(0))?;
                accounts.extend(ids.collect::<Result<Vec<_>, _>>()?);
                Ok(accounts)
            })
            .await
    }

    /// Takes the learner of an erasure out of everything that is kept here.
    ///
    /// # Errors
    /// Database trouble: nothing is gone then.
    pub async fn carry_out_erasure(&self, id: i64, erasing: &Erasing) -> Result<(), StoreError> {
        let erasing = erasing.clone();
        self.db
            .write(move |tx| {
                let key = &erasing.learner.0;
                for table in OF_ONE_LEARNER {
                    tx.execute(&format!("DELETE FROM {table} WHERE learner = ?1"), [key])?;
                }
                tx.execute(
                    "DELETE FROM link_words WHERE kind = '\"learner\"' AND pics = ?1",
                    [key],
                )?;
                tx.execute(
                    "DELETE FROM people WHERE kind = 'learner' AND pics = ?1",
                    [key],
                )?;
                tx.execute(
                    "DELETE FROM left_out WHERE change ->> '$.learner' = ?1",
                    [key],
                )?;
                tx.execute(
                    "UPDATE runs SET record = json_set(record, '$.scope.learner', '')
                     WHERE record ->> '$.scope.scope' = 'one' AND record ->> '$.scope.learner' = ?1",
                    [key],
                )?;
                accounts(tx, &erasing.accounts)?;
                plans(tx, &erasing.learner)?;
                evidence(tx, &erasing.learner)?;
                seen_in_full(tx)?;
                listed(tx)?;
                words_of_people(tx, &erasing)?;
                erasures::carried_out(tx, id)
            })
            .await
    }
}

fn accounts(tx: &Transaction<'_>, accounts: &BTreeSet<i64>) -> Result<(), StoreError> {
    for id in accounts {
        tx.execute("DELETE FROM observations WHERE onefile_id = ?1", [id])?;
        tx.execute(
            "DELETE FROM seen_records WHERE kind = 'user' AND id = ?1",
            [id],
        )?;
        tx.execute(
            "DELETE FROM link_words WHERE kind = '\"learner\"' AND onefile_id = ?1",
            [id],
        )?;
    }
    changed(tx, "cursor", |cursor: &mut Cursor| {
        cursor
            .others
            .retain(|_, learner| !accounts.contains(learner));
    })
}

/// Another account in OneFile can have the learner's MIS value or number: it goes as well.
fn seen_in_full(tx: &Transaction<'_>) -> Result<(), StoreError> {
    let erased = erasures::erased(tx)?;
    let mut query = tx.prepare("SELECT id, record FROM seen_records WHERE kind = 'user'")?;
    let mut rows = query.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let user: User = from_json("seen_records", &row.get::<_, String>(1)?)?;
        if erased.is_user(&user) {
            found.push(row.get::<_, i64>(0)?);
        }
    }
    for id in found {
        tx.execute(
            "DELETE FROM seen_records WHERE kind = 'user' AND id = ?1",
            [id],
        )?;
    }
    Ok(())
}

fn listed(tx: &Transaction<'_>) -> Result<(), StoreError> {
    let erased = erasures::erased(tx)?;
    changed(tx, "listings", |listings: &mut Listings| {
        listings.learners.retain(|row| !erased.is_row(row));
    })?;
    changed(tx, "roll", |roll: &mut Roll| {
        roll.learners.retain(|row| !erased.is_row(row));
    })
}

/// Notes, reasons and names that people wrote down can name a learner too.
fn words_of_people(tx: &Transaction<'_>, erasing: &Erasing) -> Result<(), StoreError> {
    let names = Redacted::of(&erasing.names);
    for table in ["brakes", "erasures"] {
        rewritten(tx, table, "reason", |text| Ok(names.without(text)))?;
    }
    rewritten(tx, "gate", "deed", |text| {
        let mut deed: Deed = from_json("gate", text)?;
        let said: Vec<&mut String> = match &mut deed {
            Deed::Confirmed { name, note } => vec![name, note],
            Deed::GoneRound { reason } => vec![reason],
            Deed::Opened | Deed::Exported { .. } => Vec::new(),
        };
        let mut found = false;
        for text in said {
            if let Some(without) = names.without(text) {
                *text = without;
                found = true;
            }
        }
        found.then(|| to_json("gate", &deed)).transpose()
    })
}

/// Writes a column anew where something else is to be there.
fn rewritten(
    tx: &Transaction<'_>,
    table: &str,
    column: &str,
    without: impl Fn(&str) -> Result<Option<String>, StoreError>,
) -> Result<(), StoreError> {
    let mut query = tx.prepare(&format!(
        "SELECT id, {column} FROM {table} WHERE {column} IS NOT NULL"
    ))?;
    let mut rows = query.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        if let Some(text) = without(&row.get::<_, String>(1)?)? {
            found.push((row.get::<_, i64>(0)?, text));
        }
    }
    for (id, text) in found {
        tx.execute(
            &format!("UPDATE {table} SET {column} = ?2 WHERE id = ?1"),
            params![id, text],
        )?;
    }
    Ok(())
}
