//! Pairs and records for showing: both sides' fields side by side, and reasons in words.

use super::board::{LinkBoard, name_of};
use super::pair::LinkPair;
use serde::Serialize;
use std::collections::BTreeMap;
use tandem_store::LinkWord;
use tandem_sync::likeness::values;
use tandem_sync::linking::{Kind, Suggestion};
use tandem_sync::links::LinkedBy;
use tandem_sync::names;
use tandem_words::linking as words;

/// A suggestion with what both sides hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SuggestedLink {
    /// What it links.
    pub kind: Kind,
    /// The suggestion.
    #[serde(flatten)]
    pub suggestion: Suggestion,
    /// May be accepted with others.
    pub with_others: bool,
    /// Name in PICS.
    pub pics_name: String,
    /// Name in OneFile.
    pub onefile_name: String,
    /// What speaks for it, in words.
    pub why: Vec<String>,
    /// What speaks against it, in words.
    pub but: Vec<String>,
    /// Both sides' fields.
    pub fields: Vec<LinkField>,
}

/// One field of both sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkField {
    /// Its name.
    pub label: &'static str,
    /// What PICS holds.
    pub pics: Option<String>,
    /// What OneFile holds.
    pub onefile: Option<String>,
    /// Both hold the same, as values compare.
    pub same: bool,
}

/// A pair that is linked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkedRow {
    /// The pair.
    #[serde(flatten)]
    pub pair: LinkPair,
    /// Name in PICS.
    pub pics_name: String,
    /// Name in OneFile; `None` where it is not in this centre any more.
    pub onefile_name: Option<String>,
    /// What it rests on, in words.
    pub by: String,
    /// PICS itself holds it, so that Tandem can't take it away.
    pub held_by_pics: bool,
    /// The OneFile record is archived.
    pub archived: bool,
}

impl LinkBoard {
    /// Suggestions of a kind with both sides, strong ones first.
    pub fn suggested(&self, kind: Kind) -> Vec<SuggestedLink> {
        let suggestions = self.suggestions(kind).iter();
        suggestions
            .map(|suggestion| self.shown(kind, suggestion.clone()))
            .collect()
    }

    fn shown(&self, kind: Kind, suggestion: Suggestion) -> SuggestedLink {
        let pair = LinkPair::of(kind, &suggestion);
        SuggestedLink {
            kind,
            with_others: suggestion.may_go_with_others(),
            pics_name: self.pics_name(kind, &pair.pics).unwrap_or_default(),
            onefile_name: self
                .onefile_name(kind, pair.onefile_id)
                .map(|(name, _)| name)
                .unwrap_or_default(),
            why: suggestion
                .reasons
                .iter()
                .map(|reason| words::reason(*reason))
                .collect(),
            but: suggestion
                .against
                .iter()
                .map(|against| words::against(*against).to_owned())
                .collect(),
            fields: self.fields(&pair),
            suggestion,
        }
    }

    /// What both sides of a pair hold.
    pub fn fields(&self, pair: &LinkPair) -> Vec<LinkField> {
        match pair.kind {
            Kind::Learner => self.learner_fields(pair),
            Kind::Officer => self.officer_fields(pair),
            Kind::Organisation => self.organisation_fields(pair),
        }
        .unwrap_or_default()
    }

    fn learner_fields(&self, pair: &LinkPair) -> Option<Vec<LinkField>> {
        let learner = self.learner(&pair.pics)?;
        let user = self.user(pair.onefile_id)?;
        let day = |day: Option<chrono::NaiveDate>| day.map(tandem_words::day);
        Some(vec![
            field(
                "First name",
                Some(learner.first_names.clone()),
                user.first_name.clone(),
                name,
            ),
            field(
                "Surname",
                Some(learner.surname.clone()),
                user.last_name.clone(),
                name,
            ),
            field(
                "Date of birth",
                day(learner.date_of_birth),
                day(user.date_of_birth),
                values::code,
            ),
            field("ULN", learner.uln.clone(), user.uln.clone(), values::code),
            field(
                "National Insurance number",
                learner.ni_number.clone(),
                user.nino.clone(),
                values::ni_number,
            ),
            field(
                "E-mail",
                learner.email.clone(),
                user.email.clone(),
                values::email,
            ),
            field(
                "Telephone",
                learner.telephone.clone(),
                user.telephone.clone().or_else(|| user.mobile.clone()),
                values::telephone,
            ),
            field(
                "Postcode",
                learner.postcode.clone(),
                postcode_in(user.home_address.as_deref()),
                values::postcode,
            ),
            field(
                "Ident, MIS value",
                learner
                    .ident
                    .clone()
                    .or_else(|| learner.learner_ref.clone()),
                user.misid.clone(),
                values::code,
            ),
        ])
    }

