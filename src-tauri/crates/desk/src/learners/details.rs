//! The learner's details side by side, where the settings keep them in step.

use crate::learners::row::{cell, state};
use crate::{AimTable, Row, RowState};
use tandem_api::LearnerView;
use tandem_sync::plan::{Cause, ChangeLine, Reason, Record, System};
use tandem_sync::records::details::{Detail, LearnerField};
use tandem_sync::records::field::Value;
use tandem_words as words;

/// `None` where details are left as they are.
pub(crate) fn table(view: &LearnerView, lines: &[ChangeLine]) -> Option<AimTable> {
    let user = view.onefile.as_ref()?.user.as_ref()?;
    let rows = LearnerField::ALL.map(|field| {
        let detail = Detail::Learner(field);
        let (pics, onefile) = (field.get(&view.pics), field.in_onefile(user));
        let mut of_learner = lines.iter().filter(|line| line.record == Record::Learner);
        let change = of_learner.find(|line| line.field == detail.into());
        let will_be = |system| {
            let line = change.filter(|line| line.system == system)?;
            Some(words::value(line.field, line.after.as_deref()?))
        };
        let parked = view.plan.iter().flat_map(|plan| &plan.parked);
        let waits = parked.map(|parked| &parked.cause).find(|cause| {
            matches!(cause, Cause::DetailNotShown { detail: of } | Cause::DetailDidNotStick { detail: of } if *of == detail)
        });
        let agree = detail.agree(pics.as_ref(), onefile.as_ref());
        let shown = |value: Option<Value>| value.map(|value| words::typed(&value));
        Row {
            label: detail.label().to_owned(),
            pics: cell(shown(pics), will_be(System::Pics), true),
            onefile: cell(shown(onefile), will_be(System::Onefile), true),
            state: match (change, waits) {
                (None, None) if !agree => RowState::Left,
                _ => state(change, waits.is_some()),
            },
            why: match (change, waits) {
                (Some(line), _) => words::upper_first(words::rule(line.rule)),
                (None, Some(cause)) => words::upper_first(&words::cause(cause)),
                (None, None) => left(view, detail),
            },
        }
    });
    Some(AimTable {
        key: "details".into(),
        title: "Details".into(),
        about: "of the learner".into(),
        rows: rows.into(),
        notes: Vec::new(),
    })
}

/// Why a detail stays as it is, where there is a reason.
fn left(view: &LearnerView, detail: Detail) -> String {
    let notes = view.plan.iter().flat_map(|plan| &plan.notes);
    let of_learner = notes.filter(|note| note.record == Record::Learner);
    let mut reasons = of_learner.map(|note| &note.reason);
    let reason = reasons.find(|reason| match reason {
        Reason::UlnNotSent => detail == Detail::Learner(LearnerField::Uln),
        Reason::Held { field } => *field == detail.into(),
        _ => false,
    });
    reason.map_or_else(String::new, |reason| {
        words::upper_first(&words::reason(reason))
    })
}
