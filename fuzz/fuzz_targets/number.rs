#![no_main]

use hookswitch::{DialPlan, PhoneNumber};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let number = PhoneNumber::recognize(text.into());
    if let Some(e164) = number.e164() {
        // What is written is recognised as the same.
        assert_eq!(PhoneNumber::recognize(e164.to_string().into()), number);
        assert_eq!(e164.to_string().parse(), Ok(e164));
    }
    for plan in [
        DialPlan::NANP,
        DialPlan::AU,
        DialPlan::NZ,
        DialPlan::GB,
        DialPlan::IE,
    ] {
        let planned = number.clone().with_plan(&plan);
        assert_eq!(planned.clone().with_plan(&plan), planned);
        if number.is_short() || number.is_withheld() || number.e164().is_some() {
            assert_eq!(planned, number);
        }
    }
    let own = DialPlan::new(text, text, text, 0..=99);
    let _ = number.with_plan(&own).to_string();
});
