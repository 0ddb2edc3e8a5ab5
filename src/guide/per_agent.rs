use std::collections::BTreeMap;
use std::time::Duration;

use hookswitch::{Call, Outcome, State, Vendor};

/// What one agent had to do with the calls of a report.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Row {
    pub label: String,
    pub offered: u32,
    pub answered: u32,
    pub missed: u32,
    pub rang_for: Duration,
    pub talk_time: Duration,
    /// Calls with an answer whose talk time nobody tells: the sum lacks these.
    pub untimed: u32,
}

/// One row for each agent who has a part in one of these calls, by vendor and the agent's key.
pub fn per_agent<'c>(calls: impl IntoIterator<Item = &'c Call>) -> BTreeMap<(Vendor, String), Row> {
    use Outcome::{Abandoned, AnsweredBySystem, Missed, Rejected, TimedOut, Voicemail};
    let mut rows: BTreeMap<_, Row> = BTreeMap::new();
    for call in calls.into_iter().filter(|call| call.state == State::Ended) {
        let nobody_answered = matches!(
            call.outcome,
            Some(Missed | Voicemail | Abandoned | TimedOut | Rejected | AnsweredBySystem)
        );
        let placed_by = call.placed_by.as_ref().and_then(|agent| agent.key());
        for leg in &call.legs {
            let Some((agent, key)) = leg.agent.as_ref().and_then(|a| Some((a, a.key()?))) else {
                continue;
            };
            let row = rows.entry((call.vendor, key.to_owned())).or_default();
            row.label = agent.label().unwrap_or(key).to_owned();
            let answered = leg.outcome == Some(Outcome::Answered);
            row.rang_for += leg.rang_for().unwrap_or_default();
            row.talk_time += leg.talk_time.unwrap_or_default();
            row.untimed += u32::from(answered && leg.talk_time.is_none());
            if placed_by != Some(key) && leg.outcome != Some(Outcome::Blocked) {
                row.offered += 1;
                row.answered += u32::from(answered);
                row.missed += u32::from(!answered && nobody_answered);
            }
        }
    }
    rows
}
