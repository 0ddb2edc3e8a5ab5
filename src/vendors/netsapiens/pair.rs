//! The two sides of a record, whichever model it is of.

use alloc::borrow::Cow;

use chrono::{DateTime, Utc};

use super::{Endpoint, Record, Row};
use crate::event::{Direction, Group};
use crate::text::Text;

/// NetSapiens' word for the domain of an outside party.
const OUTSIDE: &str = "*";

/// The names in the addresses of the mailbox and of the media server, which menus and queues answer with.
const PLATFORM: [&str; 2] = ["vmail", "nms"];

/// Why a call was sent on, if it was not: it was begun by click to dial.
const CLICK_TO_DIAL: &str = "CallRequest";

/// The two sides of a record.
pub(super) struct Pair<'a> {
    pub(super) direction: Option<Direction>,
    /// The user whom the event is about.
    pub(super) agent: Text<'a>,
    pub(super) called: Called<'a>,
    /// Whether a user, a queue or a menu sent the call on.
    pub(super) is_sent_on: bool,
    /// The queue that sent the call on.
    pub(super) queue: Option<Group<'a>>,
    /// The account.
    pub(super) domain: Text<'a>,
}

impl Pair<'_> {
    /// Nothing is known of the sides.
    pub(super) const UNKNOWN: Self = Self {
        direction: None,
        agent: None,
        called: Called::User(None),
        is_sent_on: true,
        queue: None,
        domain: None,
    };
}

/// Who is called.
#[derive(PartialEq, Eq)]
pub(super) enum Called<'a> {
    /// The platform itself: a menu, a queue, a mailbox.
    System,
    /// Somebody outside.
    Outside,
    /// A user of this extension, if it is told.
    User(Text<'a>),
    /// The user who clicked to dial, whose own phone is rung first.
    Placer,
}

