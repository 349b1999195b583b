//! Learning aims that are only in PICS: assigned in OneFile where it offers exactly one standard
//! with the aim's code, or a person chose one of several.

use super::inputs::Inputs;
use super::{Action, Assignment, Cause, Note, Parked, Question, Reason, Record, Rule, aims};
use crate::codes;
use crate::records::{GoneRecord, RegistrationField, onefile, pics};
use std::collections::{BTreeMap, BTreeSet};

/// What the aims that are only in PICS ask for.
#[derive(Default)]
pub struct Assignments {
    pub changes: Vec<(Action, Rule)>,
    pub parked: Vec<Parked>,
    pub questions: Vec<Question>,
    pub notes: Vec<Note>,
}

/// Plans the aims without partner: each with its code.
pub fn plan(inputs: &Inputs<'_>, alone: &[(&pics::Aim, String)]) -> Assignments {
    let mut out = Assignments::default();
    let mut open: BTreeMap<String, usize> = BTreeMap::new();
    for (aim, code) in alone {
        if aim.actual_end.is_none() {
            *open.entry(codes::folded(code)).or_default() += 1;
        }
    }
    for (aim, code) in alone {
        let record = Record::Aim(aim.key.clone());
        let code = code.clone();
        if let Some(sent) = inputs.assigning.get(&aim.key) {
            let cause = Cause::assignment_pending(*sent, inputs.settings);
            out.parked.push(Parked { record, cause });
            continue;
        }
        let offered = offered(inputs.standards, &code);
        let reason = if let Some(since) = aim.not_seen_since {
            Some(Reason::NotInNewestList { since })
        } else if offered.is_empty() {
            Some(Reason::NotOffered { code: code.clone() })
        } else if aim.actual_end.is_some() {
            Some(Reason::Ended)
        } else if !inputs.settings.aims_to_onefile {
            Some(Reason::NotInOnefile { code: code.clone() })
        } else {
            None
        };
        if let Some(reason) = reason {
            out.notes.push(Note { record, reason });
            continue;
        }
        if let Some((id, gone)) = was_there(inputs, &offered, aim) {
            let word = (aim.key.clone(), id);
            if inputs.decisions.aims_left.contains(&word) {
                let reason = Reason::AimLeft { onefile_id: id };
                out.notes.push(Note { record, reason });
                continue;
            }
            if !inputs.decisions.assign_again.contains(&word) {
                out.questions.push(aims::question(aim, id, gone));
                continue;
            }
        }
        let folded = codes::folded(&code);
        let chosen = inputs
            .pathways
            .get(&folded)
            .filter(|id| offered.contains(id));
        let twice = open.get(&folded).copied().unwrap_or(0) > 1;
        let has_it = |id: i64| inputs.aims.iter().any(|other| other.standard_id == id);
        match (chosen.copied(), offered.first().copied()) {
            _ if twice || offered.iter().any(|id| has_it(*id)) => {
                let cause = Cause::AmbiguousAim { code };
                out.parked.push(Parked { record, cause });
            }
            (Some(id), _) => out.assign(inputs, aim, id, code),
            (None, Some(id)) if offered.len() == 1 => out.assign(inputs, aim, id, code),
            (None, _) => {
                let standards = offered;
                let cause = Cause::SeveralPathways { code, standards };
                out.parked.push(Parked { record, cause });
            }
        }
    }
    out
}

/// An aim of one of these standards that the learner had in OneFile, that is gone, and that no
/// other aim had as its partner; the newest, where there are several.
fn was_there<'a>(
    inputs: &Inputs<'a>,
    offered: &BTreeSet<i64>,
    aim: &pics::Aim,
) -> Option<(i64, &'a GoneRecord<onefile::Aim>)> {
    let others: BTreeSet<i64> = (inputs.aim_links.iter())
        .filter(|(key, _)| **key != aim.key)
        .map(|(_, id)| *id)
        .collect();
    let of_standard = |gone: &GoneRecord<onefile::Aim>| {
        let record = gone.record.as_ref();
        record.is_some_and(|record| offered.contains(&record.standard_id))
    };
    let mut gone = inputs.gone.aims.iter().rev();
    let found = gone.find(|(id, gone)| of_standard(gone) && !others.contains(id))?;
    Some((*found.0, found.1))
}

/// Standards that OneFile offers with this code.
pub fn offered(standards: &BTreeMap<i64, onefile::Standard>, code: &str) -> BTreeSet<i64> {
    let has = |standard: &&onefile::Standard| {
        (standard.code.as_deref()).is_some_and(|other| codes::same_code(other, code))
    };
    standards.values().filter(has).map(|s| s.id).collect()
}

impl Assignments {
    fn assign(&mut self, inputs: &Inputs<'_>, aim: &pics::Aim, standard_id: i64, code: String) {
        let can_be_sent = |field: &RegistrationField| {
            inputs.shown.contains(field) && !inputs.not_sticking.contains(field)
        };
        let registration = RegistrationField::ALL
            .into_iter()
            .filter(can_be_sent)
            .filter_map(|field| Some((field, aim.registration.get(field)?)))
            .collect();
        let assignment = Assignment {
            aim: aim.key.clone(),
            onefile_learner: inputs.onefile_id,
            standard_id,
            code,
            start: aim.start,
            planned_end: aim.planned_end,
            registration,
        };
        self.changes
            .push((Action::AssignAim(assignment), Rule::AimToOnefile));
    }
}
