//! Links as the window shows them.

use crate::state::sentence;
use crate::{
    AloneView, LinkCounts, LinkFieldView, LinkKindView, LinkPairView, LinkedView, Sentence,
    SuggestionView, Tone, UnlinkView,
};
use std::collections::BTreeMap;
use tandem_api::linking::{
    LinkBoard, LinkKind, LinkPair, LinkedRow, Strength, SuggestedLink, UnlinkedRow, Unlinking,
};
use tandem_sync::names;
use tandem_sync::plan::System;
use tandem_words as words;

pub(crate) fn counts(board: &LinkBoard, kind: LinkKind) -> LinkCounts {
    let suggestions = board.suggestions(kind);
    let strong = suggestions
        .iter()
        .filter(|s| s.may_go_with_others())
        .count();
    let rivals = suggestions.iter().filter(|s| s.rivals).count();
    let alone = board.unlinked_rows(kind);
    let pics_alone = alone
        .iter()
        .filter(|row| row.system == System::Pics)
        .count();
    LinkCounts {
        kind: kind.into(),
        linked: board.linked(kind).len(),
        strong,
        look: suggestions.len() - strong - rivals,
        rivals,
        pics_alone,
        onefile_alone: alone.len() - pics_alone,
        without: (alone.iter())
            .filter(|row| row.system == System::Pics && row.suggestions == 0)
            .count(),
    }
}

/// How far linking is, in a sentence.
pub(crate) fn how_far(kinds: &[LinkCounts]) -> Sentence {
    let of = |number: fn(&LinkCounts) -> usize| kinds.iter().map(number).sum::<usize>();
    let strong = of(|counts| counts.strong);
    let all = strong + of(|counts| counts.look + counts.rivals);
    let said = |number: fn(&LinkCounts) -> usize| {
        let several: Vec<String> = (kinds.iter())
            .filter(|counts| number(counts) > 0)
            .map(|counts| {
                let (one, many) = match counts.kind {
                    LinkKindView::Learner => ("learner", "learners"),
                    LinkKindView::Officer => ("officer", "officers"),
                    LinkKindView::Organisation => ("organisation", "organisations"),
                };
                words::count(number(counts), one, many)
            })
            .collect();
        several
    };
    let (linked, without) = (said(|counts| counts.linked), said(|counts| counts.without));
    let verb = |number: usize| if number == 1 { "is" } else { "are" };
    let mut rest = match linked.is_empty() {
        true => "Nothing is linked yet".to_owned(),
        false => format!(
            "{} {} linked",
            words::list(&linked),
            verb(of(|counts| counts.linked))
        ),
    };
    if !without.is_empty() {
        let has = if of(|counts| counts.without) == 1 {
            "has"
        } else {
            "have"
        };
        rest.push_str(&format!("; {} {has} no candidate", words::list(&without)));
    }
    rest.push('.');
    if all == 0 {
        return sentence(Tone::Well, "No suggestion waits for you.", &rest);
    }
    let lead = format!(
        "{} {} you, {strong} of them strong.",
        words::count(all, "suggestion", "suggestions"),
        if all == 1 { "needs" } else { "need" },
    );
    sentence(Tone::Attention, &lead, &rest)
}

/// A record without partner.
pub(crate) fn alone(row: UnlinkedRow) -> AloneView {
    let born = match row.born.parse() {
        Ok(day) => format!("born {}", words::day(day)),
        Err(_) => String::new(),
    };
    let uln = match row.uln.is_empty() {
        true => String::new(),
        false => format!("ULN {}", row.uln),
    };
    let about = [row.code, uln, born, row.email, row.postcode];
    AloneView {
        id: row.id,
        name: row.name,
        about: (about.into_iter())
            .filter(|fact| !fact.is_empty())
            .collect(),
        put_away: row.put_away,
        suggestions: row.suggestions,
    }
}

/// For each PICS record with rivals, the name of their group: whoever is a rival of a rival belongs
/// to it.
pub(crate) fn rivals(all: &[SuggestedLink]) -> BTreeMap<String, String> {
    let mut groups: BTreeMap<String, String> = BTreeMap::new();
    let mut of_onefile: BTreeMap<i64, String> = BTreeMap::new();
    for suggested in all.iter().filter(|suggested| suggested.suggestion.rivals) {
        let (pics, id) = (&suggested.suggestion.pics, suggested.suggestion.onefile_id);
        let names = [groups.get(pics), of_onefile.get(&id)]
            .into_iter()
            .flatten()
            .cloned();
        let old: Vec<String> = names.collect();
        let name = old.iter().min().unwrap_or(pics).clone();
        for held in groups.values_mut().chain(of_onefile.values_mut()) {
            if old.contains(held) {
                held.clone_from(&name);
            }
        }
        groups.insert(pics.clone(), name.clone());
        of_onefile.insert(id, name);
    }
    groups
}

pub(crate) fn fits(text: &str, of: &[&str]) -> bool {
    let whole = names::typed(&of.join(" "));
    names::typed(text)
        .split_whitespace()
        .all(|word| whole.contains(word))
}

pub(crate) fn suggestion(suggested: SuggestedLink, rivals: Option<String>) -> SuggestionView {
    SuggestionView {
        pair: LinkPair::of(suggested.kind, &suggested.suggestion).into(),
        pics_name: suggested.pics_name,
        onefile_name: suggested.onefile_name,
        strong: suggested.suggestion.strength == Strength::Strong,
        with_others: suggested.with_others,
        archived: suggested.suggestion.archived,
        rivals,
        why: suggested.why,
        but: suggested.but,
        fields: (suggested.fields.into_iter())
            .map(|field| LinkFieldView {
                label: field.label.to_owned(),
                pics: field.pics,
                onefile: field.onefile,
                same: field.same,
            })
            .collect(),
    }
}

pub(crate) fn linked(row: LinkedRow) -> LinkedView {
    LinkedView {
        pair: row.pair.into(),
        pics_name: row.pics_name,
        onefile_name: row.onefile_name.unwrap_or_default(),
        by: row.by,
        held_by_pics: row.held_by_pics,
        archived: row.archived,
    }
}

pub(crate) fn unlinking(unlinking: Unlinking) -> UnlinkView {
    UnlinkView {
        pair: unlinking.pair.into(),
        pics_name: unlinking.pics_name,
        onefile_name: unlinking.onefile_name,
        follows: unlinking.follows,
    }
}

impl From<LinkKindView> for LinkKind {
    fn from(kind: LinkKindView) -> Self {
        match kind {
            LinkKindView::Learner => Self::Learner,
            LinkKindView::Officer => Self::Officer,
            LinkKindView::Organisation => Self::Organisation,
        }
    }
}

impl From<LinkKind> for LinkKindView {
    fn from(kind: LinkKind) -> Self {
        match kind {
            LinkKind::Learner => Self::Learner,
            LinkKind::Officer => Self::Officer,
            LinkKind::Organisation => Self::Organisation,
        }
    }
}

impl From<LinkPairView> for LinkPair {
    fn from(pair: LinkPairView) -> Self {
        Self {
            kind: pair.kind.into(),
            pics: pair.pics,
            onefile_id: pair.onefile,
        }
    }
}

impl From<LinkPair> for LinkPairView {
    fn from(pair: LinkPair) -> Self {
        Self {
            kind: pair.kind.into(),
            pics: pair.pics,
            onefile: pair.onefile_id,
        }
    }
}
