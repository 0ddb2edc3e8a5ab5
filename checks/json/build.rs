//! Lets the library's types say their JSON Schema.

fn main() {
    println!("cargo::rustc-cfg=hookswitch_schema");
    println!("cargo::rerun-if-changed=build.rs");
}
