//! The closed words of what happens.

use crate::words::words;

words! {
    /// Who answered a call.
    #[derive(Default)]
    pub model enum AnsweredBy {
        /// A person.
        #[default]
        Person = "person",
        /// A menu, queue, mailbox, announcement or bot.
        System = "system",
    }
}

words! {
    /// What answering machine detection found.
    #[derive(Default)]
    pub model enum Detection {
        /// A person.
        Human = "human",
        /// An answering machine or mailbox.
        Machine = "machine",
        /// A fax.
        Fax = "fax",
        /// It could not be told.
        #[default]
        Unknown = "unknown",
    }
}

words! {
    /// The direction of a call or message, seen from the account.
    pub model enum Direction {
        /// From outside.
        Inbound = "inbound",
        /// To the outside.
        Outbound = "outbound",
        /// From one extension of the account to another.
        Internal = "internal",
    }
}

words! {
    /// Which party a leg is of.
    pub model enum Side {
        /// The one who called. An agent who calls from a browser is such a one; a caller's leg without an
        /// agent is of somebody from outside.
        Caller = "caller",
        /// One who was called.
        Called = "called",
    }
}

words! {
    /// Who ended a call or a part of it.
    pub model enum EndedBy {
        /// The one who called.
        Caller = "caller",
        /// The one who was called.
        Called = "called",
        /// The phone system.
        Platform = "platform",
    }
}

words! {
    /// What somebody wrote about a call.
    #[derive(Default)]
    pub model enum NoteKind {
        /// A word that sorts it.
        Tag = "tag",
        /// A comment.
        #[default]
        Comment = "comment",
        /// What an agent set as the result.
        Disposition = "disposition",
        /// A summary.
        Summary = "summary",
        /// Something to be done.
        ActionItem = "action_item",
        /// What it was about.
        Topic = "topic",
        /// How the caller felt.
        Sentiment = "sentiment",
        /// How good it was.
        Rating = "rating",
    }
}

words! {
    /// What became of a text message.
    pub model enum MessageStatus {
        /// It came in.
        Received = "received",
        /// It waits to be sent.
        Queued = "queued",
        /// It was sent.
        Sent = "sent",
        /// It arrived.
        Delivered = "delivered",
        /// It could not be sent, or did not arrive.
        Failed = "failed",
        /// It was read.
        Read = "read",
    }
}

words! {
    /// The kind of a transfer.
    pub model enum Transfer {
        /// Without asking the other first.
        Blind = "blind",
        /// After asking the other.
        Consultative = "consultative",
    }
}

words! {
    /// The agent's part in a transfer.
    pub model enum TransferRole {
        /// The agent gave the call away.
        Gave = "gave",
        /// The agent received the call.
        Received = "received",
    }
}

words! {
    /// What an [`Ended`](super::Ended) is the end of.
    #[derive(Default)]
    pub model enum Scope {
        /// One party's leg.
        #[default]
        Leg = "leg",
        /// The attempt of a queue or ring group.
        Group = "group",
        /// The whole call.
        Call = "call",
    }
}

words! {
    /// What came of a call or of a part of it.
    pub model enum Outcome {
        /// A person talked.
        Answered = "answered",
        /// A message was left.
        Voicemail = "voicemail",
        /// A menu, queue, announcement or mailbox took the call, and no person did.
        AnsweredBySystem = "answered_by_system",
        /// Inbound: nobody of the account answered.
        Missed = "missed",
        /// Outbound: the other side did not answer.
        NoAnswer = "no_answer",
        /// The other side was busy.
        Busy = "busy",
        /// Somebody rejected the call.
        Rejected = "rejected",
        /// The call was blocked.
        Blocked = "blocked",
        /// The caller gave up waiting.
        Abandoned = "abandoned",
        /// The queue or group gave up.
        TimedOut = "timed_out",
        /// The call was forwarded.
        Forwarded = "forwarded",
        /// It could not be set up: there was no route, no credit, or a fault.
        Failed = "failed",
        /// A colleague or another device took it. It is a leg's, and never a call's: such a call was answered.
        AnsweredElsewhere = "answered_elsewhere",
    }
}

words! {
    /// Whether a recording can be had, or what is done with it.
    #[derive(Default)]
    pub model enum RecordingStatus {
        /// It can.
        #[default]
        Available = "available",
        /// It could not be made.
        Failed = "failed",
        /// It has begun.
        Started = "started",
        /// It was interrupted.
        Paused = "paused",
        /// It goes on.
        Resumed = "resumed",
        /// It is over; whether it can be had is not known yet.
        Stopped = "stopped",
        /// It was deleted.
        Deleted = "deleted",
    }
}

words! {
    /// The medium of a text message.
    pub model enum Medium {
        /// Text alone.
        Sms = "sms",
        /// With media.
        Mms = "mms",
        /// By WhatsApp.
        Whatsapp = "whatsapp",
    }
}

impl Outcome {
    /// Whether a person answered: true of [`Answered`](Self::Answered) alone.
    #[must_use]
    pub const fn was_answered(self) -> bool {
        matches!(self, Self::Answered)
    }

    /// What came of a leg that ended, of which it is known who answered, if anybody did: nobody knows what an
    /// unanswered one is if the direction is unknown.
    pub(crate) const fn of_leg(
        answered: Option<AnsweredBy>,
        direction: Option<Direction>,
    ) -> Option<Self> {
        match (answered, direction) {
            (Some(AnsweredBy::Person), _) => Some(Self::Answered),
            (Some(AnsweredBy::System), _) => Some(Self::AnsweredBySystem),
            (None, Some(Direction::Outbound)) => Some(Self::NoAnswer),
            (None, Some(_)) => Some(Self::Missed),
            (None, None) => None,
        }
    }
}
