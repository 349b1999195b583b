//! Both sides as linking sees them, from what was read last.

use super::LINK_KINDS;
use super::index::Index;
use super::pair::LinkPair;
use crate::{Error, ErrorCode, Tandem};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;
use tandem_store::{LinkWord, Roll, Seen, SeenKind};
use tandem_sync::linking::{
    Kind, Settled, Suggestion, suggest_learners, suggest_moved, suggest_officers,
    suggest_organisations,
};
use tandem_sync::links::Links;
use tandem_sync::links::{Link, NotLinked, link_learners};
use tandem_sync::ports::Words;
use tandem_sync::records::onefile::{self, Assessor, Placement, Role, User};
use tandem_sync::records::pics::{Everything, Learner, LearnerKey};

/// Both sides, how they are linked, and what people said.
pub struct LinkBoard {
    /// PICS.
    pub pics: Everything,
    /// Learners of the centre, in full as far as they were read.
    pub learners: Vec<User>,
    /// Assessors, trainee assessors and internal verifiers.
    pub staff: Vec<User>,
    /// Placements.
    pub placements: Vec<Placement>,
    /// How learners are linked.
    pub learner_links: BTreeMap<LearnerKey, Result<Link, NotLinked>>,
    /// The last word about each pair that somebody spoke of.
    pub words: Vec<LinkWord>,
    /// When OneFile was read.
    pub read: DateTime<Utc>,
    pub(super) roll: Roll,
    pub(super) index: Index,
    pub(super) questions: BTreeSet<LinkPair>,
    links: Links,
    suggestions: [OnceLock<Vec<Suggestion>>; LINK_KINDS.len()],
}

impl Tandem {
    /// Both sides as they were read last. OneFile is not asked.
    ///
    /// # Errors
    /// OneFile was never read for linking, or database trouble.
    pub async fn link_board(&self) -> Result<LinkBoard, Error> {
        let Some(roll) = self.store.roll().await? else {
            return Err(Error::new(
                ErrorCode::LinksNotRead,
                "OneFile was not read for linking yet.",
                "Read it first: learners, staff and placements that have no partner are read one by one.",
            ));
        };
        let pics = self.workspace.everything().await?;
        let links = self.store.links().await?;
        let users = self.store.seen::<User>(SeenKind::User).await?;
        let sites = self.store.seen::<Placement>(SeenKind::Placement).await?;
        let rows = roll.learners.iter();
        let learners: Vec<User> = rows.map(|row| learner(row, roll.read, &users)).collect();
        let rows = roll.staff.iter();
        let staff: Vec<User> = rows
            .map(|row| member_of_staff(row, roll.read, &users))
            .collect();
        let rows = roll.placements.iter();
        let placements: Vec<Placement> = rows.map(|row| placement(row, &sites)).collect();
        Ok(LinkBoard {
            learner_links: link_learners(&pics.learners, &roll.learners, &links),
            index: Index::of(&pics, &learners, &staff, &placements),
            learners,
            staff,
            placements,
            words: self.store.link_words().await?,
            questions: self.in_question().await?,
            read: roll.read,
            pics,
            roll,
            links,
            suggestions: Default::default(),
        })
    }
}

/// The row tells less than what was read in full, and is newer unless that was read after it.
fn learner(
    row: &onefile::Learner,
    listed: DateTime<Utc>,
    seen: &BTreeMap<i64, Seen<User>>,
) -> User {
    let whole = match seen.get(&row.id) {
        Some(seen) if seen.read > listed => return seen.record.clone(),
        Some(seen) => seen.record.clone(),
        None => User::default(),
    };
    User {
        id: row.id,
        role: whole.role.or(Some(Role::Learner.number())),
        first_name: Some(row.first_name.clone()),
        last_name: Some(row.last_name.clone()),
        misid: row.misid.clone().or(whole.misid.clone()),
        archived: row.archived || whole.archived,
        ..whole
    }
}

fn member_of_staff(
    row: &Assessor,
    listed: DateTime<Utc>,
    seen: &BTreeMap<i64, Seen<User>>,
) -> User {
    let whole = seen.get(&row.id);
    if let Some(seen) = whole.filter(|seen| seen.read > listed) {
        return seen.record.clone();
    }
    let mut user = whole.map(|seen| seen.record.clone()).unwrap_or_default();
    // An account that passed to somebody else since it was read in full has another name.
    if user.name() != row.name {
        let (first, last) = row.name.rsplit_once(' ').unwrap_or((&row.name, ""));
        user = User {
            first_name: Some(first.to_owned()),
            last_name: Some(last.to_owned()),
            ..User::default()
        };
    }
    user.id = row.id;
    user.misid = row.misid.clone().or(user.misid);
    user.archived = row.archived || user.archived;
    user
}

fn placement(row: &Placement, seen: &BTreeMap<i64, Seen<Placement>>) -> Placement {
    let whole = seen
        .get(&row.id)
        .map(|seen| seen.record.clone())
        .unwrap_or_default();
    Placement {
        id: row.id,
        name: row.name.clone(),
        misid: row.misid.clone().or(whole.misid),
        address: row.address.clone().or(whole.address),
        email: row.email.clone().or(whole.email),
        telephone: row.telephone.clone().or(whole.telephone),
    }
}

