//! Whose leg an event is of, and which call it belongs to.

use super::{ContactType, Direction, Fields, Kind, Target, TargetType};
use crate::event::{Agent, CallIds, Group, Party};
use crate::fields::Doubts;
use crate::text::Text;
use crate::{PhoneNumber, event};

/// Whose leg it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// That of a person, who is the target.
    Person,
    /// That by which a caller came in, to where nobody is: a main line, a department, a call center. Or that of a user
    /// whose call another person took.
    Place,
    /// Not known, since a field that would tell could not be read.
    Unclear,
}

impl TargetType<'_> {
    /// Whether it is somebody who answers, and not what finds somebody.
    const fn is_person(&self) -> bool {
        matches!(self, Self::User | Self::Room)
    }

    /// Whether calls wait or ring there for several people.
    const fn is_queue(&self) -> bool {
        matches!(
            self,
            Self::CallCenter | Self::CallCenterInTwo | Self::Department | Self::Office
        )
    }
}

impl<'a> Target<'a> {
    fn is_queue(&self) -> bool {
        self.kind.as_ref().is_some_and(TargetType::is_queue)
    }
}

impl<'a> Fields<'a> {
    pub(super) fn whose(&self, doubts: Doubts<'_, '_>) -> Whose {
        let in_doubt = doubts.unreadable(&["target", "target.type", "operator_call_id"]);
        match &self.target.kind {
            _ if self.operator().is_some() => Whose::Place,
            _ if in_doubt => Whose::Unclear,
            Some(kind) if !kind.is_person() => Whose::Place,
            _ => Whose::Person,
        }
    }

    /// The leg of the person who took the call of this one.
    pub(super) fn operator(&self) -> Option<&str> {
        let operator = self.operator_call_id.as_deref();
        operator.filter(|operator| Some(*operator) != self.call_id.as_deref())
    }

    /// The ids of the call. A leg that people are rung for has the id of the one by which the caller came in. That one is
    /// a call of its own, though it may have a master: the legs of those whom it rings name it, and not its master.
    pub(super) fn ids(&self) -> CallIds<'a> {
        let others = |id: &Text<'a>| id.clone().filter(|id| Some(id) != self.call_id.as_ref());
        let master = others(&self.master_call_id);
        let entry = others(&self.entry_point_call_id);
        let is_of_person = self.target.kind.as_ref().is_none_or(TargetType::is_person);
        let id = entry
            .or_else(|| master.clone().filter(|_| is_of_person))
            .or_else(|| self.call_id.clone());
        CallIds {
            linked_id: master.filter(|master| Some(master) != id.as_ref()),
            id,
            leg_id: self.call_id.clone(),
            reference: self.custom_data.clone(),
        }
    }

    /// Whether the leg is the one by which the call is named.
    pub(super) fn is_root(&self) -> bool {
        self.ids().id == self.call_id
    }

    /// Whether it is the leg of a user who calls another one.
    pub(super) fn calls_colleague(&self) -> bool {
        self.is_internal() && self.direction == Some(Direction::Outbound)
    }

    pub(super) fn is_internal(&self) -> bool {
        self.is_internal == Some(true) || self.contact.kind == Some(ContactType::User)
    }

    pub(super) fn unified_direction(&self) -> Option<event::Direction> {
        match self.direction.as_ref()? {
            Direction::Inbound | Direction::Outbound if self.is_internal() => {
                Some(event::Direction::Internal)
            }
            Direction::Inbound => Some(event::Direction::Inbound),
            Direction::Outbound => Some(event::Direction::Outbound),
            Direction::Other(_) => None,
        }
    }

    /// Who called and who was called; nobody, if the direction is not known.
    pub(super) fn parties(&self) -> (Party<'a>, Party<'a>) {
        let outside = Party {
            number: PhoneNumber::of_text(&self.external_number),
            name: self.contact.name.clone(),
        };
        // The leg of a person who is rung may have that person's own number.
        let entry = self.entry_point_target.as_ref().filter(|_| !self.is_root());
        let entry = entry.and_then(|entry| PhoneNumber::of_text(&entry.phone));
        let inside = || Party {
            number: PhoneNumber::of_text(&self.internal_number),
            name: None,
        };
        match self.direction {
            Some(Direction::Inbound) => {
                let dialled = Party {
                    number: entry.or_else(|| inside().number),
                    name: None,
                };
                (outside, dialled)
            }
            Some(Direction::Outbound) => (inside(), outside),
            Some(Direction::Other(_)) | None => (Party::default(), Party::default()),
        }
    }

    /// Who is the target, if that is somebody.
    pub(super) fn agent(&self) -> Option<Agent<'a>> {
        let target = &self.target;
        let is_person = target.kind.as_ref().is_some_and(TargetType::is_person);
        Agent::of(target.id.clone(), None, target.name.clone()).filter(|_| is_person)
    }

    /// The colleague on the other side.
    pub(super) fn colleague(&self) -> Option<Agent<'a>> {
        let contact = &self.contact;
        let is_user = contact.kind == Some(ContactType::User);
        Agent::of(contact.id.clone(), None, contact.name.clone()).filter(|_| is_user)
    }

    /// The queue that the call waits in, or came out of.
    pub(super) fn queue(&self) -> Option<Group<'a>> {
        let entry = self.entry_point_target.as_deref();
        let targets = [Some(&self.target), entry].into_iter().flatten();
        let queue = targets.into_iter().find(|target| target.is_queue())?;
        Group::of(None, queue.name.clone())
    }

    /// The name of the place that a call has come to.
    pub(super) fn place(&self) -> Text<'a> {
        let is_person = self.target.kind.as_ref().is_none_or(TargetType::is_person);
        self.target.name.clone().filter(|_| !is_person)
    }

    /// Whether a caller left a voicemail.
    pub(super) fn has_voicemail(&self) -> bool {
        self.voicemail_link.is_some() || self.voicemail_recording_id.is_some()
    }

    /// When it happened, by the vendor's word. What comes late has a time after the end, and was before it.
    pub(super) fn occurred_at(&self) -> Option<chrono::DateTime<chrono::Utc>> {
        let is_live = matches!(
            self.kind,
            Kind::Calling
                | Kind::Preanswer
                | Kind::Ringing
                | Kind::Queued
                | Kind::Connected
                | Kind::Hold
                | Kind::Parked
        );
        let ended = self.date_ended.filter(|_| is_live);
        let at = self.event_timestamp?;
        Some(ended.map_or(at, |ended| ended.min(at)))
    }
}
