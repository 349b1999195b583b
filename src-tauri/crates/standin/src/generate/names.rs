//! Invented people: names, numbers and addresses that belong to nobody.

use super::random::Random;

const FIRST: &[&str] = &[
    "Aisha",
    "Alfie",
    "Amélie",
    "Aneurin",
    "Anne-Marie",
    "Bartek",
    "Beatrix",
    "Bronwyn",
    "Callum",
    "Chloë",
    "Ciarán",
    "Dafydd",
    "Dilys",
    "Edith",
    "Eilidh",
    "Elif",
    "Fatima",
    "Fergus",
    "Freya",
    "Gethin",
    "Grace",
    "Hamza",
    "Harriet",
    "Ifeoma",
    "Imogen",
    "Iolo",
    "Ivy",
    "Jamal",
    "Jean-Luc",
    "Jodie",
    "José",
    "Kieran",
    "Kwame",
    "Leila",
    "Lowri",
    "Łukasz",
    "Mairi",
    "Mary Jane",
    "Mei",
    "Nadia",
    "Niamh",
    "Noor",
    "Olu",
    "Oscar",
    "Phoebe",
    "Priya",
    "Quentin",
    "Reuben",
    "Rhys",
    "Rosa",
    "Saoirse",
    "Seán",
    "Sofia",
    "Søren",
    "Tariq",
    "Tegan",
    "Una",
    "Vikram",
    "Wren",
    "Yusuf",
    "Zainab",
    "Zoë",
];

const SURNAMES: &[&str] = &[
    "Abernethy",
    "Ådahl",
    "Akintola",
    "Ashworth",
    "Baptiste",
    "Béchard",
    "Blackthorn",
    "Brannigan",
    "Carrow",
    "Čapková",
    "Chaudhry-Lowe",
    "Coldwell",
    "D'Arcy",
    "Dankworth",
    "Das",
    "Devereux",
    "Egbuna",
    "Ellerby",
    "Estévez",
    "Fairclough",
    "Fenwick",
    "Fitz-Alan",
    "Forde",
    "Garside",
    "Glyndwr",
    "Grünwald",
    "Hallam",
    "Haq",
    "Heathcote-Rees",
    "Hollins",
    "Ibáñez",
    "Inskip",
    "Jankowska",
    "Jephcott",
    "Kaur",
    "Kershaw",
    "Kovács",
    "Lacey",
    "Lindqvist",
    "Llewelyn",
    "MacAskill",
    "Marchbanks",
    "McGillicuddy",
    "Mensah",
    "Müller",
    "Nettleship",
    "Ní Bhriain",
    "Nováková",
    "O'Hara",
    "O'Shaughnessy",
    "Ogunleye",
    "Özdemir",
    "Parrish",
    "Pemberton",
    "Peña",
    "Quill",
    "Quennell",
    "Rafferty",
    "Renshaw",
    "Rodríguez",
    "Rowbottom",
    "Sadiq",
    "St. Clair",
    "Sméth",
    "Strand",
    "Tattersall",
    "Thistlewood",
    "Thorsson",
    "Ubogu",
    "Underhill",
    "Van der Lee",
    "Varga",
    "Wadsworth",
    "Wójcik",
    "Wren-Jones",
    "Xu",
    "Yarrow",
    "Yıldız",
    "Zafar",
];

/// The letters of these tables that are not ASCII, and what people type in their place. Only
/// those of [`MARKED`] are a plain letter with an accent.
const PLAIN: &[(char, &str)] = &[
    ('Å', "A"),
    ('Č', "C"),
    ('Ö', "O"),
    ('á', "a"),
    ('é', "e"),
    ('ë', "e"),
    ('í', "i"),
    ('ñ', "n"),
    ('ó', "o"),
    ('ö', "o"),
    ('ø', "o"),
    ('ü', "u"),
    ('Ł', "L"),
    ('ı', "i"),
];

const MARKED: &[(char, char)] = &[('a', 'á'), ('e', 'é'), ('i', 'í'), ('o', 'ó'), ('u', 'ú')];

/// Letters of names that no accent explains: a spelling without them is another name.
const LETTERS_OF_THEIR_OWN: &[char] = &['ø', 'Ł', 'ı'];

const STREETS: &[&str] = &[
    "Example Row",
    "Invented Lane",
    "Sample Street",
    "Nowhere Close",
    "Test Terrace",
];

const TOWNS: &[&str] = &["Testham", "Mockbury", "Sampleton", "Fictley", "Draftford"];

/// The `n`-th person's first names and surname: no two alike, whatever the number of people.
pub(crate) fn person(seed: u64, n: usize) -> (String, String) {
    let pairs = FIRST.len() * SURNAMES.len();
    let start = Random::new(seed, "names").below(pairs);
    // 1013 is a prime that divides neither table's length, so every pair comes before any returns.
    let place = (start + (n % pairs) * 1013) % pairs;
    let surname = SURNAMES[place % SURNAMES.len()];
    let mut first = FIRST[place / SURNAMES.len()].to_owned();
    let mut round = n / pairs;
    while round > 0 {
        first.push(' ');
        first += FIRST[(round - 1) % FIRST.len()];
        round = (round - 1) / FIRST.len();
    }
    (first, surname.to_owned())
}

