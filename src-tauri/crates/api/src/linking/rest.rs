//! What remains without partner, in both systems.

use super::board::{LinkBoard, name_of};
use super::view::postcode_in;
use crate::tables::Table;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use tandem_sync::linking::Kind;
use tandem_sync::plan::System;
use tandem_sync::records::onefile::{Placement, User};
use tandem_sync::records::pics::{Learner, Officer, Organisation, SystemStatus};
use tandem_words::linking as words;

/// A record without partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnlinkedRow {
    /// What it is.
    pub kind: Kind,
    /// The system that has it.
    #[serde(serialize_with = "by_name")]
    pub system: System,
    /// Key in PICS, or ID in OneFile.
    pub id: String,
    /// Name.
    pub name: String,
    /// Ident and reference, or the MIS value.
    pub code: String,
    /// ULN.
    pub uln: String,
    /// Date of birth.
    pub born: String,
    /// E-mail.
    pub email: String,
    /// Postcode.
    pub postcode: String,
    /// Archived in OneFile, or not Live in PICS.
    pub put_away: bool,
    /// How many suggestions name it.
    pub suggestions: usize,
}

impl LinkBoard {
    /// Records of a kind without partner, PICS first.
    pub fn unlinked_rows(&self, kind: Kind) -> Vec<UnlinkedRow> {
        let rest = Rest::of(self, kind);
        let mut rows = match kind {
            Kind::Learner => rest.learners(),
            Kind::Officer => rest.officers(),
            Kind::Organisation => rest.organisations(),
        };
        rows.extend(match kind {
            Kind::Learner => rest.users(&self.learners),
            Kind::Officer => rest.users(&self.staff),
            Kind::Organisation => rest.placements(),
        });
        rows
    }

    /// What remains without partner, as comma-separated values.
    pub fn unlinked_csv(&self, kinds: &[Kind]) -> String {
        let mut table = Table::new(&[
            "kind",
            "system",
            "id",
            "name",
            "ident or mis value",
            "uln",
            "date of birth",
            "e-mail",
            "postcode",
            "put away",
            "suggestions",
        ]);
        for row in kinds.iter().flat_map(|kind| self.unlinked_rows(*kind)) {
            table.line(&[
                words::kind(row.kind),
                tandem_words::system(row.system),
                &row.id,
                &row.name,
                &row.code,
                &row.uln,
                &row.born,
                &row.email,
                &row.postcode,
                if row.put_away { "yes" } else { "" },
                &row.suggestions.to_string(),
            ]);
        }
        table.into_text()
    }
}

/// What remains of one kind.
struct Rest<'b> {
    board: &'b LinkBoard,
    kind: Kind,
    linked: BTreeMap<String, i64>,
    taken: BTreeSet<i64>,
    /// How many suggestions name a record of PICS, and one of OneFile.
    suggested: (BTreeMap<&'b str, usize>, BTreeMap<i64, usize>),
}

impl<'b> Rest<'b> {
    fn of(board: &'b LinkBoard, kind: Kind) -> Self {
        let linked = board.linked(kind);
        let mut suggested: (BTreeMap<&str, usize>, BTreeMap<i64, usize>) = Default::default();
        for suggestion in board.suggestions(kind) {
            *suggested.0.entry(suggestion.pics.as_str()).or_default() += 1;
            *suggested.1.entry(suggestion.onefile_id).or_default() += 1;
        }
        Self {
            board,
            kind,
            taken: linked.values().copied().collect(),
            linked,
            suggested,
        }
    }

    fn learners(&self) -> Vec<UnlinkedRow> {
        let learners = self.board.pics.learners.iter();
        let alone = learners.filter(|learner| !self.linked.contains_key(&learner.key.0));
        let row = |learner: &Learner| {
            let codes = [&learner.ident, &learner.learner_ref].into_iter().flatten();
            UnlinkedRow {
                code: codes.map(String::as_str).collect::<Vec<_>>().join(" "),
                uln: text(&learner.uln),
                born: day(learner.date_of_birth),
                email: text(&learner.email),
                postcode: text(&learner.postcode),
                put_away: learner.system_status != SystemStatus::Live,
                ..self.in_pics(&learner.key.0, learner.name())
            }
        };
        alone.map(row).collect()
    }

    fn officers(&self) -> Vec<UnlinkedRow> {
        let officers = self.board.pics.officers.iter();
        let alone = officers.filter(|officer| !self.linked.contains_key(&officer.key.0));
        let row = |officer: &Officer| UnlinkedRow {
            code: officer.key.0.clone(),
            email: text(&officer.email),
            ..self.in_pics(&officer.key.0, officer.name.clone())
        };
        alone.map(row).collect()
    }

    fn organisations(&self) -> Vec<UnlinkedRow> {
        let organisations = self.board.pics.organisations.iter();
        let alone = organisations.filter(|site| !self.linked.contains_key(&site.key.0));
        let row = |site: &Organisation| UnlinkedRow {
            code: site.key.0.clone(),
            postcode: text(&site.postcode),
            ..self.in_pics(&site.key.0, site.name.clone())
        };
        alone.map(row).collect()
    }

    fn users(&self, users: &[User]) -> Vec<UnlinkedRow> {
        let alone = users.iter().filter(|user| !self.taken.contains(&user.id));
        let row = |user: &User| UnlinkedRow {
            code: text(&user.misid),
            uln: text(&user.uln),
            born: day(user.date_of_birth),
            email: text(&user.email),
            postcode: postcode_in(user.home_address.as_deref()).unwrap_or_default(),
            put_away: user.archived,
            ..self.in_onefile(user.id, name_of(user))
        };
        alone.map(row).collect()
    }

    fn placements(&self) -> Vec<UnlinkedRow> {
        let sites = self.board.placements.iter();
        let alone = sites.filter(|site| !self.taken.contains(&site.id));
        let row = |site: &Placement| UnlinkedRow {
            code: text(&site.misid),
            email: text(&site.email),
            postcode: postcode_in(site.address.as_deref()).unwrap_or_default(),
            ..self.in_onefile(site.id, site.name.clone())
        };
        alone.map(row).collect()
    }

    fn in_pics(&self, id: &str, name: String) -> UnlinkedRow {
        UnlinkedRow {
            suggestions: self.suggested.0.get(id).copied().unwrap_or_default(),
            ..self.row(System::Pics, id.to_owned(), name)
        }
    }

    fn in_onefile(&self, id: i64, name: String) -> UnlinkedRow {
        UnlinkedRow {
            suggestions: self.suggested.1.get(&id).copied().unwrap_or_default(),
            ..self.row(System::Onefile, id.to_string(), name)
        }
    }

    fn row(&self, system: System, id: String, name: String) -> UnlinkedRow {
        UnlinkedRow {
            kind: self.kind,
            system,
            id,
            name,
            code: String::new(),
            uln: String::new(),
            born: String::new(),
            email: String::new(),
            postcode: String::new(),
            put_away: false,
            suggestions: 0,
        }
    }
}

fn by_name<S: serde::Serializer>(system: &System, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(tandem_words::system(*system))
}

fn text(value: &Option<String>) -> String {
    value.clone().unwrap_or_default()
}

fn day(day: Option<NaiveDate>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}
