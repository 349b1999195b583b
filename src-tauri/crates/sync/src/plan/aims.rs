//! Pairs of learning aims: the stored OneFile aim ID; else the code; else, where a side has the
//! code twice, the start date. What start dates do not decide is parked.

use super::inputs::Inputs;
use super::{Cause, Note, Parked, Question, Reason, Record};
use crate::records::GoneRecord;
use crate::records::{onefile, pics};
use crate::{codes, uktime};
use std::collections::{BTreeMap, BTreeSet};

/// How a learner's aims found each other.
#[derive(Default)]
pub struct Pairs<'a> {
    pub pairs: Vec<(&'a pics::Aim, &'a onefile::Aim)>,
    pub parked: Vec<Parked>,
    pub questions: Vec<Question>,
    pub notes: Vec<Note>,
    /// Only in PICS, with their codes.
    pub alone: Vec<(&'a pics::Aim, String)>,
}

/// Pairs the aims of one learner. A pair that Tandem keeps stays one although OneFile does not
/// show the aim, until a person says otherwise: what is gone is not assigned again by itself.
pub fn pair<'a>(inputs: &Inputs<'a>) -> Pairs<'a> {
    let (pics, onefile) = (inputs.learner.aims.as_slice(), inputs.aims);
    let (standards, held) = (inputs.standards, inputs.aim_links);
    let mut found = Pairs::default();
    let by_id: BTreeMap<i64, &onefile::Aim> = onefile.iter().map(|aim| (aim.id, aim)).collect();
    let stored = |aim: &pics::Aim| {
        let kept = held.get(&aim.key).copied();
        let again = |id: &i64| {
            let word = (aim.key.clone(), *id);
            !by_id.contains_key(id) && inputs.decisions.assign_again.contains(&word)
        };
        aim.onefile_id.or(kept.filter(|id| !again(id)))
    };
    let mut claims: BTreeMap<i64, usize> = BTreeMap::new();
    for id in pics.iter().filter_map(&stored) {
        *claims.entry(id).or_default() += 1;
    }

    let mut by_code: BTreeMap<String, Group<'a>> = BTreeMap::new();
    for aim in pics {
        let record = || Record::Aim(aim.key.clone());
        match stored(aim) {
            Some(id) if claims.get(&id).copied().unwrap_or(0) > 1 => {
                found.parked.push(Parked {
                    record: record(),
                    cause: Cause::AimClaimedTwice { onefile_id: id },
                });
            }
            Some(id) => match by_id.get(&id) {
                Some(other) => found.pairs.push((aim, other)),
                None => found.gone(inputs, aim, id),
            },
            None => match codes::aim_code(aim) {
                Some(code) => by_code
                    .entry(codes::folded(&code))
                    .or_default()
                    .pics
                    .push(aim),
                None => found.notes.push(Note {
                    record: record(),
                    reason: Reason::NoCode,
                }),
            },
        }
    }
    // By ID: rows of a listing come in any order, and twice.
    for other in by_id
        .values()
        .copied()
        .filter(|other| !claims.contains_key(&other.id))
    {
        let standard = standards.get(&other.standard_id);
        match standard
            .and_then(|standard| standard.code.as_deref())
            .map(codes::folded)
        {
            Some(code) => by_code.entry(code).or_default().onefile.push(other),
            None => found.notes.push(only_in_onefile(other, standard)),
        }
    }
    for (code, group) in by_code {
        group.resolve(&code, standards, &mut found);
    }
    found.pairs.sort_by(|a, b| a.0.key.cmp(&b.0.key));
    found.alone.sort_by(|a, b| a.0.key.cmp(&b.0.key));
    found
}

impl Pairs<'_> {
    /// An aim whose OneFile aim is not among the learner's any more.
    fn gone(&mut self, inputs: &Inputs<'_>, aim: &pics::Aim, onefile_id: i64) {
        let word = (aim.key.clone(), onefile_id);
        let gone = inputs.gone.aims.get(&onefile_id);
        let reason = match gone.filter(|_| aim.onefile_id.is_none()) {
            Some(_) if inputs.decisions.aims_left.contains(&word) => Reason::AimLeft { onefile_id },
            Some(gone) => {
                self.questions.push(question(aim, onefile_id, gone));
                return;
            }
            None => Reason::OnefileAimGone { onefile_id },
        };
        self.notes.push(Note {
            record: Record::Aim(aim.key.clone()),
            reason,
        });
    }
}

/// Asks about an aim that was there in OneFile.
pub fn question(aim: &pics::Aim, onefile_id: i64, gone: &GoneRecord<onefile::Aim>) -> Question {
    Question::AimGone {
        aim: aim.key.clone(),
        onefile_id,
        since: uktime::day(gone.since),
    }
}

#[derive(Default)]
struct Group<'a> {
    pics: Vec<&'a pics::Aim>,
    onefile: Vec<&'a onefile::Aim>,
}

impl<'a> Group<'a> {
    fn resolve(
        mut self,
        code: &str,
        standards: &BTreeMap<i64, onefile::Standard>,
        found: &mut Pairs<'a>,
    ) {
        if let ([aim], [other]) = (self.pics.as_slice(), self.onefile.as_slice()) {
            found.pairs.push((aim, other));
            return;
        }
        let starts: BTreeSet<_> = self.pics.iter().filter_map(|aim| aim.start).collect();
        for start in starts {
            let here: Vec<_> = self
                .pics
                .iter()
                .copied()
                .filter(|aim| aim.start == Some(start))
                .collect();
            let there: Vec<_> = self
                .onefile
                .iter()
                .copied()
                .filter(|aim| aim.start == Some(start))
                .collect();
            if let ([aim], [other]) = (here.as_slice(), there.as_slice()) {
                found.pairs.push((aim, other));
                self.pics.retain(|left| left.key != aim.key);
                self.onefile.retain(|left| left.id != other.id);
            }
        }
        let ambiguous = !self.pics.is_empty() && !self.onefile.is_empty();
        for aim in self.pics {
            let record = Record::Aim(aim.key.clone());
            let code = codes::aim_code(aim).unwrap_or_else(|| code.to_owned());
            if ambiguous {
                found.parked.push(Parked {
                    record,
                    cause: Cause::AmbiguousAim { code },
                });
            } else {
                found.alone.push((aim, code));
            }
        }
        if !ambiguous {
            let rest = self.onefile.into_iter();
            found.notes.extend(
                rest.map(|other| only_in_onefile(other, standards.get(&other.standard_id))),
            );
        }
    }
}

fn only_in_onefile(aim: &onefile::Aim, standard: Option<&onefile::Standard>) -> Note {
    let name = standard.map_or_else(
        || format!("standard {}", aim.standard_id),
        |standard| {
            standard
                .code
                .clone()
                .unwrap_or_else(|| standard.title.clone())
        },
    );
    Note {
        record: Record::OnefileAim(aim.id),
        reason: Reason::NotInPics { standard: name },
    }
}
