//! Officers and organisations: no learner has them, so what concerns them is carried out by itself.

use super::making::Making;
use super::parts::Engine;
use super::report::Report;
use super::turns::Turns;
use crate::delivery::Carried;
use crate::error::EngineError;
use crate::ports::onefile::OneFileErrorKind;
use crate::records::pics::LearnerKey;
use crate::runs::Phase;

impl Engine<'_> {
    /// Carries out what concerns officers and organisations, one after the other.
    pub(super) async fn apply_shared(
        &self,
        making: &Making<'_>,
        turns: &Turns,
        report: &mut Report,
    ) -> Result<(), EngineError> {
        let (run, observed) = (making.run, making.observed);
        let changes = &making.plan.shared.changes;
        let mut rest = changes.as_slice();
        while let Some(first) = rest.first() {
            if report.has_to_end() {
                break;
            }
            if self.cancel.is_cancelled() {
                report.stopped_by = Some(OneFileErrorKind::Stopped);
                break;
            }
            let record = first.line().record;
            let together = rest.iter().take_while(|c| c.line().record == record);
            let (now, later) = rest.split_at(together.count().max(1));
            let mut carried = Carried::default();
            self.carry(run, now, observed, turns, &mut carried).await?;
            report.take(&LearnerKey::nobody(), carried);
            rest = later;
            let done = changes.len() - rest.len();
            self.tell_progress(Phase::Applying, done, changes.len(), making.work);
        }
        Ok(())
    }
}