impl LinkBoard {
    /// Links of a kind, by key of the PICS record.
    pub fn linked(&self, kind: Kind) -> BTreeMap<String, i64> {
        match kind {
            Kind::Learner => (self.learner_links.iter())
                .filter_map(|(key, link)| Some((key.0.clone(), link.ok()?.onefile_id)))
                .collect(),
            Kind::Officer => {
                let known: BTreeSet<i64> = self.staff.iter().map(|user| user.id).collect();
                let kept = |key| {
                    self.links
                        .officers
                        .get(key)
                        .copied()
                        .filter(|id| known.contains(id))
                };
                (self.pics.officers.iter())
                    .filter_map(|o| Some((o.key.0.clone(), o.onefile_id.or_else(|| kept(&o.key))?)))
                    .collect()
            }
            Kind::Organisation => {
                let known: BTreeSet<i64> = self.placements.iter().map(|site| site.id).collect();
                let kept = |key| {
                    self.links
                        .organisations
                        .get(key)
                        .copied()
                        .filter(|id| known.contains(id))
                };
                (self.pics.organisations.iter())
                    .filter_map(|o| Some((o.key.0.clone(), o.onefile_id.or_else(|| kept(&o.key))?)))
                    .collect()
            }
        }
    }

    /// The OneFile ID that PICS itself holds.
    pub fn held_by_pics(&self, kind: Kind, pics: &str) -> Option<i64> {
        match kind {
            Kind::Learner => self.learner(pics)?.onefile_id,
            Kind::Officer => self.officer(pics)?.onefile_id,
            Kind::Organisation => self.organisation(pics)?.onefile_id,
        }
    }

    /// What may be one, strong ones first.
    pub fn suggestions(&self, kind: Kind) -> &[Suggestion] {
        let place = LINK_KINDS.iter().position(|other| *other == kind);
        self.suggestions[place.unwrap_or_default()].get_or_init(|| self.suggest(kind))
    }

    fn suggest(&self, kind: Kind) -> Vec<Suggestion> {
        let settled = self.settled(kind);
        let mut found = match kind {
            Kind::Learner => suggest_learners(&self.pics.learners, &self.learners, &settled),
            Kind::Officer => suggest_officers(&self.pics.officers, &self.staff, &settled),
            Kind::Organisation => {
                suggest_organisations(&self.pics.organisations, &self.placements, &settled)
            }
        };
        if kind == Kind::Learner {
            found.extend(self.moved());
        }
        found.extend(self.to_confirm(kind));
        found
    }

    /// Learners whose account is archived or gone, while another one has their number.
    fn moved(&self) -> Vec<Suggestion> {
        let linked = self.linked(Kind::Learner);
        let held = self.pics.learners.iter();
        let held = held.filter_map(|learner| Some((learner.key.0.clone(), learner.onefile_id?)));
        let mut links: BTreeMap<String, i64> = held.collect();
        links.extend(linked);
        let apart = self.settled(Kind::Learner).apart;
        suggest_moved(&self.pics.learners, &self.learners, &links, &apart)
    }

    /// Whether the pair is suggested instead of an account that is archived or gone.
    pub(super) fn is_moved(&self, pair: &LinkPair) -> bool {
        pair.kind == Kind::Learner
            && self
                .moved()
                .iter()
                .any(|one| one.pics == pair.pics && one.onefile_id == pair.onefile_id)
    }

    /// Whether the OneFile record is what the pair takes it for, as far as it says.
    pub(super) fn has_the_role(&self, pair: &LinkPair) -> bool {
        match pair.kind {
            Kind::Learner => self.user(pair.onefile_id).is_some_and(User::is_learner),
            Kind::Officer => self
                .member_of_staff(pair.onefile_id)
                .is_some_and(User::is_staff),
            Kind::Organisation => true,
        }
    }

    fn settled(&self, kind: Kind) -> Settled {
        let linked = self.linked(kind);
        // What PICS holds goes before any suggestion, so that it is put right there.
        let left_alone = match kind {
            Kind::Learner => (self.pics.learners.iter())
                .filter(|l| l.onefile_id.is_some())
                .map(|l| l.key.0.clone())
                .collect(),
            Kind::Officer | Kind::Organisation => BTreeSet::new(),
        };
        let apart = (self.words.iter())
            .filter(|word| word.kind == kind && !word.one)
            .map(|word| (word.pics.clone(), word.onefile_id))
            .collect();
        Settled {
            linked,
            left_alone,
            apart,
        }
    }

    /// The name of a PICS record.
    pub fn pics_name(&self, kind: Kind, pics: &str) -> Option<String> {
        match kind {
            Kind::Learner => self.learner(pics).map(Learner::name),
            Kind::Officer => self.officer(pics).map(|officer| officer.name.clone()),
            Kind::Organisation => self.organisation(pics).map(|site| site.name.clone()),
        }
    }

    /// The name of a OneFile record, and whether it is archived.
    pub fn onefile_name(&self, kind: Kind, id: i64) -> Option<(String, bool)> {
        let of_user = |user: &User| (name_of(user), user.archived);
        match kind {
            Kind::Learner => self.user(id).map(of_user),
            Kind::Officer => self.member_of_staff(id).map(of_user),
            Kind::Organisation => self.placement(id).map(|site| (site.name.clone(), false)),
        }
    }

    /// The key of the one PICS record of a kind that has this Ident or reference.
    ///
    /// # Errors
    /// None, or several.
    pub fn key_of(&self, kind: Kind, reference: &str) -> Result<String, Error> {
        let keys = self.index.keys_of(kind, reference);
        match keys.as_slice() {
            [key] => Ok(key.clone()),
            [] => Err(Error::new(
                ErrorCode::NoSuchPartner,
                format!(
                    "PICS has no {} with the Ident or reference {reference}.",
                    tandem_words::linking::kind(kind)
                ),
                "Check the Ident, and that the records were imported.",
            )),
            _ => Err(Error::new(
                ErrorCode::AmbiguousReference,
                format!(
                    "Several {}s in PICS have {reference}.",
                    tandem_words::linking::kind(kind)
                ),
                "Use an Ident or a reference that only one has.",
            )),
        }
    }
}

/// First and last name.
pub(super) fn name_of(user: &User) -> String {
    user.name()
}
