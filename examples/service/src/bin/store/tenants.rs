//! Whose phone system a request is of.

use std::collections::BTreeMap;

use hookswitch::Vendor;
use service::access::{list_from, variable};

/// The customer that each secret of each vendor is of.
pub struct Tenants(BTreeMap<Vendor, Vec<String>>);

impl Tenants {
    /// Reads the names of the customers.
    pub fn new() -> Result<Self, String> {
        let mut tenants = BTreeMap::new();
        for &vendor in Vendor::ALL {
            let secrets = list_from(&variable(vendor, "SECRETS"))?.unwrap_or_default();
            let variable = variable(vendor, "TENANTS");
            let Some(names) = list_from(&variable)? else {
                continue;
            };
            if names.iter().any(String::is_empty) {
                return Err(format!("{variable}: a name is blank"));
            }
            if names.len() != secrets.len() {
                let (names, secrets) = (names.len(), secrets.len());
                return Err(format!("{variable}: {names} names for {secrets} secrets"));
            }
            // Of two equal secrets the first one fits, whoever sends.
            let mut of_secret = BTreeMap::new();
            for (secret, name) in secrets.iter().zip(&names) {
                if of_secret
                    .insert(secret, name)
                    .is_some_and(|other| other != name)
                {
                    return Err(format!("{variable}: two tenants have the same secret"));
                }
            }
            tenants.insert(vendor, names);
        }
        Ok(Self(tenants))
    }

    /// The customer whose secret fitted; the empty text if there is none, or no name for it.
    pub fn of(&self, vendor: Vendor, secret: Option<usize>) -> &str {
        let names = self.0.get(&vendor);
        let name = names
            .zip(secret)
            .and_then(|(names, secret)| names.get(secret));
        name.map_or("", String::as_str)
    }
}
