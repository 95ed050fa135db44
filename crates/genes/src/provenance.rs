//! Where the embedded tables come from.

/// Sources, versions and terms of the embedded gene models and facts, as text for people.
pub fn provenance() -> &'static str {
    ""
}
