//! Learners of both systems who have yet to find each other, with the truth: what linking is
//! measured by. Everything that real records do to each other is dealt at the stated rates, and
//! the IDs of one system are nowhere in the other.
//!
//! | percent of learners | what |
//! | --- | --- |
//! | 10 | a first name or a surname misspelt in OneFile, in a letter or two |
//! | 5 | married since: another surname in one system |
//! | 3 | twins: one address, e-mail, telephone, surname and date of birth; some are in one system only, and some have names a letter apart |
//! | 2 | a ULN shared by two learners, or the temporary one |
//! | 4 | no e-mail in one system |
//! | 6 | another e-mail in OneFile |
//! | 6 | a short form as first name in OneFile |
//! | 3 | day and month of birth exchanged, or no date of birth |
//! | 55 | no MIS value in OneFile; 3 the one of another learner |
//! | 12 | no ULN in OneFile |
//! | 2 | an archived portfolio of an earlier programme besides |
//!
//! Names come from few first names and surnames, so that many people have one name. One learner in
//! twenty is in PICS only, and one in twenty in OneFile only.

use super::ground::{Ids, centre, eve, in_order};
use super::random::{Random, days};
use super::{ORGANISATION_ID, names, people};
use crate::state::{LEARNER, State, User};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;
use tandem_sync::records::onefile;
use tandem_sync::records::pics::{Everything, Learner, LearnerKey};

/// Both systems, and who is who.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unlinked {
    /// The PICS side.
    pub pics: Everything,
    /// The OneFile side.
    pub onefile: State,
    /// The OneFile learner that each PICS learner truly is.
    pub truth: BTreeMap<LearnerKey, i64>,
}

/// Invented learners without links. `today` is the UK day on which they are looked at.
pub fn unlinked(seed: u64, learners: usize, today: NaiveDate) -> Unlinked {
    let mut made = Maker {
        random: Random::new(seed, "unlinked"),
        ids: Ids::default(),
        seed,
        today,
        out: Unlinked {
            pics: Everything::default(),
            onefile: centre(seed),
            truth: BTreeMap::new(),
        },
    };
    made.fill(learners);
    in_order(&mut made.out.pics);
    made.out
}

impl Unlinked {
    /// The learners of OneFile in full, as a client reads them.
    pub fn users(&self) -> Vec<onefile::User> {
        self.onefile.users.values().map(read).collect()
    }
}

/// First names with what their bearers are called.
const CALLED: &[(&str, &str)] = &[
    ("Robert", "Bob"),
    ("Elizabeth", "Liz"),
    ("Samuel", "Sam"),
    ("Samantha", "Sam"),
    ("Katherine", "Kate"),
    ("William", "Liam"),
    ("Mohammed", "Mo"),
    ("Alexander", "Alex"),
    ("Alexandra", "Alex"),
    ("James", "Jamie"),
    ("Rebecca", "Becky"),
    ("Thomas", "Tom"),
    ("Victoria", "Vicky"),
    ("Daniel", "Danny"),
    ("Joshua", "Josh"),
];

/// Names of twins whom one letter tells apart.
const A_LETTER_APART: &[(&str, &str)] = &[
    ("Jaden", "Jayden"),
    ("Marie", "Maria"),
    ("Ellie", "Ella"),
    ("Aiden", "Caiden"),
    ("Mia", "Mya"),
];

const COMMON: &[&str] = &[
    "Smith",
    "Jones",
    "Khan",
    "O'Connor",
    "Patel",
    "Williams",
    "Nováková",
    "Ní Bhriain",
];

struct Maker {
    random: Random,
    ids: Ids,
    seed: u64,
    today: NaiveDate,
    out: Unlinked,
}

/// What happens to one learner's account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Plain,
    Misspelt,
    Married,
}

