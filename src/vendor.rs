//! The one list of vendors.

use crate::words::words;

/// Hands the list of vendors to a macro. A row is a vendor's documentation, its [`Vendor`], its word, and
/// its module, which is under `vendors` and bears that word as its name.
macro_rules! vendors {
    ($declare:ident) => {
        $declare! {
            /// net2phone, the webhooks of its Unite platform.
            Net2phone = "net2phone", net2phone;
            /// net2phone Canada (formerly Versature), the subscriptions of its Integrate API.
            Net2phoneCanada = "net2phone_canada", net2phone_canada;
            /// PetDesk Phones, on the PrimeVOX platform.
            Petdesk = "petdesk", petdesk;
            /// VoIPcloud, also sold as VoIPLine Telecom.
            Voipcloud = "voipcloud", voipcloud;
            /// Voice Over Cloud, also known as VOCPhone.
            VoiceOverCloud = "voice_over_cloud", voice_over_cloud;
            /// Twilio: callbacks of Programmable Voice and Messaging.
            Twilio = "twilio", twilio;
            /// SignalWire, the callbacks of its Compatibility API.
            Signalwire = "signalwire", signalwire;
            /// RingCentral, the notifications of its subscriptions.
            Ringcentral = "ringcentral", ringcentral;
            /// Aircall.
            Aircall = "aircall", aircall;
            /// Zoom Phone.
            ZoomPhone = "zoom_phone", zoom_phone;
            /// Plivo: callbacks of its Voice and Messaging APIs.
            Plivo = "plivo", plivo;
            /// Bandwidth: callbacks of its Voice and Messaging APIs.
            Bandwidth = "bandwidth", bandwidth;
            /// Vonage: webhooks of its Voice API.
            Vonage = "vonage", vonage;
            /// Telnyx: webhooks of its Voice API v2 and Messaging API, and requests of TeXML.
            Telnyx = "telnyx", telnyx;
            /// Quo (formerly OpenPhone).
            Quo = "quo", quo;
            /// Voys, and other resellers of VoIPGRID.
            Voys = "voys", voys;
            /// NetSapiens, whose platform many carriers run: its event subscriptions.
            Netsapiens = "netsapiens", netsapiens;
            /// sipgate: the Push API of sipgate.io.
            Sipgate = "sipgate", sipgate;
            /// Zadarma, and Novofon, which was a part of it: the notifications of the phone system.
            Zadarma = "zadarma", zadarma;
            /// Webex Calling: the webhooks of calls, which see one user's part.
            WebexCalling = "webex_calling", webex_calling;
            /// Dialpad.
            Dialpad = "dialpad", dialpad;
            /// CallRail.
            Callrail = "callrail", callrail;
            /// Yeastar: the event push of its P-Series phone systems.
            Yeastar = "yeastar", yeastar;
            /// Placetel: its Call Control/Notify API.
            Placetel = "placetel", placetel;
        }
    };
}
pub(crate) use vendors;

macro_rules! declare_names {
    ($($(#[$doc:meta])* $variant:ident = $word:literal, $module:ident;)+) => {
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
            /// # Ok::<(), hookswitch::error::UnknownWord>(())
            /// ```
            ///
            /// Its words are the names of the vendors' modules.
            pub model enum Vendor {
                $($(#[$doc])* $variant = $word,)+
            }
        }
    };
}
vendors!(declare_names);
