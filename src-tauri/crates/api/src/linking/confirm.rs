//! Whether two records are one person: what is said before strangers are linked, who the people of
//! a link are, and a person's word that an account is still the same person's.

use super::board::{LinkBoard, name_of};
use super::pair::LinkPair;
use crate::{Error, ErrorCode, Tandem};
use std::collections::BTreeSet;
use tandem_store::{LinkWord, ParkedRow};
use tandem_sync::identity::{self, Known, People, Person, Verdict};
use tandem_sync::linking::{Against, Kind, Strength, Suggestion};
use tandem_sync::plan::Cause;
use tandem_sync::ports::{OneFile, Words};
use tandem_sync::problems::ProblemKind;
use tandem_sync::records::pics::{LearnerKey, OfficerKey};
use tandem_sync::runs::Scope;

impl LinkBoard {
    /// Whether all that is known of two people speaks against their being one.
    pub fn have_nothing_in_common(&self, pair: &LinkPair) -> bool {
        match pair.kind {
            Kind::Learner => {
                let both = self.learner(&pair.pics).zip(self.user(pair.onefile_id));
                both.is_some_and(|(learner, user)| {
                    let (pics, onefile) = (Person::of_learner(learner), Person::of_user(user));
                    identity::verdict(None, &pics, &onefile) == Verdict::Other
                })
            }
            Kind::Officer => {
                let user = self.member_of_staff(pair.onefile_id);
                let both = self.officer(&pair.pics).zip(user);
                both.is_some_and(|(officer, user)| {
                    identity::is_another_name(&officer.name, &name_of(user))
                })
            }
            Kind::Organisation => false,
        }
    }

    /// Links in question, to be confirmed like any suggestion.
    pub(super) fn to_confirm(&self, kind: Kind) -> impl Iterator<Item = Suggestion> {
        let of_kind = self.questions.iter().filter(move |pair| pair.kind == kind);
        of_kind.map(|pair| Suggestion {
            pics: pair.pics.clone(),
            onefile_id: pair.onefile_id,
            strength: Strength::Weak,
            reasons: Vec::new(),
            against: vec![Against::SomebodyElseNow],
            rivals: false,
            archived: false,
        })
    }

    /// Who the people of these words are, as both systems have them now.
    pub(super) fn people_of(&self, words: &[LinkWord]) -> People {
        let mut people = People::default();
        for word in words.iter().filter(|word| word.one) {
            match word.kind {
                Kind::Learner => {
                    let both = self.learner(&word.pics).zip(self.user(word.onefile_id));
                    if let Some((learner, user)) = both {
                        let (pics, onefile) = (Person::of_learner(learner), Person::of_user(user));
                        let known = Known::of(word.onefile_id, pics, onefile);
                        people.learners.insert(LearnerKey(word.pics.clone()), known);
                    }
                }
                Kind::Officer => {
                    let user = self.member_of_staff(word.onefile_id);
                    if let Some((officer, user)) = self.officer(&word.pics).zip(user) {
                        let (pics, onefile) = (
                            Person::of_name(&officer.name),
                            Person::of_name(&name_of(user)),
                        );
                        let known = Known::of(word.onefile_id, pics, onefile);
                        people.officers.insert(OfficerKey(word.pics.clone()), known);
                    }
                }
                Kind::Organisation => {}
            }
        }
        people
    }
}

impl Tandem {
    /// Pairs that are linked and of which it is asked whether the account is still the same
    /// person's.
    ///
    /// # Errors
    /// Database trouble.
    pub(super) async fn in_question(&self) -> Result<BTreeSet<LinkPair>, Error> {
        let people = self.store.links().await?.people;
        let problems = self.store.problems().await?.into_iter();
        let pair = |row: ParkedRow| match row.problem.kind {
            ProblemKind::OtherPerson { onefile_id } => Some(LinkPair {
                kind: Kind::Learner,
                pics: row.problem.learner.0,
                onefile_id,
            }),
            ProblemKind::Parked {
                cause:
                    Cause::ReviewerIsAnother {
                        officer,
                        onefile_id,
                        name,
                    },
            } => {
                let known = people.officers.get(&OfficerKey(officer.clone()));
                let is_settled = known.is_some_and(|known| {
                    known.onefile_id == onefile_id && known.onefile.surname == name.trim()
                });
                (!is_settled).then_some(LinkPair {
                    kind: Kind::Officer,
                    pics: officer,
                    onefile_id,
                })
            }
            _ => None,
        };
        Ok(problems.filter_map(pair).collect())
    }

    /// Keeps a person's word that the account is still the same person's, whatever it says of them
    /// now. The next run goes by it.
    ///
    /// # Errors
    /// OneFile can't be read, or does not have the account in this centre.
    pub(super) async fn confirm_person(&self, pair: &LinkPair) -> Result<(), Error> {
        let stop = tokio_util::sync::CancellationToken::new();
        let client = self.client_of(&Scope::All, &stop).await?.asked();
        let everything = self.workspace.everything().await?;
        let mut people = People::default();
        let user = client.user(pair.onefile_id).await?;
        match (pair.kind, user) {
            (Kind::Learner, Some(user)) if user.is_learner() => {
                let key = LearnerKey(pair.pics.clone());
                let learner = everything.learners.iter().find(|one| one.key == key);
                let known = learner.map(|learner| {
                    let (pics, onefile) = (Person::of_learner(learner), Person::of_user(&user));
                    Known::of(pair.onefile_id, pics, onefile)
                });
                people.learners.extend(known.map(|known| (key, known)));
            }
            (Kind::Officer, Some(user)) if user.is_staff() => {
                let key = OfficerKey(pair.pics.clone());
                let officer = everything.officers.iter().find(|one| one.key == key);
                let known = officer.map(|officer| {
                    let onefile = Person::of_name(&user.name());
                    Known::of(pair.onefile_id, Person::of_name(&officer.name), onefile)
                });
                people.officers.extend(known.map(|known| (key, known)));
            }
            _ => {
                return Err(Error::new(
                    ErrorCode::NoSuchPartner,
                    format!(
                        "OneFile ID {} is no {} of this centre any more.",
                        pair.onefile_id,
                        tandem_words::linking::onefile_kind(pair.kind)
                    ),
                    "Unlink it, or correct the OneFile ID where PICS holds it.",
                ));
            }
        }
        let now = self.clock.now();
        self.store.set_people(&people).await?;
        if pair.kind == Kind::Learner {
            let learner = BTreeSet::from([LearnerKey(pair.pics.clone())]);
            self.store.keep_problems(&learner, &[], now).await?;
        }
        let word = self.word(pair, true, false);
        self.store.keep_link_words(vec![word]).await?;
        self.facts_seen.forget();
        Ok(())
    }
}
