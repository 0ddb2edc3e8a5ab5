//! The closed list of vendors.

use crate::text::words;

words! {
    /// A phone system whose webhooks this crate reads.
    ///
    /// ```
    /// use hookswitch::Vendor;
    ///
    /// // As a route's path segment, say.
    /// let vendor: Vendor = "voipcloud".parse()?;
    /// assert_eq!(vendor, Vendor::Voipcloud);
    /// assert_eq!(vendor.to_string(), "voipcloud");
    /// # Ok::<(), hookswitch::UnknownWord>(())
    /// ```
    ///
    /// Its words are the names of the vendors' modules.
    pub model enum Vendor {
        /// net2phone, the webhooks of its Unite platform.
        Net2phone = "net2phone",
        /// net2phone Canada (formerly Versature), the subscriptions of its Integrate API.
        Net2phoneCanada = "net2phone_canada",
        /// PetDesk Phones, on the PrimeVOX platform.
        Petdesk = "petdesk",
        /// VoIPcloud, also sold as VoIPLine Telecom.
        Voipcloud = "voipcloud",
        /// Voice Over Cloud, also known as VOCPhone.
        VoiceOverCloud = "voice_over_cloud",
    }
}
