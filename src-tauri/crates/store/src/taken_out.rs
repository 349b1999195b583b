//! One learner taken out of what is kept of many: plans, evidence, single values.

use crate::StoreError;
use crate::error::{from_json, to_json};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tandem_sync::plan::Plan;
use tandem_sync::records::pics::LearnerKey;
use tandem_sync::second::Evidence;
use tandem_vault::rusqlite::{OptionalExtension, Transaction, params};

/// A preview that was not accepted is of no use without one of its learners, since its name is that of
/// its contents. One that was accepted is the record of that, and goes on without the learner, under
/// the name of what is left.
pub(crate) fn plans(tx: &Transaction<'_>, learner: &LearnerKey) -> Result<(), StoreError> {
    let mut query = tx.prepare("SELECT hash, plan, accepted IS NOT NULL FROM plans")?;
    let mut rows = query.query([])?;
    let mut found: Vec<(String, Option<Plan>)> = Vec::new();
    while let Some(row) = rows.next()? {
        let mut plan: Plan = from_json("plans", &row.get::<_, String>(1)?)?;
        let before = (plan.learners.len(), plan.out_of_scope.len());
        plan.learners.retain(|of| of.learner != *learner);
        plan.out_of_scope.remove(learner);
        if before != (plan.learners.len(), plan.out_of_scope.len()) {
            found.push((row.get(0)?, row.get::<_, bool>(2)?.then_some(plan)));
        }
    }
    for (hash, left) in found {
        let Some(plan) = left else {
            tx.execute("DELETE FROM left_out WHERE plan = ?1", [&hash])?;
            tx.execute("DELETE FROM plans WHERE hash = ?1", [&hash])?;
            continue;
        };
        let name = plan.hash();
        let text = String::from_utf8(plan.bytes())
            .map_err(|_| StoreError::Unreadable { table: "plans" })?;
        // What is left may have been shown by itself as well: what was accepted counts.
        tx.execute("DELETE FROM plans WHERE hash = ?1", [&name])?;
        tx.execute("DELETE FROM left_out WHERE plan = ?1", [&name])?;
        tx.execute(
            "UPDATE plans SET hash = ?2, plan = ?3 WHERE hash = ?1",
            params![hash, name, text],
        )?;
        tx.execute(
            "UPDATE left_out SET plan = ?2 WHERE plan = ?1",
            params![hash, name],
        )?;
        tx.execute(
            "UPDATE gate SET rests_on = json_set(rests_on, '$.plan', ?2)
             WHERE rests_on ->> '$.plan' = ?1",
            params![hash, name],
        )?;
    }
    Ok(())
}

pub(crate) fn evidence(tx: &Transaction<'_>, learner: &LearnerKey) -> Result<(), StoreError> {
    let of_others = |evidence: &mut Vec<Evidence>| evidence.retain(|one| one.learner != *learner);
    changed(tx, "gathered_evidence", of_others)?;
    let mut query = tx.prepare("SELECT id, evidence FROM notices")?;
    let mut rows = query.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let mut evidence: Vec<Evidence> = from_json("notices", &row.get::<_, String>(1)?)?;
        let before = evidence.len();
        of_others(&mut evidence);
        if evidence.len() != before {
            found.push((row.get::<_, i64>(0)?, evidence));
        }
    }
    for (id, evidence) in found {
        if evidence.is_empty() {
            tx.execute("DELETE FROM notices WHERE id = ?1", [id])?;
        } else {
            let text = to_json("notices", &evidence)?;
            tx.execute(
                "UPDATE notices SET evidence = ?2 WHERE id = ?1",
                params![id, text],
            )?;
        }
    }
    Ok(())
}

/// Changes a kept value, where it is there.
pub(crate) fn changed<T: Serialize + DeserializeOwned>(
    tx: &Transaction<'_>,
    name: &str,
    change: impl FnOnce(&mut T),
) -> Result<(), StoreError> {
    let text: Option<String> = tx
        .query_row("SELECT value FROM kept WHERE name = ?1", [name], |row| {
            row.get(0)
        })
        .optional()?;
    let Some(text) = text else {
        return Ok(());
    };
    let mut value: T = from_json("kept", &text)?;
    change(&mut value);
    tx.execute(
        "UPDATE kept SET value = ?2 WHERE name = ?1",
        params![name, to_json("kept", &value)?],
    )?;
    Ok(())
}
