//! The history: what was changed, by whom and why.

use crate::change::{self, People};
use crate::{Desk, HistoryFilter, HistoryItem, HistoryPageView, Side};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use std::sync::Arc;
use tandem_api::{Error, HistoryRow};
use tandem_sync::plan::{Rule, System};
use tandem_sync::records::field::Field;
use tandem_words::{self as words, named};

impl Desk {
    /// Some of the history, newest first.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn history(
        self: &Arc<Self>,
        filter: HistoryFilter,
    ) -> Result<HistoryPageView, Error> {
        let tandem = self.tandem().await?;
        let page = tandem
            .history_page(&tandem_api::HistoryFilter {
                text: Some(filter.text).filter(|text| !text.trim().is_empty()),
                system: filter.system.map(|side| match side {
                    Side::Pics => System::Pics,
                    Side::Onefile => System::Onefile,
                }),
                run: filter.run,
                before: filter.before,
                ..tandem_api::HistoryFilter::default()
            })
            .await?;
        let put_back = tandem.put_back_of().await?;
        let keys = page.rows.iter().map(|row| row.change.learner.clone());
        let people = tandem.people(keys.collect()).await?;
        let now = tandem.now();
        Ok(HistoryPageView {
            items: page
                .rows
                .iter()
                .map(|row| HistoryItem {
                    learner: Some(change::name(&row.change.learner, &people)),
                    ..item(row, &people, &put_back, now)
                })
                .collect(),
            more: page.more,
        })
    }
}

/// An entry of the history. `put_back` says which entries were put back already, and by which.
pub(crate) fn item(
    row: &HistoryRow,
    people: &People,
    put_back: &BTreeMap<i64, i64>,
    now: DateTime<Utc>,
) -> HistoryItem {
    let line = &row.change;
    let learner = people.get(&line.learner);
    let value = |value: &str| words::value(line.field, value);
    let after = line
        .after
        .as_deref()
        .map_or_else(|| "blank".to_owned(), value);
    let what = named::change(line, learner);
    let text = match (&line.before, line.field, line.system) {
        (_, Field::Review, System::Pics) if line.rule == Rule::PutBack => {
            let done = if line.after.is_none() {
                "removed"
            } else {
                "created again"
            };
            format!("{what} {done}")
        }
        (_, Field::Review, System::Pics) => format!("{what} created"),
        (_, Field::Review, System::Onefile) => format!("{what} sent"),
        _ if line.rule == Rule::Enrolled => format!("{what} created: {after}"),
        (_, Field::Aim, _) => format!("{} assigned", named::record(&line.record, learner)),
        (Some(before), ..) => format!("{what}: {} → {after}", value(before)),
        (None, ..) => format!("{what}: {after}"),
    };
    HistoryItem {
        id: row.id,
        run: row.run,
        learner: None,
        key: line.learner.0.clone(),
        text,
        writes: change::side(line.system),
        at: words::when(row.at, now),
        by: row.account.clone(),
        why: words::rule(line.rule).to_owned(),
        certain: row.certain,
        was_put_back: put_back.contains_key(&row.id),
        can_put_back: can_put_back(row, put_back),
    }
}

/// Only what was written to PICS can be put back, and once.
pub(crate) fn can_put_back(row: &HistoryRow, put_back: &BTreeMap<i64, i64>) -> bool {
    row.certain
        && row.change.system == System::Pics
        && row.change.rule != Rule::PutBack
        && !put_back.contains_key(&row.id)
}
