//! What remains without partner, in both systems.

use super::board::{LinkBoard, name_of};
use super::view::postcode_in;
use crate::tables::Table;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use tandem_sync::linking::Kind;
use tandem_words::linking as words;

/// A record without partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnlinkedRow {
    /// What it is.
    pub kind: Kind,
    /// `PICS` or `OneFile`.
    pub system: &'static str,
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
        let linked = self.linked(kind);
        let taken: BTreeSet<i64> = linked.values().copied().collect();
        let (mut of_pics, mut of_onefile) = (BTreeMap::new(), BTreeMap::new());
        for suggestion in self.suggestions(kind) {
            *of_pics.entry(suggestion.pics.as_str()).or_default() += 1;
            *of_onefile.entry(suggestion.onefile_id).or_default() += 1;
        }
        let here = |key: &str| of_pics.get(key).copied().unwrap_or_default();
        let there = |id: i64| of_onefile.get(&id).copied().unwrap_or_default();
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let pics = |id: &str, name: String| UnlinkedRow {
            suggestions: here(id),
            ..row(kind, "PICS", id.to_owned(), name)
        };
        let mut rows = Vec::new();
        match kind {
            Kind::Learner => {
                for learner in self
                    .pics
                    .learners
                    .iter()
                    .filter(|l| !linked.contains_key(&l.key.0))
                {
                    let codes = [&learner.ident, &learner.learner_ref].into_iter().flatten();
                    rows.push(UnlinkedRow {
                        code: codes.map(String::as_str).collect::<Vec<_>>().join(" "),
                        uln: text(&learner.uln),
                        born: learner
                            .date_of_birth
                            .map(|day| day.to_string())
                            .unwrap_or_default(),
                        email: text(&learner.email),
                        postcode: text(&learner.postcode),
                        put_away: learner.system_status
                            != tandem_sync::records::pics::SystemStatus::Live,
                        ..pics(&learner.key.0, learner.name())
                    });
                }
            }
            Kind::Officer => {
                for officer in self
                    .pics
                    .officers
                    .iter()
                    .filter(|o| !linked.contains_key(&o.key.0))
                {
                    rows.push(UnlinkedRow {
                        code: officer.key.0.clone(),
                        email: text(&officer.email),
                        ..pics(&officer.key.0, officer.name.clone())
                    });
                }
            }
            Kind::Organisation => {
                for site in self
                    .pics
                    .organisations
                    .iter()
                    .filter(|o| !linked.contains_key(&o.key.0))
                {
                    rows.push(UnlinkedRow {
                        code: site.key.0.clone(),
                        postcode: text(&site.postcode),
                        ..pics(&site.key.0, site.name.clone())
                    });
                }
            }
        }
        let users = match kind {
            Kind::Learner => self.learners.as_slice(),
            Kind::Officer => self.staff.as_slice(),
            Kind::Organisation => &[],
        };
        for user in users.iter().filter(|user| !taken.contains(&user.id)) {
            rows.push(UnlinkedRow {
                code: text(&user.misid),
                uln: text(&user.uln),
                born: user
                    .date_of_birth
                    .map(|day| day.to_string())
                    .unwrap_or_default(),
                email: text(&user.email),
                postcode: postcode_in(user.home_address.as_deref()).unwrap_or_default(),
                put_away: user.archived,
                suggestions: there(user.id),
                ..row(kind, "OneFile", user.id.to_string(), name_of(user))
            });
        }
        if kind == Kind::Organisation {
            for site in self
                .placements
                .iter()
                .filter(|site| !taken.contains(&site.id))
            {
                rows.push(UnlinkedRow {
                    code: text(&site.misid),
                    email: text(&site.email),
                    postcode: postcode_in(site.address.as_deref()).unwrap_or_default(),
                    suggestions: there(site.id),
                    ..row(kind, "OneFile", site.id.to_string(), site.name.clone())
                });
            }
        }
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
                row.system,
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

fn row(kind: Kind, system: &'static str, id: String, name: String) -> UnlinkedRow {
    UnlinkedRow {
        kind,
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