impl<'a> Record<'a> {
    pub(super) fn pair(&self) -> Pair<'a> {
        let caller = first(&self.orig_user, &self.orig_sub);
        let by = self.sent_by();
        let action = self.either(&self.by_action, |row| &row.by_action);
        let is_click_to_dial = action.as_deref() == Some(CLICK_TO_DIAL);
        let called = match self.called() {
            Called::User(user) if is_click_to_dial && caller.is_none() && user == by => {
                Called::Placer
            }
            called => called,
        };
        let is_sent_on = by.is_some() && !is_click_to_dial;
        let direction = match (&called, caller.is_some()) {
            // A user sent a call on to somebody outside, from where it came.
            (Called::Outside, true) if is_sent_on => Some(Direction::Internal),
            (Called::Outside, false) if is_sent_on => Some(Direction::Inbound),
            (Called::Outside, true) => Some(Direction::Outbound),
            (Called::Outside, false) => is_click_to_dial.then_some(Direction::Outbound),
            (Called::User(_) | Called::System, true) => Some(Direction::Internal),
            (Called::User(_) | Called::System, false) => Some(Direction::Inbound),
            (Called::Placer, _) => None,
        };
        let is_called_here = called != Called::Outside;
        let domains = [
            self.domain_of(&self.term_domain, |row| &row.term_domain, is_called_here),
            self.domain_of(&self.by_domain, |row| &row.by_domain, by.is_some()),
            self.domain_of(
                &self.orig_domain,
                |row| &row.orig_domain,
                caller.is_some() || (by.is_none() && !is_called_here),
            ),
        ];
        let is_of_two = are_different(&domains);
        let [called_domain, by_domain, caller_domain] = domains;
        let domain = called_domain.or(by_domain).or(caller_domain);
        let agent = match &called {
            Called::User(user) => user.clone(),
            Called::Outside if direction == Some(Direction::Outbound) => caller.or(by.clone()),
            Called::Placer => by.clone(),
            Called::Outside | Called::System => None,
        };
        let is_of_queue = action.is_some_and(|action| action.starts_with("Queue"));
        Pair {
            // Which of two domains is the account's, nothing says.
            direction: direction.filter(|_| !is_of_two),
            agent: agent.filter(|_| !is_of_two),
            queue: Group::of(by.filter(|_| is_of_queue), None),
            domain: self
                .domain
                .clone()
                .or_else(|| domain.filter(|_| !is_of_two)),
            called,
            is_sent_on,
        }
    }

    /// A field of the record, else of its row.
    pub(super) fn either(
        &self,
        own: &Text<'a>,
        of_row: impl for<'r> FnOnce(&'r Row<'a>) -> &'r Text<'a>,
    ) -> Text<'a> {
        own.clone().or_else(|| of_row(self.row.as_deref()?).clone())
    }

    /// When the segment was answered.
    pub(super) fn answered_at(&self) -> Option<DateTime<Utc>> {
        let of_row = self.row.as_ref().and_then(|row| row.time_answer);
        of_row.or(self.time_answer)
    }

    /// When the segment ended.
    pub(super) fn ended_at(&self) -> Option<DateTime<Utc>> {
        let of_row = self.row.as_ref().and_then(|row| row.time_release);
        of_row.or(self.time_release)
    }

    /// The user, queue or menu that sent the call on.
    fn sent_by(&self) -> Text<'a> {
        first(&self.by_user, &self.by_sub)
    }

    fn called(&self) -> Called<'a> {
        let user = first(&self.term_user, &self.term_sub);
        let is_device = self.term_type == Some(Endpoint::Device);
        if self.is_of_system(&user) {
            return Called::System;
        }
        if self.term_type == Some(Endpoint::Gateway) || (user.is_none() && !is_device) {
            return Called::Outside;
        }
        if user.is_some() && user != self.sent_by() {
            return Called::User(user);
        }
        // Until somebody answers, it is the queue that sent the call on: the address has the phone's name.
        let Some(uri) = &self.term_to_uri else {
            return Called::User(None);
        };
        match is_device || self.is_here(uri) {
            true => Called::User(part(&self.term_to_uri, |uri| extension(user_of(uri)))),
            false => Called::Outside,
        }
    }

    /// Whether the called leg is the platform's own.
    fn is_of_system(&self, user: &Text<'a>) -> bool {
        match &self.term_type {
            Some(Endpoint::Device | Endpoint::Gateway) => return false,
            Some(Endpoint::Other(_)) => return true,
            None => {}
        }
        if let Some(uri) = self.term_to_uri.as_deref() {
            let name = user_of(uri);
            let is_number = name.starts_with(|c: char| c.is_ascii_digit() || c == '+');
            let is_known = PLATFORM.iter().any(|own| name.eq_ignore_ascii_case(own));
            if is_known || !(is_number || self.is_here(uri) || Some(name) == user.as_deref()) {
                return true;
            }
        }
        // Who sent the call on, and answered in the same second, is a queue or a menu.
        let started_at = match &self.row {
            Some(row) => row.time_start,
            None => self.time_start.filter(|_| self.cdr_id.is_none()),
        };
        let is_at_once = match (self.answered_at(), started_at) {
            (Some(answered), Some(started)) => answered <= started,
            _ => false,
        };
        is_at_once && user.is_some() && *user == self.sent_by()
    }

    /// Whether an address is at the domain of the user who is called.
    fn is_here(&self, uri: &str) -> bool {
        let domain = self.domain_of(&self.term_domain, |row| &row.term_domain, true);
        match (host(uri), domain.or_else(|| self.domain.clone())) {
            (Some(host), Some(domain)) => host.eq_ignore_ascii_case(&domain),
            _ => false,
        }
    }

    fn domain_of(
        &self,
        own: &Text<'a>,
        of_row: impl for<'r> FnOnce(&'r Row<'a>) -> &'r Text<'a>,
        counts: bool,
    ) -> Text<'a> {
        self.either(own, of_row)
            .filter(|domain| counts && domain != OUTSIDE)
    }
}

/// Whether some of these domains, as far as they are told, are not the same.
fn are_different(domains: &[Text<'_>]) -> bool {
    let mut told = domains.iter().flatten();
    told.next()
        .is_some_and(|first| told.any(|other| !other.eq_ignore_ascii_case(first)))
}

fn first<'a>(one: &Text<'a>, other: &Text<'a>) -> Text<'a> {
    one.as_ref().or(other.as_ref()).cloned()
}

/// A part of a text, unless that is empty.
pub(super) fn part<'a>(text: &Text<'a>, of: impl FnOnce(&str) -> &str) -> Text<'a> {
    let part = match text.as_ref()? {
        Cow::Borrowed(text) => Cow::Borrowed(of(text)),
        Cow::Owned(text) => Cow::Owned(of(text).into()),
    };
    Some(part).filter(|part| !part.is_empty())
}

/// The user part of an address: `103` of `sip:103@domain`, `vmail` of `vmail`.
pub(super) fn user_of(uri: &str) -> &str {
    let address = match uri.split_once(':') {
        Some((scheme, address)) if scheme.to_ascii_lowercase().starts_with("sip") => address,
        _ => uri,
    };
    address.split(['@', ';']).next().unwrap_or_default()
}

/// The host of an address.
fn host(uri: &str) -> Option<&str> {
    let (_, host) = uri.split_once('@')?;
    host.split([':', ';', '?']).next()
}

/// The extension of a phone: `1000` of `1000wp`.
fn extension(phone: &str) -> &str {
    let digits = phone.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    match digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        true => phone,
        false => digits,
    }
}
