//! What a webhook of sipgate.io says, typed.

use core::ops::{Deref, DerefMut};

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::vec::Vec;

use serde::Serialize;

use crate::fields::Field;
use crate::payload::{ReadFields, payload};
use crate::text::Text;
use crate::words::words;

/// What a webhook of sipgate.io says, in sipgate's words: the fields are those of [`Form`].
///
/// ```
/// let mut payload = hookswitch::sipgate::Payload::default();
/// payload.call_id = Some("7".into());
/// assert_eq!(serde_json::to_string(&payload)?, r#"{"callId":"7"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
// Boxed, since there are many fields, and a payload of any vendor has the size of the largest.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(transparent)]
#[non_exhaustive]
pub struct Payload<'a> {
    form: Box<Form<'a>>,
}

payload! {
    /// The fields of a webhook.
    ///
    /// If a field below is said to be always there, and is absent, the delivery has a notice.
    pub struct Form<'a> {
        /// Which event it is.
        #[serde(skip)]
        pub kind: Kind,
        /// The event's name, as sent. Always there.
        pub event: Text<'a> = text("event"),
        /// Shared by all events of one call. A call that was transferred or forwarded is another one. Always there.
        pub call_id: Text<'a> = text("callId"),
        /// The call that this one came from; the same as `call_id` of a call that came from none.
        pub orig_call_id: Text<'a> = text("origCallId"),
        /// Another id of the call.
        pub xcid: Text<'a> = text("xcid"),
        /// Which way the call goes. Always there, but on `dtmf`.
        pub direction: Option<Direction<'a>> = word("direction"),
        /// The caller's number, or `anonymous`. Always there on `newCall` and `answer`.
        pub from: Text<'a> = phone("from"),
        /// The number that was called. Always there on `newCall` and `answer`.
        pub to: Text<'a> = phone("to"),
        /// The names of the users who ring, or of the one who calls; `voicemail` of a mailbox. Always there on `newCall`.
        pub users: Vec<Cow<'a, str>> = each("user[]"),
        /// Their ids inside the account, in the same order: `w0`.
        pub user_ids: Vec<Cow<'a, str>> = each("userId[]"),
        /// Their ids with the account's number before them, in the same order: `1234567w0`.
        pub full_user_ids: Vec<Cow<'a, str>> = each("fullUserId[]"),
        /// The name of the user who answered; `voicemail` of a mailbox. On `answer` of calls that came in.
        pub user: Text<'a> = proper_name("user"),
        /// The id of that user inside the account.
        pub user_id: Text<'a> = text("userId"),
        /// The id with the account's number before it.
        pub full_user_id: Text<'a> = text("fullUserId"),
        /// The number that was dialled first, if the call was diverted, forwarded or transferred.
        pub diversion: Text<'a> = phone("diversion"),
        /// The number that answered. Always there on `answer`.
        pub answering_number: Text<'a> = phone("answeringNumber"),
        /// Why the call ended. Always there on `hangup`.
        pub cause: Option<Cause<'a>> = word("cause"),
        /// The keys that the caller pressed. Empty on `dtmf` if none were.
        pub dtmf: Text<'a> = text("dtmf"),
    }
}

impl Payload<'_> {
    /// Makes it independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Payload<'static> {
        Payload {
            form: Box::new(self.form.into_owned()),
        }
    }
}

impl<'a> Deref for Payload<'a> {
    type Target = Form<'a>;

    fn deref(&self) -> &Form<'a> {
        &self.form
    }
}

impl<'a> DerefMut for Payload<'a> {
    fn deref_mut(&mut self) -> &mut Form<'a> {
        &mut self.form
    }
}

impl<'a> ReadFields<'a> for Payload<'a> {
    fn read(&mut self, field: Field<'_, 'a>) {
        self.form.read(field);
    }
}

words! {
    /// Which event a webhook reports; see the [table](super#events).
    pub enum Kind {
        /// A call begins.
        NewCall = "newCall",
        /// It was answered.
        Answer = "answer",
        /// It is over.
        Hangup = "hangup",
        /// The caller pressed keys.
        Dtmf = "dtmf",
    }
}

words! {
    /// Which way a call goes.
    pub enum Direction<'a> {
        /// To the account.
        In = "in",
        /// From the account.
        Out = "out",
    }
}

words! {
    /// Why a call ended.
    pub enum Cause<'a> {
        /// Somebody hung up after the call was established.
        NormalClearing = "normalClearing",
        /// The called party was busy.
        Busy = "busy",
        /// The caller hung up before anybody answered.
        Cancel = "cancel",
        /// The called party rejected the call, by a do-not-disturb setting for one.
        NoAnswer = "noAnswer",
        /// The called party could not be reached.
        Congestion = "congestion",
        /// There is no such number, or the called party is offline.
        NotFound = "notFound",
        /// The call was forwarded, and goes on as another one.
        Forwarded = "forwarded",
    }
}
