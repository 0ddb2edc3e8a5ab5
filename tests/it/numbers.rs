//! Phone numbers: what is recognised, and what a dial plan makes of it.

use std::borrow::Cow;

use hookswitch::{DialPlan, E164, PhoneNumber};

fn show(number: PhoneNumber<'_>) -> String {
    serde_json::to_string(&number).unwrap()
}

#[test]
fn numbers_are_recognized_only_where_it_is_certain() {
    for (sent, meant) in [
        ("+15551112222", r#"{"e164":"+15551112222"}"#),
        (" +1 (555) 111-2222 ", r#"{"e164":"+15551112222"}"#),
        ("+1.555.111.2222", r#"{"e164":"+15551112222"}"#),
        ("+12345678", r#"{"e164":"+12345678"}"#),
        ("+123456789012345", r#"{"e164":"+123456789012345"}"#),
        ("+1234567", r#"{"other":"+1234567"}"#),
        ("+1234567890123456", r#"{"other":"+1234567890123456"}"#),
        ("+0155511122", r#"{"other":"+0155511122"}"#),
        ("++15551112222", r#"{"other":"++15551112222"}"#),
        ("+", r#"{"other":"+"}"#),
        ("15551112222", r#"{"other":"15551112222"}"#),
        ("0390001111", r#"{"other":"0390001111"}"#),
        ("201", r#"{"short":"201"}"#),
        ("*98", r#"{"short":"*98"}"#),
        ("#31#201", r##"{"short":"#31#201"}"##),
        ("911", r#"{"short":"911"}"#),
        ("5550100", r#"{"short":"5550100"}"#),
        ("20 1", r#"{"short":"201"}"#),
        ("00000000", r#"{"other":"00000000"}"#),
        ("*1234567", r#"{"other":"*1234567"}"#),
        ("Anonymous", r#"{"withheld":"Anonymous"}"#),
        ("PRIVATE", r#"{"withheld":"PRIVATE"}"#),
        ("sip:201@example.com", r#"{"other":"sip:201@example.com"}"#),
        ("{FROM_NUMBER}", r#"{"other":"{FROM_NUMBER}"}"#),
        ("٣٣٣", r#"{"other":"٣٣٣"}"#),
        ("-", r#"{"other":"-"}"#),
        ("+44 (0)20 7946 0123", r#"{"other":"+44 (0)20 7946 0123"}"#),
        ("withheld", r#"{"withheld":"withheld"}"#),
        ("Restricted", r#"{"withheld":"Restricted"}"#),
        ("UNAVAILABLE", r#"{"withheld":"UNAVAILABLE"}"#),
        ("unknown", r#"{"withheld":"unknown"}"#),
        ("Blocked", r#"{"withheld":"Blocked"}"#),
        ("private caller", r#"{"other":"private caller"}"#),
    ] {
        assert_eq!(
            show(PhoneNumber::recognize(Cow::Borrowed(sent))),
            meant,
            "{sent}"
        );
    }
}

/// Numbers that the regulators print as examples or set aside for fiction.
#[test]
fn plans() {
    for (plan, sent, meant) in [
        // North America: 555-0100 to 555-0199.
        (DialPlan::NANP, "212-555-0123", Some("+12125550123")),
        (DialPlan::NANP, "(212) 555-0123", Some("+12125550123")),
        (DialPlan::NANP, "12125550123", Some("+12125550123")),
        (DialPlan::NANP, "800-555-0199", Some("+18005550199")),
        (DialPlan::NANP, "011442079460123", Some("+442079460123")),
        (DialPlan::NANP, "0112", None),
        (DialPlan::NANP, "112555012", None),
        (DialPlan::NANP, "1125550123", None),
        (DialPlan::NANP, "0125550123", None),
        (DialPlan::NANP, "22125550123", None),
        (DialPlan::NANP, "21255501234", None),
        // Australia: the ranges for use in creative works.
        (DialPlan::AU, "0491 570 006", Some("+61491570006")),
        (DialPlan::AU, "(02) 5550 1234", Some("+61255501234")),
        (DialPlan::AU, "61491570006", Some("+61491570006")),
        (DialPlan::AU, "1800 160 401", Some("+611800160401")),
        (DialPlan::AU, "1300 975 707", Some("+611300975707")),
        (DialPlan::AU, "611800111222", Some("+611800111222")),
        (DialPlan::AU, "0011 44 20 7946 0123", Some("+442079460123")),
        (DialPlan::AU, "491570006", None),
        (DialPlan::AU, "049157000", None),
        (DialPlan::AU, "04915700066", None),
        (DialPlan::AU, "44123456789", None),
        // New Zealand.
        (DialPlan::NZ, "04 830 1234", Some("+6448301234")),
        (DialPlan::NZ, "021 555 0123", Some("+64215550123")),
        (DialPlan::NZ, "0800 555 012", Some("+64800555012")),
        (DialPlan::NZ, "6448301234", Some("+6448301234")),
        (DialPlan::NZ, "00 61 2 5550 1234", Some("+61255501234")),
        (DialPlan::NZ, "04830123", None),
        (DialPlan::NZ, "048301234567", None),
        // The United Kingdom: the ranges for drama.
        (DialPlan::GB, "020 7946 0123", Some("+442079460123")),
        (DialPlan::GB, "07700 900123", Some("+447700900123")),
        (DialPlan::GB, "0808 157 0123", Some("+448081570123")),
        (DialPlan::GB, "442079460123", Some("+442079460123")),
        (DialPlan::GB, "001 212 555 0123", Some("+12125550123")),
        (DialPlan::GB, "020794601", None),
        (DialPlan::GB, "020794601234", None),
        // Ireland: 020 91x xxxx is set aside for drama.
        (DialPlan::IE, "020 913 1234", Some("+353209131234")),
        (DialPlan::IE, "01 555 0123", Some("+35315550123")),
        (DialPlan::IE, "085 555 0123", Some("+353855550123")),
        (DialPlan::IE, "1800 555 012", Some("+3531800555012")),
        (DialPlan::IE, "353855550123", Some("+353855550123")),
        (DialPlan::IE, "0044 20 7946 0123", Some("+442079460123")),
        (DialPlan::IE, "0855550", None),
        (DialPlan::IE, "08555501234", None),
    ] {
        let number = PhoneNumber::recognize(Cow::Borrowed(sent)).with_plan(&plan);
        let country = plan.country_code;
        match meant {
            Some(meant) => assert_eq!(number.to_string(), meant, "{sent} in +{country}"),
            None => assert_eq!(number.e164(), None, "{sent} in +{country}"),
        }
    }
}

#[test]
fn a_plan_without_trunk_prefix_takes_national_numbers_as_they_are() {
    let es = DialPlan::new("34", "", "00", 9..=9);
    let dial = |text| {
        PhoneNumber::recognize(Cow::Borrowed(text))
            .with_plan(&es)
            .to_string()
    };
    assert_eq!(dial("910 12 34 56"), "+34910123456");
    assert_eq!(dial("34910123456"), "+34910123456");
    assert_eq!(dial("0044 20 7946 0123"), "+442079460123");
    assert_eq!(dial("91012345"), "91012345");
}

#[test]
fn a_plan_leaves_alone_what_is_no_national_number() {
    for text in [
        "201",
        "*98",
        "1234567",
        "Anonymous",
        "+61491570006",
        "sip:me@example.com",
    ] {
        let number = PhoneNumber::recognize(Cow::Borrowed(text));
        assert_eq!(number.clone().with_plan(&DialPlan::NANP), number);
    }
}

#[test]
fn e164_has_8_to_15_digits() {
    assert_eq!(E164::new(9_999_999), None);
    assert_eq!(E164::new(10_000_000).unwrap().to_string(), "+10000000");
    assert_eq!(
        E164::new(999_999_999_999_999).unwrap().to_string(),
        "+999999999999999"
    );
    assert_eq!(E164::new(1_000_000_000_000_000), None);
    assert_eq!("12125550123".parse::<E164>().ok(), None);
    assert!(serde_json::from_str::<E164>(r#""0123""#).is_err());
    assert_eq!(
        format!("{:>10}|", E164::new(10_000_000).unwrap()),
        " +10000000|"
    );
}
