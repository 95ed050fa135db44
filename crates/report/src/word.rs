//! The words for the kinds of things: one spelling in TSV, VCF and JSON.

use serde::Serialize;

/// The word as it stands in JSON: `in_frame`, `+`.
///
/// For enums without fields only; anything else gives an empty word.
pub(crate) fn word<T: Serialize>(kind: T) -> String {
    match serde_json::to_value(kind) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// The word as VCF readers know it: `IN_FRAME`.
pub(crate) fn upper_word<T: Serialize>(kind: T) -> String {
    word(kind).to_ascii_uppercase()
}

/// The word within a sentence: `in frame`.
pub(crate) fn spoken_word<T: Serialize>(kind: T) -> String {
    word(kind).replace('_', " ")
}

#[cfg(test)]
mod tests {
    use trkfuse_core::{FrameStatus, Strand};

    use super::*;

    #[test]
    fn a_kind_has_one_word_in_three_dresses() {
        assert_eq!(word(FrameStatus::InFrame), "in_frame");
        assert_eq!(upper_word(FrameStatus::InFrame), "IN_FRAME");
        assert_eq!(spoken_word(FrameStatus::InFrame), "in frame");
        assert_eq!(word(Strand::Reverse), "-");
    }
}
