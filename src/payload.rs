//! The macro with which a vendor declares what it sends.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::fields::Field;

/// An object that [`payload!`] declared: it knows its fields by their names in the request.
pub(crate) trait ReadFields<'a> {
    /// What stands under a name in it: values alone, if it does not say.
    fn shape(&mut self, _name: &str) -> Shape<'_, 'a> {
        Shape::Kept
    }

    /// Reads one of its own fields.
    fn read(&mut self, field: Field<'_, 'a>);
}

/// What a schema has under a name in an object.
pub(crate) enum Shape<'p, 'a> {
    /// An object, whose fields are read one by one.
    Object(Part, &'p mut dyn ReadFields<'a>),
    /// An array of objects, each of which is read as an object is.
    Records(Part, &'p mut dyn Records<'a>),
    /// A value, which [`ReadFields::read`] gets as it was sent, be it an object or an array.
    Kept,
}

// As the words of a declaration.
impl<'p, 'a> Shape<'p, 'a> {
    pub(crate) fn object(part: Part, object: &'p mut dyn ReadFields<'a>) -> Self {
        Self::Object(part, object)
    }

    pub(crate) fn records(part: Part, records: &'p mut dyn Records<'a>) -> Self {
        Self::Records(part, records)
    }
}

/// An array of objects of one type.
pub(crate) trait Records<'a> {
    /// Adds a record, for its fields to be read into; there will be `most` at most.
    fn begin(&mut self, most: usize) -> Option<&mut dyn ReadFields<'a>>;
}

impl<'a, T: Default + ReadFields<'a> + HasRecords> Records<'a> for Vec<T> {
    fn begin(&mut self, most: usize) -> Option<&mut dyn ReadFields<'a>> {
        const {
            assert!(!T::HAS_RECORDS, "an array inside a record is `kept`");
        }
        // Grown by doubling, a list of thousands of large records would take a third of the memory for nothing.
        if self.len() == self.capacity() {
            let room = most.saturating_sub(self.len());
            self.reserve_exact(self.len().max(4).min(room));
        }
        self.push(T::default());
        self.last_mut().map(|record| record as _)
    }
}

// A large object can be boxed.
impl<'a, T: ReadFields<'a>> ReadFields<'a> for Box<T> {
    fn shape(&mut self, name: &str) -> Shape<'_, 'a> {
        T::shape(self, name)
    }

    fn read(&mut self, field: Field<'_, 'a>) {
        T::read(self, field);
    }
}

/// Whether an object has arrays of records in it, or in an object in it.
pub(crate) trait HasRecords {
    const HAS_RECORDS: bool;
}

impl<T> HasRecords for Vec<T> {
    const HAS_RECORDS: bool = true;
}

impl<T: HasRecords> HasRecords for Box<T> {
    const HAS_RECORDS: bool = T::HAS_RECORDS;
}

/// An object that is made once a field of it comes: where there may be thousands.
impl<'a, T: Default + ReadFields<'a>> ReadFields<'a> for Option<Box<T>> {
    fn shape(&mut self, name: &str) -> Shape<'_, 'a> {
        self.get_or_insert_default().shape(name)
    }

    fn read(&mut self, field: Field<'_, 'a>) {
        self.get_or_insert_default().read(field);
    }
}

impl<T: HasRecords> HasRecords for Option<Box<T>> {
    const HAS_RECORDS: bool = T::HAS_RECORDS;
}

/// An object or array of records that a schema has in an object.
#[derive(Clone, Copy)]
pub(crate) struct Part {
    name: &'static str,
    index: u32,
}

impl Part {
    /// The one of this name, with an index of its own among those of its object.
    pub(crate) const fn new(name: &'static str, index: u32) -> Self {
        assert!(
            index < 63,
            "an object has at most 63 objects and arrays in it"
        );
        Self { name, index }
    }

    /// One that a schema adds to what an object declares; it may add one.
    pub(crate) const fn added(name: &'static str) -> Self {
        Self { name, index: 63 }
    }

    /// Its name in the request.
    pub(crate) const fn name(self) -> &'static str {
        self.name
    }

    /// Its bit among those of its object.
    pub(crate) const fn bit(self) -> u64 {
        1_u64.wrapping_shl(self.index)
    }
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
///         /// An object, which a `payload!` of its own declares. It may have objects and arrays in it.
///         pub user: User<'a> => object("user"),
///         /// An array of objects, which a `payload!` of their own declares. They may have objects in them.
///         pub parties: Vec<Party<'a>> => records("parties"),
///         /// Whatever it is, it is kept as sent: an array inside a record, say.
///         pub custom: Option<Value<'a>> = kept("custom"),
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
                    $(=> $shape:ident($part:literal))?,
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
                    #[doc = concat!("\n\nIn the request: the ", stringify!($shape), " `", $part, "`.")]
                    #[serde(rename = $part, skip_serializing_if = "crate::text::is_default")]
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

        const _: () = {
            use $crate::payload::{HasRecords, ReadFields, Shape};

            /// Numbers the objects and arrays.
            #[allow(dead_code, non_camel_case_types, reason = "an object need not have any")]
            enum Index {
                $($(#[doc = $part] $field,)?)+
            }

            impl<'a> HasRecords for $name<'a> {
                const HAS_RECORDS: bool =
                    false $($(|| ($part, <$type as HasRecords>::HAS_RECORDS).1)?)+;
            }

            impl<'a> ReadFields<'a> for $name<'a> {
                fn shape(&mut self, name: &str) -> Shape<'_, 'a> {
                    match name {
                        $($($part => Shape::$shape(
                            const { $crate::payload::Part::new($part, Index::$field as u32) },
                            &mut self.$field,
                        ),)?)+
                        _ => Shape::Kept,
                    }
                }

                // Not `#[inline]`: inside the loop over a form's pairs it costs some 8 % of the time.
                fn read(&mut self, field: $crate::fields::Field<'_, 'a>) {
                    match field.name() {
                        $($($first $(| $other)* => field.$read(&mut self.$field),)?)+
                        $($($part => {
                            field.$shape(const { $crate::payload::Part::new($part, Index::$field as u32) });
                        })?)+
                        _ => field.unknown(),
                    }
                }
            }
        };
    };
}
pub(crate) use payload;