impl Maker {
    fn fill(&mut self, learners: usize) {
        let fates = [(Fate::Plain, 85), (Fate::Misspelt, 10), (Fate::Married, 5)];
        let fates = self.random.deck(&fates, learners);
        let twins = (learners * 3 / 200).max(2);
        let mut place = 0;
        for pair in 0..twins {
            self.twins(place, pair);
            place += 2;
        }
        let shared = (learners / 50).max(4);
        let (mut number, mut lend) = (0, None);
        for fate in fates.into_iter().skip(2 * twins) {
            let mut learner = self.learner(place);
            if number < shared {
                // Half have the temporary one, the others one by two.
                learner.uln = match (number % 4, lend.take()) {
                    (0 | 1, _) => Some(names::TEMPORARY_ULN.into()),
                    (_, Some(uln)) => Some(uln),
                    (_, None) => {
                        lend.clone_from(&learner.uln);
                        learner.uln
                    }
                };
                number += 1;
            }
            let user = self.account(&mut learner, fate);
            match self.random.below(100) {
                0..5 => self.pics_only(learner),
                5..10 => self.onefile_only(user),
                _ => self.both(learner, user),
            }
            place += 1;
        }
    }

    fn learner(&mut self, place: usize) -> Learner {
        let mut learner = people::learner(&mut self.random, self.seed, place);
        if self.random.chance(25) {
            learner.surname = (*self.random.pick(COMMON)).to_owned();
        }
        if self.random.chance(15) {
            learner.first_names = self.random.pick(CALLED).0.to_owned();
        }
        // Most are young.
        if self.random.chance(75) {
            let born = NaiveDate::from_ymd_opt(2009, 8, 1).unwrap_or_default();
            learner.date_of_birth = Some(days(born, -self.random.between(0, 8 * 365)));
        }
        learner.email = learner
            .ident
            .as_deref()
            .map(|ident| names::email(&learner.first_names, &learner.surname, ident));
        learner.postcode = Some(names::postcode(&mut self.random));
        learner
    }

    fn twins(&mut self, place: usize, pair: usize) {
        let mut one = self.learner(place);
        let mut other = self.learner(place + 1);
        other.surname.clone_from(&one.surname);
        other.date_of_birth = one.date_of_birth;
        other.email.clone_from(&one.email);
        other.postcode.clone_from(&one.postcode);
        other.telephone.clone_from(&one.telephone);
        if pair.is_multiple_of(3) {
            let (first, second) = *self.random.pick(A_LETTER_APART);
            (one.first_names, other.first_names) = (first.to_owned(), second.to_owned());
        } else if one.first_names == other.first_names {
            other.first_names = "Quentin".into();
        }
        let (mut a, mut b) = (
            self.account(&mut one, Fate::Plain),
            self.account(&mut other, Fate::Plain),
        );
        b.home_address.clone_from(&a.home_address);
        a.email.clone_from(&one.email);
        b.email.clone_from(&other.email);
        match pair % 6 {
            // One of them in each system, and not the same one.
            0 => {
                self.pics_only(one);
                self.onefile_only(b);
            }
            1 => {
                self.both(one, a);
                self.onefile_only(b);
            }
            2 => {
                self.both(one, a);
                self.pics_only(other);
            }
            _ => {
                self.both(one, a);
                self.both(other, b);
            }
        }
    }

