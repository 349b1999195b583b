use crate::args::{Answer, Args, Reply as Said};
use crate::{exit, print};
use tandem_api::routine::records::pics::{AimKey, ReviewKey};
use tandem_api::{AimReply, Error, OpenQuestion, Reply};

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
            OpenQuestion::AimGone {
                learner,
                aim,
                onefile_id,
                since,
            } => {
                outln!(
                    "{learner} aim {aim}: OneFile aim {onefile_id} was there and is gone since {since}. Is it to be \
                     assigned again?"
                );
                outln!("  tandem answer \"{learner}\" \"{aim}\" assign-again | leave");
            }
        }
    }
    Ok(exit::WELL)
}

pub async fn answer(args: &Args, answer: &Answer) -> Result<exit::Code, Error> {
    let tandem = super::open(args, "answer").await?;
    let learner = tandem.resolve(&answer.learner).await?;
    let of_aim = match answer.reply {
        Said::AssignAgain => Some(AimReply::AssignAgain),
        Said::Leave => Some(AimReply::Leave),
        _ => None,
    };
    if let Some(reply) = of_aim {
        let aim = AimKey(answer.record.clone());
        tandem.answer_aim(&learner, &aim, reply).await?;
        tandem.close().await?;
        if !args.json {
            outln!("Kept. The next run acts on it.");
        }
        return Ok(exit::WELL);
    }
    let reply = match answer.reply {
        Said::AssignAgain | Said::Leave => return Ok(exit::WELL),
        Said::NotThere => Reply::NotThere,
        Said::Removed => Reply::Removed,
        Said::MadeByHand => Reply::MadeByHand,
        Said::Join { onefile_id } => Reply::Join(onefile_id),
        Said::Apart => Reply::Apart,
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
