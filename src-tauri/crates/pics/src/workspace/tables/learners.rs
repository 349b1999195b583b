//! Learners, without their aims and reviews.

use super::{date, written_day};
use crate::WorkspaceError;
use crate::search::fold;
use tandem_sync::records::pics::{Learner, LearnerKey, OfficerKey, OrganisationKey, SystemStatus};
use tandem_vault::rusqlite::{self, Connection, OptionalExtension, Row, Transaction, named_params};

pub(crate) fn all(db: &Connection) -> Result<Vec<Learner>, WorkspaceError> {
    let mut statement = db.prepare_cached("SELECT * FROM learners ORDER BY key")?;
    let rows = statement.query_map([], record)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(crate) fn one(db: &Connection, key: &LearnerKey) -> Result<Option<Learner>, WorkspaceError> {
    let mut statement = db.prepare_cached("SELECT * FROM learners WHERE key = ?1")?;
    Ok(statement.query_row([&key.0], record).optional()?)
}

/// An import asks these for every learner, so each has to go by an index. The one on references
/// compares without case.
const BY_REFERENCE: [&str; 3] = [
    "SELECT * FROM learners WHERE learner_ref = ?1 COLLATE NOCASE AND learner_ref = ?1",
    "SELECT * FROM learners WHERE learner_ref = ?1 COLLATE NOCASE
     AND (SELECT count(*) FROM learners WHERE learner_ref = ?1 COLLATE NOCASE) = 1",
    "SELECT * FROM learners WHERE key = ?1 AND learner_ref IS NULL",
];

const WITH_REFERENCE: [&str; 2] = [
    "SELECT * FROM learners WHERE ident = ?1 COLLATE NOCASE",
    "SELECT * FROM learners WHERE learner_ref = ?1 COLLATE NOCASE",
];
const WITH_ULN: &str = "SELECT * FROM learners WHERE uln = ?1 COLLATE NOCASE";
const WITH_ONEFILE_ID: &str = "SELECT * FROM learners WHERE onefile_id = ?1";

/// Learners who have this Ident or reference, case apart.
pub(crate) fn with_reference(
    db: &Connection,
    reference: &str,
) -> Result<Vec<Learner>, WorkspaceError> {
    let mut found = Vec::new();
    for sql in WITH_REFERENCE {
        found.extend(some(db, sql, reference)?);
    }
    Ok(found)
}

/// Learners who have this ULN.
pub(crate) fn with_uln(db: &Connection, uln: &str) -> Result<Vec<Learner>, WorkspaceError> {
    some(db, WITH_ULN, uln)
}

/// Learners who hold this OneFile ID.
pub(crate) fn with_onefile_id(db: &Connection, id: i64) -> Result<Vec<Learner>, WorkspaceError> {
    some(db, WITH_ONEFILE_ID, id)
}

fn some(
    db: &Connection,
    sql: &str,
    value: impl rusqlite::ToSql,
) -> Result<Vec<Learner>, WorkspaceError> {
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([value], record)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The learner whom an import means by a reference, and what imports said before. One that differs
/// in case alone is the same, as it is for people who type one.
pub(crate) fn by_reference(
    db: &Connection,
    reference: &str,
) -> Result<Option<(Learner, Option<String>)>, WorkspaceError> {
    let read = |row: &Row<'_>| Ok((record(row)?, row.get("imported")?));
    for sql in BY_REFERENCE {
        let found = db
            .prepare_cached(sql)?
            .query_row([reference], read)
            .optional()?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// Stores a new learner with what an import said of it.
pub(crate) fn insert(
    tx: &Transaction<'_>,
    learner: &Learner,
    imported: Option<&str>,
) -> Result<(), WorkspaceError> {
    write(
        tx,
        learner,
        imported,
        "INSERT INTO learners (key, ident, learner_ref, uln, first_names, surname, date_of_birth,
            ni_number, email, telephone, mobile, postcode, sex, ethnicity, lldd, main_tag,
            system_status, main_officer, organisation, onefile_id, folded_surname,
            folded_first_names, search_text, imported)
         VALUES (:key, :ident, :learner_ref, :uln, :first_names, :surname, :date_of_birth,
            :ni_number, :email, :telephone, :mobile, :postcode, :sex, :ethnicity, :lldd,
            :main_tag, :system_status, :main_officer, :organisation, :onefile_id,
            :folded_surname, :folded_first_names, :search_text, :imported)",
    )
}

/// Stores a learner who is there already; without `imported` what imports said stays.
pub(crate) fn update(
    tx: &Transaction<'_>,
    learner: &Learner,
    imported: Option<&str>,
) -> Result<(), WorkspaceError> {
    write(
        tx,
        learner,
        imported,
        "UPDATE learners SET ident = :ident, learner_ref = :learner_ref, uln = :uln,
            first_names = :first_names, surname = :surname, date_of_birth = :date_of_birth,
            ni_number = :ni_number, email = :email, telephone = :telephone, mobile = :mobile,
            postcode = :postcode, sex = :sex, ethnicity = :ethnicity, lldd = :lldd,
            main_tag = :main_tag, system_status = :system_status, main_officer = :main_officer,
            organisation = :organisation, onefile_id = :onefile_id,
            folded_surname = :folded_surname, folded_first_names = :folded_first_names,
            search_text = :search_text, imported = coalesce(:imported, imported)
         WHERE key = :key",
    )
}

fn write(
    tx: &Transaction<'_>,
    learner: &Learner,
    imported: Option<&str>,
    sql: &str,
) -> Result<(), WorkspaceError> {
    let surname = fold(&learner.surname);
    let first_names = fold(&learner.first_names);
    let codes = [&learner.ident, &learner.learner_ref, &learner.uln];
    let mut search_text = format!("{first_names} {surname}");
    for code in codes.into_iter().flatten() {
        search_text.push(' ');
        search_text += &fold(code);
    }
    tx.prepare_cached(sql)?.execute(named_params! {
        ":key": learner.key.0,
        ":ident": learner.ident,
        ":learner_ref": learner.learner_ref,
        ":uln": learner.uln,
        ":first_names": learner.first_names,
        ":surname": learner.surname,
        ":date_of_birth": written_day(learner.date_of_birth),
        ":ni_number": learner.ni_number,
        ":email": learner.email,
        ":telephone": learner.telephone,
        ":mobile": learner.mobile,
        ":postcode": learner.postcode,
        ":sex": learner.sex,
        ":ethnicity": learner.ethnicity,
        ":lldd": learner.lldd,
        ":main_tag": learner.main_tag,
        ":system_status": match learner.system_status {
            SystemStatus::Live => "live",
            SystemStatus::Dormant => "dormant",
        },
        ":main_officer": learner.main_officer.as_ref().map(|key| &key.0),
        ":organisation": learner.organisation.as_ref().map(|key| &key.0),
        ":onefile_id": learner.onefile_id,
        ":folded_surname": surname,
        ":folded_first_names": first_names,
        ":search_text": search_text,
        ":imported": imported,
    })?;
    Ok(())
}

fn record(row: &Row<'_>) -> rusqlite::Result<Learner> {
    Ok(Learner {
        key: LearnerKey(row.get("key")?),
        ident: row.get("ident")?,
        learner_ref: row.get("learner_ref")?,
        uln: row.get("uln")?,
        first_names: row.get("first_names")?,
        surname: row.get("surname")?,
        date_of_birth: date(row, "date_of_birth")?,
        ni_number: row.get("ni_number")?,
        email: row.get("email")?,
        telephone: row.get("telephone")?,
        mobile: row.get("mobile")?,
        postcode: row.get("postcode")?,
        sex: row.get("sex")?,
        ethnicity: row.get("ethnicity")?,
        lldd: row.get("lldd")?,
        main_tag: row.get("main_tag")?,
        // The table itself allows no third value.
        system_status: match row.get_ref("system_status")?.as_str()? {
            "live" => SystemStatus::Live,
            _ => SystemStatus::Dormant,
        },
        main_officer: row.get::<_, Option<_>>("main_officer")?.map(OfficerKey),
        organisation: row
            .get::<_, Option<_>>("organisation")?
            .map(OrganisationKey),
        onefile_id: row.get("onefile_id")?,
        aims: Vec::new(),
        reviews: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::{BY_REFERENCE, Connection, WITH_ONEFILE_ID, WITH_REFERENCE, WITH_ULN};
    use crate::workspace::schema;

    #[test]
    fn no_learner_is_looked_up_by_going_through_all() {
        let mut db = Connection::open_in_memory().unwrap();
        schema::migrations().to_latest(&mut db).unwrap();
        let alike = [
            WITH_REFERENCE[0],
            WITH_REFERENCE[1],
            WITH_ULN,
            WITH_ONEFILE_ID,
        ];
        for sql in BY_REFERENCE.into_iter().chain(alike) {
            let plan: String = db
                .query_row(&format!("EXPLAIN QUERY PLAN {sql}"), ["A"], |row| {
                    row.get("detail")
                })
                .unwrap();
            assert!(plan.starts_with("SEARCH learners USING INDEX"), "{plan}");
        }
    }
}