    /// The learner's account in OneFile, with what befell it. A marriage may show in PICS only.
    fn account(&mut self, learner: &mut Learner, fate: Fate) -> User {
        let id = Ids::next(&mut self.ids.learner);
        let postcode = learner.postcode.clone().unwrap_or_default();
        let mut user = User {
            id,
            username: format!("LEARNER{id}"),
            role: LEARNER,
            organisation_id: ORGANISATION_ID,
            first_name: learner.first_names.clone(),
            last_name: learner.surname.clone(),
            email: learner.email.clone(),
            misid: self
                .random
                .chance(42)
                .then(|| learner.ident.clone())
                .flatten(),
            uln: self
                .random
                .chance(88)
                .then(|| learner.uln.clone())
                .flatten(),
            nino: self
                .random
                .chance(60)
                .then(|| learner.ni_number.clone())
                .flatten(),
            dob: learner.date_of_birth,
            telephone: learner.telephone.clone(),
            home_address: self
                .random
                .chance(80)
                .then(|| names::address(&mut self.random, &postcode)),
            last_modified: Some(eve(self.today)),
            ..User::default()
        };
        self.respell(&mut user);
        match fate {
            Fate::Plain => {}
            Fate::Misspelt => self.misspell(&mut user),
            Fate::Married if self.random.chance(50) => {
                user.last_name = names::other_surname(&user.last_name)
            }
            Fate::Married => learner.surname = names::other_surname(&learner.surname),
        }
        if self.random.chance(6)
            && let Some((_, called)) = CALLED.iter().find(|(full, _)| *full == user.first_name)
        {
            user.first_name = (*called).to_owned();
        }
        match self.random.below(100) {
            0..2 => user.email = None,
            2..4 => learner.email = None,
            4..10 => user.email = Some(format!("learner{id}@mail.test")),
            _ => {}
        }
        match self.random.below(100) {
            0 => user.dob = None,
            1 => learner.date_of_birth = None,
            2 => {
                let exchanged =
                    |day: NaiveDate| NaiveDate::from_ymd_opt(day.year(), day.day(), day.month());
                user.dob = user.dob.and_then(exchanged).or(user.dob);
            }
            3..6 => {
                // The Ident of somebody else, as where rows of a spreadsheet were moved.
                let another = self.random.below(500) + 1;
                user.misid =
                    people::learner(&mut Random::new(self.seed, "another"), self.seed, another)
                        .ident;
            }
            _ => {}
        }
        user
    }

    /// As another person types it, accents and apostrophes apart.
    fn respell(&mut self, user: &mut User) {
        if self.random.chance(30) {
            user.last_name = names::respelled(&user.last_name);
        }
        if self.random.chance(20) {
            user.first_name = names::plain(&user.first_name);
        }
        if self.random.chance(30) {
            user.last_name = user.last_name.replace('\'', "");
        }
        if self.random.chance(30) {
            user.last_name = user.last_name.replace('-', " ");
        }
    }

    fn misspell(&mut self, user: &mut User) {
        let slips = if self.random.chance(20) { 2 } else { 1 };
        for _ in 0..slips {
            let name = if self.random.chance(50) {
                &mut user.first_name
            } else {
                &mut user.last_name
            };
            *name = slip(&mut self.random, name);
        }
    }

    fn both(&mut self, learner: Learner, user: User) {
        self.out.truth.insert(learner.key.clone(), user.id);
        if self.random.chance(2) {
            let id = Ids::next(&mut self.ids.learner);
            let old = User {
                id,
                archived: true,
                misid: None,
                ..user.clone()
            };
            self.onefile_only(old);
        }
        self.pics_only(learner);
        self.onefile_only(user);
    }

    fn pics_only(&mut self, learner: Learner) {
        self.out.pics.learners.push(learner);
    }

    fn onefile_only(&mut self, user: User) {
        self.out.onefile.users.insert(user.id, user);
    }
}

/// The name with a letter left out, doubled, exchanged with its neighbour, or another.
fn slip(random: &mut Random, name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = random.below(letters.len());
    match random.below(4) {
        0 if letters.len() > 2 => {
            letters.remove(at);
        }
        1 => letters.insert(at, letters[at]),
        2 if at + 1 < letters.len() => letters.swap(at, at + 1),
        _ => letters[at] = *random.pick(&['a', 'e', 'i', 'n', 'r', 's', 't']),
    }
    letters.into_iter().collect()
}

fn read(user: &User) -> onefile::User {
    onefile::User {
        id: user.id,
        role: Some(user.role),
        first_name: Some(user.first_name.clone()),
        last_name: Some(user.last_name.clone()),
        email: user.email.clone(),
        misid: user.misid.clone(),
        uln: user.uln.clone(),
        nino: user.nino.clone(),
        date_of_birth: user.dob,
        telephone: user.telephone.clone(),
        mobile: user.mobile_number.clone(),
        home_address: user.home_address.clone(),
        archived: user.archived,
        last_modified: user.last_modified,
        ..onefile::User::default()
    }
}
