//! What a vendor waits for.

use crate::words::words;

words! {
    /// What a vendor does with the answer to a delivery.
    pub model enum Awaits {
        /// Nothing: a 200 without a body says that the delivery came.
        Nothing = "nothing",
        /// The call waits for instructions, such as TwiML, and is hung up if the answer is an empty 200. Who has
        /// none to give answers an error, so that the vendor asks the address that is set for such a case.
        Instructions = "instructions",
        /// An address. The call goes on whatever is answered, but its later events are sent only if the answer names the
        /// address that they go to: [`sipgate::subscribe_reply`](crate::sipgate::subscribe_reply).
        Address = "address",
        /// The delivery does not tell.
        NotTold = "not_told",
    }
}
