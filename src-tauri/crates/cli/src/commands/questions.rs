use crate::args::{Answer, Args, Reply as Said};
use crate::{exit, print};
use tandem_api::routine::records::pics::{LearnerKey, ReviewKey};
use tandem_api::{Error, Noticed, OpenQuestion, Reply, Word};

pub async fn list(args: &Args) -> Result<exit::Code, Error> {
    let tandem = super::open(args, "questions").await?;
    let questions = tandem.questions().await?;
    tandem.close().await?;
    if args.json {
        questions.iter().for_each(print::json);
    } else if questions.is_empty() {
        outln!("There are no open questions.");
    }
    for question in questions.iter().filter(|_| !args.json) {
        match question {
            OpenQuestion::VisitInDoubt { learner, push, .. } => {
                outln!(
                    "{learner} review {}: a visit on {} at {} was sent to OneFile and no answer came. Look in the \
                     learner's calendar.",
                    push.review,
                    push.day,
                    push.time.format("%H:%M")
                );
                outln!(
                    "  tandem answer \"{learner}\" {} not-there | removed | made-by-hand",
                    push.review
                );
            }
            OpenQuestion::ReviewMissing {
                learner,
                visit_id,
                push,
            } => {
                outln!(
                    "{learner} review {}: visit {visit_id} on {} at {} is in OneFile, and its review could not be made. \
                     Each run tries again; or settle it by hand.",
                    push.review,
                    push.day,
                    push.time.format("%H:%M")
                );
                outln!(
                    "  tandem answer \"{learner}\" {} removed | made-by-hand",
                    push.review
                );
            }
            OpenQuestion::AccountInDoubt { learner } => {
                outln!(
                    "{learner}: the learner's account was sent to OneFile and no answer came. Enrol the learner again, \
                     which looks first; or look in OneFile."
                );
                outln!("  tandem enrol \"{learner}\" --there ID | --not-there");
            }
            OpenQuestion::Joining {
                learner,
                day,
                pics,
                onefile,
                gone,
            } => {
                let onefile: Vec<String> = onefile.iter().map(ToString::to_string).collect();
                outln!(
                    "{learner} has a review without partner in both systems on {day}. Are they the same?"
                );
                for id in gone {
                    outln!("  OneFile does not show its review {id} any more.");
                }
                for review in pics {
                    outln!(
                        "  tandem answer \"{learner}\" {review} join {} | apart",
                        onefile.join("/")
                    );
                }
            }
            OpenQuestion::Noticed { learner, what } => tell(learner, what),
        }
    }
    Ok(exit::WELL)
}

pub async fn answer(args: &Args, answer: &Answer) -> Result<exit::Code, Error> {
    let tandem = super::open(args, "answer").await?;
    let learner = tandem.resolve(&answer.learner).await?;
    let word = match answer.reply {
        Said::AssignAgain => Some(Word::AssignAgain),
        Said::Leave => Some(Word::Leave),
        Said::Send => Some(Word::Send),
        _ => None,
    };
    if let Some(word) = word {
        tandem
            .answer_noticed(&learner, &answer.record, word)
            .await?;
        tandem.close().await?;
        if !args.json {
            outln!("Kept. The next run acts on it.");
        }
        return Ok(exit::WELL);
    }
    let reply = match answer.reply {
        Said::AssignAgain | Said::Leave | Said::Send => return Ok(exit::WELL),
        Said::NotThere => Reply::NotThere,
        Said::Removed => Reply::Removed,
        Said::MadeByHand => Reply::MadeByHand,
        Said::Join { onefile_id } => Reply::Join(onefile_id),
        Said::Apart => Reply::Apart,
        Said::Undo => Reply::Undo,
    };
    tandem
        .answer(&learner, &ReviewKey(answer.record.clone()), reply)
        .await?;
    tandem.close().await?;
    if !args.json {
        outln!("Kept. The next run acts on it.");
    }
    Ok(exit::WELL)
}

fn tell(learner: &LearnerKey, what: &Noticed) {
    let answers = match what {
        Noticed::AimGone {
            aim,
            onefile_id,
            since,
        } => {
            outln!(
                "{learner} aim {aim}: OneFile aim {onefile_id} was there and is gone since {since}. Is it to be assigned \
                 again?"
            );
            "assign-again | leave"
        }
        Noticed::ReviewGone {
            review,
            onefile_id,
            since,
        } => {
            outln!(
                "{learner} review {review}: OneFile no longer has its review {onefile_id}, since {since}. Is that right?"
            );
            "leave"
        }
        Noticed::OddDates { reviews } => {
            for (review, day) in reviews {
                outln!("{learner} review {review} is proposed for {day}. Is that meant?");
            }
            "send | leave"
        }
    };
    outln!(
        "  tandem answer \"{learner}\" \"{}\" {answers}",
        what.name()
    );
}
