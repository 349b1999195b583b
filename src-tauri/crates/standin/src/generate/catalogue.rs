//! What a provider offers, and OneFile's catalogue of it.

use super::ORGANISATION_ID;
use crate::state::{Standard, State, Unit};
use std::collections::BTreeMap;
use tandem_sync::codes::folded;

/// An apprenticeship: a standard, or a framework with a pathway.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Programme {
    pub title: &'static str,
    pub programme_type: u32,
    pub standard: Option<u32>,
    pub framework: Option<(u32, u32)>,
    /// Technical certificates: aim reference and title.
    pub certificates: [(&'static str, &'static str); 2],
}

pub(crate) const PROGRAMMES: &[Programme] = &[
    Programme {
        title: "Engineering operative",
        programme_type: 25,
        standard: Some(196),
        framework: None,
        certificates: [
            ("60171968", "Certificate in Engineering Operations"),
            ("6017197X", "Diploma in Workshop Practice"),
        ],
    },
    Programme {
        title: "Adult care worker",
        programme_type: 25,
        standard: Some(119),
        framework: None,
        certificates: [
            ("60308115", "Diploma in Adult Care"),
            ("60308127", "Award in Safe Handling"),
        ],
    },
    Programme {
        title: "Business administrator",
        programme_type: 25,
        standard: Some(232),
        framework: None,
        certificates: [
            ("60330017", "Certificate in Business Administration"),
            ("60330029", "Award in Office Software"),
        ],
    },
    Programme {
        title: "Installation electrician",
        programme_type: 25,
        standard: Some(152),
        framework: None,
        certificates: [
            ("60321405", "Diploma in Electrical Installation"),
            ("60321417", "Award in Wiring Regulations"),
        ],
    },
    Programme {
        title: "Food and drink",
        programme_type: 3,
        standard: None,
        framework: Some((563, 2)),
        certificates: [
            ("50093204", "Certificate in Food Manufacture"),
            ("50093216", "Award in Food Safety"),
        ],
    },
];

/// Parts of a standard that PICS keeps as qualifications of their own: ending of the code, title.
pub(crate) const PARTS: &[(&str, &str)] = &[
    ("OP", "on-programme"),
    ("GW", "gateway"),
    ("EP", "end-point assessment"),
];

pub(crate) const FUNCTIONAL_SKILLS: &[(&str, &str)] = &[
    ("60349982", "Functional Skills English Level 2"),
    ("60350026", "Functional Skills Mathematics Level 2"),
];

/// Learners have these in PICS, and OneFile does not know them.
pub(crate) const NOT_OFFERED: &[(&str, &str)] = &[
    ("60399051", "Award in First Aid"),
    ("60399063", "Award in Manual Handling"),
    ("60399075", "Certificate in Team Leading"),
    ("60399087", "Award in Fire Safety"),
];

/// Learners have this one twice.
pub(crate) const TWIN: (&str, &str) = ("60345501", "Diploma in Technical Skills");
/// Learners have this one in OneFile only.
pub(crate) const EXTRA: (&str, &str) = ("60345513", "Award in Digital Skills");

impl Programme {
    /// The code of the programme as a whole.
    pub(crate) fn code(&self) -> String {
        match (self.standard, self.framework) {
            (Some(standard), _) => format!("{standard}AS"),
            (None, Some((framework, pathway))) => format!("{framework}-{pathway}"),
            (None, None) => String::new(),
        }
    }
}

/// Puts the whole catalogue into OneFile, with two units for each programme.
pub(crate) fn fill(state: &mut State) {
    let mut entries: Vec<(String, String)> = Vec::new();
    for programme in PROGRAMMES {
        // Codes compare without regard to case; one that is typed in lower case shows that.
        let code = match programme.standard {
            Some(152) => programme.code().to_lowercase(),
            _ => programme.code(),
        };
        entries.push((code, programme.title.to_owned()));
        if let Some(standard) = programme.standard {
            for (ending, part) in PARTS {
                entries.push((
                    format!("{standard}{ending}"),
                    format!("{} {part}", programme.title),
                ));
            }
        }
        for (code, title) in programme.certificates {
            entries.push((code.to_owned(), title.to_owned()));
        }
    }
    for (code, title) in FUNCTIONAL_SKILLS.iter().chain([&TWIN, &EXTRA]) {
        entries.push(((*code).to_owned(), (*title).to_owned()));
    }
    for (code, title) in entries {
        add(state, &code, &title);
    }
    let standards: Vec<(i64, String)> = state
        .standards
        .values()
        .filter_map(|s| s.code.clone().map(|code| (s.id, folded(&code))))
        .filter(|(_, code)| code.ends_with("AS"))
        .collect();
    for (standard_id, code) in standards {
        for number in 1..=2 {
            let id = format!("{code}_UNIT{number}");
            let unit = Unit {
                id: id.clone(),
                organisation_id: ORGANISATION_ID,
                standard_id,
                title: format!("Unit {number}"),
                ..Unit::default()
            };
            state.units.insert(id, unit);
        }
    }
}

/// Adds a standard, after those that are there.
pub(crate) fn add(state: &mut State, code: &str, title: &str) -> i64 {
    let id = state
        .standards
        .last_key_value()
        .map_or(4_400, |(id, _)| *id)
        + 1;
    let standard = Standard {
        id,
        organisation_id: ORGANISATION_ID,
        title: title.to_owned(),
        code: Some(code.to_owned()),
    };
    state.standards.insert(id, standard);
    id
}

/// Standard IDs by the code as it compares.
pub(crate) fn by_code(state: &State) -> BTreeMap<String, i64> {
    let coded = state.standards.values();
    coded
        .filter_map(|s| s.code.as_deref().map(|code| (folded(code), s.id)))
        .collect()
}
