//! What a SignalWire webhook means.

use super::Payload;
use crate::dialects::twilio::{Dialect, normalize};
use crate::fields::Doubts;
use crate::{Vendor, event::Events};

const DIALECT: Dialect = Dialect {
    vendor: Vendor::Signalwire,
    sip_hosts: super::SIP_HOSTS,
};

impl<'a> Payload<'a> {
    /// What the webhook means, if no field was in doubt: one event or several, as the table in the
    /// [module docs](super#events) says.
    #[must_use]
    pub fn normalize(&self) -> Events<'a> {
        self.normalize_with(Doubts::NONE)
    }

    /// [`normalize`](Self::normalize), if some fields of the delivery were in doubt.
    pub(crate) fn normalize_with(&self, doubts: Doubts<'_, '_>) -> Events<'a> {
        normalize(DIALECT, self, doubts)
    }
}
