//! The learner's details side by side, where the settings keep them in step.

use super::row::{cell, state, will_be};
use crate::{AimTable, Row};
use tandem_api::LearnerView;
use tandem_sync::plan::{Decision, System};
use tandem_sync::records::details::{Detail, LearnerField};
use tandem_sync::records::field::Value;
use tandem_words as words;

/// `None` where details are left as they are.
pub(super) fn table(view: &LearnerView) -> Option<AimTable> {
    let user = view.onefile.as_ref()?.user.as_ref()?;
    let rows = LearnerField::ALL.map(|field| {
        let explained = view.explained.as_ref();
        let decision = explained.and_then(|explained| explained.details.get(&field));
        let decision = decision.unwrap_or(&Decision::Alone);
        let shown = |value: Option<Value>| value.map(|value| words::typed(&value));
        Row {
            label: Detail::Learner(field).label().to_owned(),
            pics: cell(
                shown(field.get(&view.pics)),
                will_be(decision, System::Pics),
                true,
            ),
            onefile: cell(
                shown(field.in_onefile(user)),
                will_be(decision, System::Onefile),
                true,
            ),
            state: state(decision),
            why: words::decision(decision),
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
