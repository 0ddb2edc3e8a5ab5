//! The macro with which a vendor declares what it sends.

use crate::fields::Field;

/// An object that [`payload!`] declared: it knows its fields by their names in the request.
pub(crate) trait ReadFields<'a> {
    /// The object of this name inside it, if it has one: the name again, from the declaration.
    fn object(name: &str) -> Option<&'static str>;

    /// Reads one of its own fields, for which `parent` is empty, or one of the object `parent` inside it.
    fn read(&mut self, parent: &str, field: Field<'_, 'a>);
}

/// Declares an object that a vendor sends: a struct in which each field stands once.
///
/// ```text
/// payload! {
///     /// What the vendor says.
///     pub struct Payload<'a> {
///         /// A field without a reader is not in the request, and has attributes of its own.
///         #[serde(skip)]
///         pub kind: Kind,
///         /// Read by `Field::phone` from either name. The first one is the name in JSON, too.
///         pub caller: Text<'a> = phone("callerNumber", "caller_number"),
///         /// An object, which a `payload!` of its own declares.
///         pub user: User<'a> => object("user"),
///     }
/// }
/// ```
///
/// This makes the struct with its derives, `into_owned`, and [`ReadFields`]. Each field's documentation
/// ends with its names in the request. rustfmt leaves the declaration as it is.
macro_rules! payload {
    (
        $(#[$attr:meta])*
        pub struct $name:ident<'a> {
            $(
                $(#[$field_attr:meta])*
                $vis:vis $field:ident: $type:ty
                    $(= $read:ident($first:literal $(, $other:literal)*))?
                    $(=> object($object:literal))?,
            )+
        }
    ) => {
        $(#[$attr])*
        #[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
        #[non_exhaustive]
        pub struct $name<'a> {
            $(
                $(#[$field_attr])*
                $(
                    #[doc = concat!("\n\nIn the request: `", $first, "`", $(", `", $other, "`",)* ".")]
                    #[serde(rename = $first, skip_serializing_if = "crate::text::is_default")]
                )?
                $(
                    #[doc = concat!("\n\nIn the request: the object `", $object, "`.")]
                    #[serde(rename = $object, skip_serializing_if = "crate::text::is_default")]
                )?
                $vis $field: $type,
            )+
        }

        impl $name<'_> {
            /// Makes it independent of the request it was read from.
            #[must_use]
            pub fn into_owned(self) -> $name<'static> {
                $name {
                    $($field: $crate::text::Own::own(self.$field),)+
                }
            }
        }

        impl $crate::text::Own for $name<'_> {
            type Owned = $name<'static>;

            fn own(self) -> $name<'static> {
                self.into_owned()
            }
        }

        impl<'a> $crate::payload::ReadFields<'a> for $name<'a> {
            #[inline]
            fn object(name: &str) -> Option<&'static str> {
                match name {
                    $($($object => Some($object),)?)+
                    _ => None,
                }
            }

            // Not `#[inline]`: inside the loop over a form's pairs it costs some 8 % of the time.
            fn read(&mut self, parent: &str, field: $crate::fields::Field<'_, 'a>) {
                match parent {
                    $($($object => {
                        return $crate::payload::ReadFields::read(&mut self.$field, "", field);
                    })?)+
                    _ => {}
                }
                match field.name() {
                    $($($first $(| $other)* => field.$read(&mut self.$field),)?)+
                    _ => field.unknown(),
                }
            }
        }
    };
}
pub(crate) use payload;