/// A surname that is not this one.
pub(crate) fn other_surname(surname: &str) -> String {
    let place = SURNAMES.iter().position(|s| *s == surname).unwrap_or(0);
    SURNAMES[(place + 7) % SURNAMES.len()].to_owned()
}

/// The same surname as another person would type it: other case, and accents lost or added.
pub(crate) fn respelled(surname: &str) -> String {
    if surname.is_ascii() || surname.contains(LETTERS_OF_THEIR_OWN) {
        let marked = |c| {
            MARKED
                .iter()
                .find(|(from, _)| *from == c)
                .map(|(_, to)| *to)
        };
        let mut done = false;
        return surname
            .to_lowercase()
            .chars()
            .map(|c| match marked(c) {
                Some(accented) if !done => {
                    done = true;
                    accented
                }
                _ => c,
            })
            .collect();
    }
    plain(surname).to_uppercase()
}

/// A name in ASCII.
pub(crate) fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for c in name.chars() {
        match PLAIN.iter().find(|(from, _)| *from == c) {
            Some((_, to)) => plain += to,
            None => plain.push(c),
        }
    }
    plain
}

/// An e-mail address; `mark` keeps two people of one name apart.
pub(crate) fn email(first: &str, surname: &str, mark: &str) -> String {
    let part = |text: &str| -> String {
        let letters = plain(text).to_lowercase();
        letters
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect()
    };
    format!(
        "{}.{}.{}@example.test",
        part(first),
        part(surname),
        part(mark)
    )
}

/// A postcode of the area ZZ, which there isn't.
pub(crate) fn postcode(random: &mut Random) -> String {
    let (area, sector) = (random.between(1, 99), random.between(0, 9));
    format!("ZZ{area} {sector}ZZ")
}

/// A postal address whose last line is the postcode.
pub(crate) fn address(random: &mut Random, postcode: &str) -> String {
    let number = random.between(1, 140);
    let (street, town) = (*random.pick(STREETS), *random.pick(TOWNS));
    format!("{number} {street}\r\n{town}\r\n{postcode}")
}

/// A telephone number of the range that is kept free for drama.
pub(crate) fn telephone(random: &mut Random) -> String {
    format!("07700 900{:03}", random.between(0, 999))
}

/// A National Insurance number with the prefix QQ, which is never given out.
pub(crate) fn ni_number(random: &mut Random) -> String {
    let last = *random.pick(&['A', 'B', 'C', 'D']);
    format!("QQ{:06}{last}", random.between(0, 999_999))
}

/// The temporary unique learner number that many learners share.
pub(crate) const TEMPORARY_ULN: &str = "9999999999";

/// The `n`-th unique learner number of a seed, with a valid check digit.
pub(crate) fn uln(seed: u64, n: usize) -> String {
    const FIRST_NINE: u64 = 900_000_000;
    let start = Random::new(seed, "uln")
        .between(0, 899_999_999)
        .unsigned_abs();
    // Steps of two leave the number between two of them free for one without a check digit.
    let nine = 100_000_000 + (start + n as u64 * 15_838) % FIRST_NINE;
    match with_check_digit(nine) {
        Some(uln) => uln,
        None => with_check_digit(nine + 1).unwrap_or_else(|| TEMPORARY_ULN.to_owned()),
    }
}

/// The first nine digits are weighted 10 to 2; of the sum modulo 11, nought is never given out,
/// and the check digit is what it lacks of ten.
fn with_check_digit(nine: u64) -> Option<String> {
    let digits = format!("{nine:09}");
    let sum: u64 = digits
        .bytes()
        .zip((2..=10).rev())
        .map(|(digit, weight)| u64::from(digit - b'0') * weight)
        .sum();
    match sum % 11 {
        0 => None,
        rest => Some(format!("{digits}{}", 10 - rest)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn check_digits_follow_the_published_example() {
        assert_eq!(with_check_digit(927_630_868).as_deref(), Some("9276308686"));
        assert_eq!(with_check_digit(999_999_999).as_deref(), Some("9999999998"));
    }

    #[test]
    fn numbers_and_names_do_not_come_twice() {
        let ulns: BTreeSet<String> = (0..30_000).map(|n| uln(3, n)).collect();
        assert_eq!(ulns.len(), 30_000);
        assert!(!ulns.contains(TEMPORARY_ULN));
        let people: BTreeSet<_> = (0..30_000).map(|n| person(3, n)).collect();
        assert_eq!(people.len(), 30_000);
    }

    #[test]
    fn every_letter_of_the_tables_has_a_plain_form() {
        for name in FIRST.iter().chain(SURNAMES) {
            assert!(plain(name).is_ascii(), "{name}");
        }
    }

    #[test]
    fn another_spelling_differs_and_another_surname_too() {
        assert_eq!(respelled("Sméth"), "SMETH");
        assert_eq!(respelled("O'Hara"), "ó'hara");
        for surname in SURNAMES {
            assert_ne!(respelled(surname), *surname);
            assert_ne!(other_surname(surname), *surname);
        }
    }

    #[test]
    fn addresses_for_e_mail_are_ascii() {
        assert_eq!(
            email("Anne-Marie", "Ní Bhriain", "0042Q"),
            "annemarie.nibhriain.0042q@example.test"
        );
    }
}
