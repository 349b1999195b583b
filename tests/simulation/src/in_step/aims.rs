//! Learning aims: registration and certification, progress, and what OneFile lacks.

use super::{Difference, Sides};
use std::collections::BTreeMap;
use tandem_standin::state::{Aim, State, User};
use tandem_sync::records::pics::{self, Learner};

const FIELDS: [&str; 4] = [
    "registration_number",
    "registration_date",
    "certificate_applied_date",
    "certificate_received_date",
];

pub fn compare(sides: &Sides<'_>, learner: &Learner, user: &User, found: &mut Vec<Difference>) {
    let mut by_code: BTreeMap<String, (Vec<&pics::Aim>, Vec<&Aim>)> = BTreeMap::new();
    for aim in &learner.aims {
        match aim.onefile_id {
            Some(id) => {
                if let Some(other) = sides.onefile.aims.get(&id) {
                    one(sides, learner, aim, other, found);
                }
            }
            None => {
                if let Some(code) = code_of(aim) {
                    by_code.entry(code).or_default().0.push(aim);
                }
            }
        }
    }
    let claimed = |id: i64| learner.aims.iter().any(|aim| aim.onefile_id == Some(id));
    for other in of(sides.onefile, user.id).filter(|other| !claimed(other.id)) {
        if let Some(code) = code_of_standard(sides.onefile, other.standard_id) {
            by_code.entry(code).or_default().1.push(other);
        }
    }
    for (code, (mut here, mut there)) in by_code {
        if let ([aim], [other]) = (here.as_slice(), there.as_slice()) {
            one(sides, learner, aim, other, found);
            continue;
        }
        for start in starts(&here) {
            let at = |aim: &&&pics::Aim| aim.start == start;
            let at_too = |aim: &&&Aim| aim.start_date == start;
            if here.iter().filter(at).count() == 1 && there.iter().filter(at_too).count() == 1 {
                let aim = *here.iter().find(at).unwrap();
                let other = *there.iter().find(at_too).unwrap();
                one(sides, learner, aim, other, found);
                here.retain(|left| left.key != aim.key);
                there.retain(|left| left.id != other.id);
            }
        }
        // A11: what start dates do not decide is left to a person.
        if there.is_empty() {
            for aim in here {
                lacking(sides, learner, user, aim, &code, found);
            }
        }
    }
}

/// A1; but A2 what is not offered, A3 what has ended, A5 what is offered as several.
fn lacking(
    sides: &Sides<'_>,
    learner: &Learner,
    user: &User,
    aim: &pics::Aim,
    code: &str,
    found: &mut Vec<Difference>,
) {
    let offered = (sides.onefile.standards.values()).filter(|standard| {
        standard.organisation_id == user.organisation_id
            && code_of_standard(sides.onefile, standard.id).as_deref() == Some(code)
    });
    let is_held = sides.people.holds(&learner.key, &aim.key.0, "aim");
    if offered.count() == 1 && aim.actual_end.is_none() && !is_held {
        found.push(Difference {
            learner: learner.key.clone(),
            record: aim.key.0.clone(),
            field: "aim",
            pics: Some(code.to_owned()),
            onefile: None,
        });
    }
}

fn one(
    sides: &Sides<'_>,
    learner: &Learner,
    aim: &pics::Aim,
    other: &Aim,
    found: &mut Vec<Difference>,
) {
    let mut differs = |field: &'static str, pics: Option<String>, onefile: Option<String>| {
        if !sides.people.holds(&learner.key, &aim.key.0, field) {
            found.push(Difference {
                learner: learner.key.clone(),
                record: aim.key.0.clone(),
                field,
                pics,
                onefile,
            });
        }
    };
    let (here, there) = (fields_of_pics(aim), fields_of_onefile(other));
    for (at, field) in FIELDS.into_iter().enumerate() {
        let (pics, onefile) = (here[at].clone(), there[at].clone());
        // F6: a field that no answer has shown can't be written.
        let unheard =
            || !(sides.onefile.aims.values()).any(|any| fields_of_onefile(any)[at].is_some());
        if pics != onefile && !(onefile.is_none() && unheard()) {
            differs(field, pics, onefile);
        }
    }
    // E5: no progress changes nothing. E6: with units it is PICS's own business.
    let Some(percent) = other.progress.filter(|_| !aim.has_units) else {
        return;
    };
    // E7, E9: 0 % of an aim that has never shown progress changes nothing.
    if percent.0 == 0 && !sides.people.had_progress(other.id) {
        return;
    }
    let total = aim.elements_total.unwrap_or(100);
    let expected = u64::from(percent.0) * u64::from(total) / 10_000;
    let done = aim.elements_done.map(u64::from);
    if aim.elements_total.is_none() || done != Some(expected) {
        let held = format!("{:?} of {:?}", aim.elements_done, aim.elements_total);
        differs("elements_done", Some(held), Some(percent.to_string()));
    }
}

fn starts(aims: &[&pics::Aim]) -> Vec<Option<chrono::NaiveDate>> {
    let mut starts: Vec<_> = aims.iter().map(|aim| aim.start).collect();
    starts.retain(Option::is_some);
    starts.sort_unstable();
    starts.dedup();
    starts
}

fn of(onefile: &State, user: i64) -> impl Iterator<Item = &Aim> {
    onefile.aims.values().filter(move |aim| aim.user_id == user)
}

/// The VQ Reference; without one what follows from ILR.
pub fn code_of(aim: &pics::Aim) -> Option<String> {
    let said = |text: &Option<String>| {
        let text = text.as_deref().unwrap_or_default().trim().to_uppercase();
        (!text.is_empty()).then_some(text)
    };
    let aim_ref = said(&aim.aim_ref);
    said(&aim.vq_reference).or_else(|| match aim_ref.as_deref() {
        Some("ZPROG001") => match (aim.standard_code, aim.framework_code, aim.pathway_code) {
            (Some(standard), ..) => Some(format!("{standard}AS")),
            (None, Some(framework), Some(pathway)) => Some(format!("{framework}-{pathway}")),
            (None, Some(framework), None) => Some(framework.to_string()),
            (None, None, _) => None,
        },
        _ => aim_ref.clone(),
    })
}

pub fn code_of_standard(onefile: &State, standard: i64) -> Option<String> {
    let code = onefile.standards.get(&standard)?.code.as_deref()?;
    let code = code.trim().to_uppercase();
    (!code.is_empty()).then_some(code)
}

fn fields_of_pics(aim: &pics::Aim) -> [Option<String>; 4] {
    let held = &aim.registration;
    [
        text(held.number.as_deref()),
        day(held.registered),
        day(held.applied),
        day(held.received),
    ]
}

fn fields_of_onefile(aim: &Aim) -> [Option<String>; 4] {
    [
        text(aim.registration_number.as_deref()),
        day(aim.registration_date),
        day(aim.certificate_applied_date),
        day(aim.certificate_received_date),
    ]
}

fn text(value: Option<&str>) -> Option<String> {
    let value = value.unwrap_or_default().trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// Years up to 1900 stand for no date.
fn day(date: Option<chrono::NaiveDate>) -> Option<String> {
    let date = date?.to_string();
    (date.as_str() >= "1901").then_some(date)
}