    fn officer_fields(&self, pair: &LinkPair) -> Option<Vec<LinkField>> {
        let officer = self.officer(&pair.pics)?;
        let user = self.member_of_staff(pair.onefile_id)?;
        Some(vec![
            field(
                "Name",
                Some(officer.name.clone()),
                Some(name_of(user)),
                name,
            ),
            field(
                "E-mail",
                officer.email.clone(),
                user.email.clone(),
                values::email,
            ),
            field(
                "Ident, MIS value",
                Some(officer.key.0.clone()),
                user.misid.clone(),
                values::code,
            ),
        ])
    }

    fn organisation_fields(&self, pair: &LinkPair) -> Option<Vec<LinkField>> {
        let organisation = self.organisation(&pair.pics)?;
        let site = self.placement(pair.onefile_id)?;
        let postcode = postcode_in(site.address.as_deref());
        Some(vec![
            field(
                "Name",
                Some(organisation.name.clone()),
                Some(site.name.clone()),
                name,
            ),
            field(
                "Postcode",
                organisation.postcode.clone(),
                postcode,
                values::postcode,
            ),
            field(
                "Ident, MIS value",
                Some(organisation.key.0.clone()),
                site.misid.clone(),
                values::code,
            ),
        ])
    }

    /// Pairs of a kind that are linked, by name in PICS.
    pub fn linked_rows(&self, kind: Kind) -> Vec<LinkedRow> {
        let said: BTreeMap<(&str, i64), &LinkWord> = (self.words.iter())
            .filter(|word| word.kind == kind && word.one)
            .map(|word| ((word.pics.as_str(), word.onefile_id), word))
            .collect();
        let mut rows: Vec<LinkedRow> = (self.linked(kind).into_iter())
            .map(|(pics, onefile_id)| {
                let onefile = self.onefile_name(kind, onefile_id);
                let held_by_pics = self.held_by_pics(kind, &pics) == Some(onefile_id);
                let word = said.get(&(pics.as_str(), onefile_id));
                let link = self.learner_links.get(&pics.as_str().into());
                let by_misid = matches!(link, Some(Ok(link)) if kind == Kind::Learner && link.by == LinkedBy::Misid);
                let by = match word {
                    _ if held_by_pics => "PICS holds the OneFile ID".to_owned(),
                    Some(word) => format!("{}, {}", word.account, tandem_words::time(word.at)),
                    None if by_misid => "MIS value and surname".to_owned(),
                    None => "MIS value and surname, at an earlier run".to_owned(),
                };
                LinkedRow {
                    pics_name: self.pics_name(kind, &pics).unwrap_or_default(),
                    archived: onefile.as_ref().is_some_and(|(_, archived)| *archived),
                    onefile_name: onefile.map(|(name, _)| name),
                    by,
                    held_by_pics,
                    pair: LinkPair {
                        kind,
                        pics,
                        onefile_id,
                    },
                }
            })
            .collect();
        rows.sort_by(|a, b| (&a.pics_name, &a.pair.pics).cmp(&(&b.pics_name, &b.pair.pics)));
        rows
    }
}

fn field(
    label: &'static str,
    pics: Option<String>,
    onefile: Option<String>,
    compared: fn(&str) -> Option<String>,
) -> LinkField {
    let folded = |value: &Option<String>| value.as_deref().and_then(compared);
    let same = folded(&pics).is_some() && folded(&pics) == folded(&onefile);
    let filled = |value: Option<String>| value.filter(|value| !value.trim().is_empty());
    LinkField {
        label,
        same,
        pics: filled(pics),
        onefile: filled(onefile),
    }
}

fn name(text: &str) -> Option<String> {
    let plain: String = names::typed(text)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    (!plain.is_empty()).then_some(plain)
}

/// The postcode of an address, as people write it.
pub(super) fn postcode_in(address: Option<&str>) -> Option<String> {
    let mut postcode = address.and_then(values::postcode)?;
    postcode.insert(postcode.len().checked_sub(3)?, ' ');
    Some(postcode)
}
