//! Health checks and the coverage of learning aims, in words.

use super::board::LinkBoard;
use crate::{Error, Tandem};
use serde::Serialize;
use std::collections::BTreeMap;
use tandem_sync::linking::Kind;
use tandem_sync::linking::coverage::{self, Coverage};
use tandem_sync::linking::health::{self, Finding};
use tandem_sync::ports::Words;
use tandem_sync::uktime;
use tandem_words::linking as words;

/// Findings of one kind and what to do about them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HealthFinding {
    /// Name of the check, for programs.
    pub check: &'static str,
    /// What was found.
    pub title: &'static str,
    /// What to do.
    pub remedy: &'static str,
    /// The records.
    pub things: Vec<CheckedThing>,
}

/// A record, or records that belong together, of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckedThing {
    /// In words, with names and IDs.
    pub text: String,
    /// Key of the PICS record, where there is one.
    pub pics: Option<String>,
    /// IDs of the OneFile records.
    pub onefile: Vec<i64>,
    /// What the PICS record is.
    #[serde(skip)]
    pub kind: Option<Kind>,
}

/// How far OneFile offers what PICS has, with titles of standards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CoverageReport {
    /// Counts and codes.
    #[serde(flatten)]
    pub coverage: Coverage,
    /// Titles of standards, by ID.
    pub titles: BTreeMap<i64, String>,
}

impl Tandem {
    /// What makes linking and enrolling go wrong later.
    ///
    /// # Errors
    /// OneFile was never read for linking, or database trouble.
    pub async fn check_links(&self) -> Result<Vec<HealthFinding>, Error> {
        let board = self.link_board().await?;
        let settings = self.store.settings().await?;
        let found = health::check(&health::Inputs {
            pics: &board.pics,
            learners: &board.learners,
            staff: &board.staff,
            placements: &board.placements,
            links: &board.learner_links,
            officers: &board.linked(Kind::Officer),
            today: uktime::day(self.clock.now()),
            settings: &settings,
        });
        let mut groups: Vec<HealthFinding> = Vec::new();
        for finding in found {
            let (title, remedy) = (words::check_title(&finding), words::check_todo(&finding));
            let thing = thing(&board, &finding);
            match groups
                .iter_mut()
                .find(|group| group.title == title && group.remedy == remedy)
            {
                Some(group) => group.things.push(thing),
                None => groups.push(HealthFinding {
                    check: (&finding).into(),
                    title,
                    remedy,
                    things: vec![thing],
                }),
            }
        }
        Ok(groups)
    }

    /// How many learning aims OneFile offers a standard for.
    ///
    /// # Errors
    /// OneFile was never read for linking, or database trouble.
    pub async fn coverage(&self) -> Result<CoverageReport, Error> {
        let board = self.link_board().await?;
        let pathways = self.store.pathways().await?;
        let standards = &board.roll.standards;
        let coverage = coverage::coverage(&board.pics.learners, standards, &pathways);
        let named = coverage.codes.iter().flat_map(|code| &code.standards);
        let titles = named
            .filter_map(|id| {
                let standard = standards.iter().find(|standard| standard.id == *id)?;
                Some((*id, standard.title.clone()))
            })
            .collect();
        Ok(CoverageReport { coverage, titles })
    }
}

fn thing(board: &LinkBoard, finding: &Finding) -> CheckedThing {
    let subject = finding.subject();
    CheckedThing {
        text: told(board, finding),
        pics: subject.map(|(_, key)| key.to_owned()),
        onefile: finding.onefile(),
        kind: subject.map(|(kind, _)| kind),
    }
}

fn told(board: &LinkBoard, finding: &Finding) -> String {
    let user = |id: &i64| {
        let named = board
            .onefile_name(Kind::Learner, *id)
            .or_else(|| board.onefile_name(Kind::Officer, *id));
        match named {
            Some((name, true)) => format!("{name} ({id}, archived)"),
            Some((name, false)) => format!("{name} ({id})"),
            None => id.to_string(),
        }
    };
    let site = |id: &i64| {
        let named = board.onefile_name(Kind::Organisation, *id);
        format!("{} ({id})", named.map(|(name, _)| name).unwrap_or_default())
    };
    let all = |parts: Vec<String>| tandem_words::list(&parts);
    let subject = finding.subject().map(|(kind, key)| {
        let name = board.pics_name(kind, key).unwrap_or_default();
        format!("{name} ({key})")
    });
    let subject = subject.unwrap_or_default();
    match finding {
        Finding::OneMisValue { misid, users } => {
            let users = users.iter().map(user).collect();
            format!("MIS value {misid}: {}", all(users))
        }
        Finding::LearnerWithoutEmail { .. } | Finding::OfficerWithoutEmail { .. } => subject,
        Finding::PlacementsAlike { placements } => all(placements.iter().map(site).collect()),
        Finding::LinkedOutOfScope { why, .. } => {
            format!("{subject}: {}", tandem_words::out_of_scope(why))
        }
        Finding::PortfolioWithoutLearner { onefile_id } => user(onefile_id),
        Finding::StoredIdRefused { onefile_id, .. } => {
            format!("{subject}: OneFile ID {onefile_id}")
        }
    }
}
