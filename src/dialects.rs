//! Forms of webhook that several vendors send, each vendor with its own quirks: what they have in common is read,
//! checked and normalized here, and nothing here knows which vendor it is.

pub(crate) mod twilio;
