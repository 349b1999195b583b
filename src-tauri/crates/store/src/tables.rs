//! What becomes of every column when a learner is erased. A table or a column that is not here fails
//! the test: whoever adds one says so here, and takes the learner out of it in [`crate::erase`].
//!
//! `goes`: rows of the learner are deleted. `rewritten`: what is about the learner is taken out of the
//! JSON or the words. `stays`: names no learner, or their number in OneFile at most.

use crate::Store;
use std::collections::BTreeMap;
use tandem_vault::DataKey;

const DECIDED: &[(&str, &str, &[&str])] = &[
    ("agreed", "goes", &["learner", "agreed"]),
    ("aim_links", "goes", &["learner", "aim", "onefile_id"]),
    (
        "brakes",
        "rewritten: reason",
        &[
            "id",
            "brake",
            "at",
            "released_by",
            "released",
            "reason",
            "used",
        ],
    ),
    (
        "by_hand",
        "goes",
        &["id", "learner", "task", "since", "ticked_by", "ticked"],
    ),
    ("calls", "stays", &["id", "sent", "answered", "place"]),
    (
        "decisions",
        "goes",
        &["id", "learner", "answer", "account", "at"],
    ),
    (
        "entries",
        "goes",
        &[
            "id",
            "run",
            "learner",
            "change",
            "step",
            "closed",
            "recorded",
            "at",
            "visit_id",
            "review_id",
            "created_id",
        ],
    ),
    ("erased_marks", "stays", &["erasure", "kind", "mark"]),
    (
        "erasures",
        "rewritten: reason; under_way is emptied",
        &["id", "at", "account", "reason", "under_way", "swept"],
    ),
    (
        "gate",
        "rewritten: deed",
        &["id", "step", "deed", "account", "at", "rests_on"],
    ),
    (
        "handover_marks",
        "goes with its entry",
        &["entry", "ticked_by", "ticked", "confirmed"],
    ),
    (
        "held",
        "goes",
        &[
            "id",
            "learner",
            "held",
            "account",
            "since",
            "released_by",
            "released",
        ],
    ),
    ("kept", "as kept::NAMES says", &["name", "value"]),
    ("learner_links", "goes", &["learner", "onefile_id"]),
    ("left_out", "goes", &["plan", "change", "account", "at"]),
    ("let_go", "goes", &["learner", "since", "onefile_id", "at"]),
    (
        "link_words",
        "goes, by key and by account",
        &[
            "id",
            "kind",
            "pics",
            "onefile_id",
            "one",
            "archived",
            "account",
            "at",
        ],
    ),
    (
        "notices",
        "rewritten: evidence",
        &["id", "evidence", "at", "closed"],
    ),
    (
        "observations",
        "goes, by account",
        &["onefile_id", "observation"],
    ),
    ("parked", "goes", &["id", "learner", "problem", "since"]),
    ("people", "goes", &["kind", "pics", "known"]),
    (
        "plans",
        "previews go; what was accepted is rewritten: hash, plan",
        &[
            "hash",
            "plan",
            "shown",
            "accepted",
            "account",
            "carried_out",
            "taken_up",
        ],
    ),
    (
        "runs",
        "rewritten: record, of runs for the learner alone",
        &["id", "record", "finished", "totals", "ended"],
    ),
    ("seen", "goes", &["learner", "base"]),
    (
        "seen_records",
        "goes, by account, MIS value and number",
        &["kind", "id", "record", "read"],
    ),
    (
        "settings_log",
        "stays",
        &["id", "name", "before", "after", "account", "at"],
    ),
    ("standings", "goes", &["learner", "standing", "in_step"]),
    ("waiting", "goes", &["learner", "waiting"]),
];

#[tokio::test]
async fn every_column_has_a_decision_for_a_learner_who_is_erased() {
    let folder = tempfile::tempdir().unwrap();
    let key = DataKey::from_hex(&"07".repeat(32)).unwrap();
    let store = Store::open(&folder.path().join("tandem.db"), &key)
        .await
        .unwrap();
    let found: BTreeMap<String, Vec<String>> = (store.db)
        .read::<_, crate::StoreError>(|db| {
            let mut tables = db.prepare(
                "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c
                 WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.cid",
            )?;
            let mut rows = tables.query([])?;
            let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
            while let Some(row) = rows.next()? {
                found.entry(row.get(0)?).or_default().push(row.get(1)?);
            }
            Ok(found)
        })
        .await
        .unwrap();
    let decided: BTreeMap<String, Vec<String>> = (DECIDED.iter())
        .map(|(table, _, columns)| {
            let columns = columns.iter().map(|column| (*column).to_owned());
            ((*table).to_owned(), columns.collect())
        })
        .collect();
    assert_eq!(found, decided);
}
