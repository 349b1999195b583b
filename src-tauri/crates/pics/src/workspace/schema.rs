//! The tables.

use tandem_vault::rusqlite_migration::{M, Migrations};

pub(in crate::workspace) fn migrations() -> Migrations<'static> {
    Migrations::new(vec![M::up(FIRST), M::up(SECOND)])
}

/// What is deleted from the search index is gone from it at once, instead of being marked as deleted.
const SECOND: &str =
    "INSERT INTO learner_search (learner_search, rank) VALUES ('secure-delete', 1);";

/// The first layout. Later layouts add steps behind it; none is ever changed. `imported` holds, per field, what the last import that carried it said, as JSON: what the
/// next import is compared with.
const FIRST: &str = "
CREATE TABLE meta (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE imports (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    report TEXT NOT NULL
) STRICT;

CREATE TABLE organisations (
    key TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    postcode TEXT,
    onefile_id INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE officers (
    key TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT,
    onefile_id INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE learners (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    ident TEXT,
    learner_ref TEXT,
    uln TEXT,
    first_names TEXT NOT NULL,
    surname TEXT NOT NULL,
    date_of_birth TEXT,
    ni_number TEXT,
    email TEXT,
    telephone TEXT,
    postcode TEXT,
    system_status TEXT NOT NULL CHECK (system_status IN ('live', 'dormant')),
    main_officer TEXT,
    organisation TEXT,
    onefile_id INTEGER,
    folded_surname TEXT NOT NULL,
    folded_first_names TEXT NOT NULL,
    search_text TEXT NOT NULL,
    imported TEXT,
    mobile TEXT,
    sex TEXT,
    ethnicity TEXT,
    lldd TEXT,
    main_tag TEXT
) STRICT;
CREATE INDEX learners_ident ON learners (ident COLLATE NOCASE);
CREATE INDEX learners_learner_ref ON learners (learner_ref COLLATE NOCASE);
CREATE INDEX learners_uln ON learners (uln COLLATE NOCASE);
CREATE INDEX learners_onefile_id ON learners (onefile_id) WHERE onefile_id IS NOT NULL;
CREATE INDEX learners_name ON learners (folded_surname, folded_first_names, key, search_text);

CREATE VIRTUAL TABLE learner_search USING fts5 (
    search_text, content = 'learners', content_rowid = 'id', tokenize = 'trigram'
);
CREATE TRIGGER learner_search_insert AFTER INSERT ON learners BEGIN
    INSERT INTO learner_search (rowid, search_text) VALUES (new.id, new.search_text);
END;
CREATE TRIGGER learner_search_delete AFTER DELETE ON learners BEGIN
    INSERT INTO learner_search (learner_search, rowid, search_text)
        VALUES ('delete', old.id, old.search_text);
END;
CREATE TRIGGER learner_search_update AFTER UPDATE OF search_text ON learners
WHEN new.search_text <> old.search_text BEGIN
    INSERT INTO learner_search (learner_search, rowid, search_text)
        VALUES ('delete', old.id, old.search_text);
    INSERT INTO learner_search (rowid, search_text) VALUES (new.id, new.search_text);
END;

CREATE TABLE aims (
    learner TEXT NOT NULL REFERENCES learners (key) ON DELETE CASCADE,
    key TEXT NOT NULL,
    aim_ref TEXT,
    vq_reference TEXT,
    title TEXT,
    aim_type INTEGER,
    programme_type INTEGER,
    standard_code INTEGER,
    framework_code INTEGER,
    pathway_code INTEGER,
    sequence INTEGER,
    start TEXT,
    planned_end TEXT,
    actual_end TEXT,
    completion_status INTEGER,
    outcome INTEGER,
    achievement_date TEXT,
    registration_number TEXT,
    registration_date TEXT,
    certificate_applied_date TEXT,
    certificate_received_date TEXT,
    elements_total INTEGER,
    elements_done INTEGER,
    has_units INTEGER NOT NULL,
    onefile_id INTEGER,
    imported TEXT,
    not_seen_since TEXT,
    PRIMARY KEY (learner, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE reviews (
    learner TEXT NOT NULL REFERENCES learners (key) ON DELETE CASCADE,
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    proposed TEXT,
    proposed_time TEXT,
    attended TEXT,
    actual TEXT,
    reviewer TEXT,
    learner_signed TEXT,
    onefile_id INTEGER,
    PRIMARY KEY (learner, key)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX reviews_onefile_id ON reviews (onefile_id) WHERE onefile_id IS NOT NULL;
";
