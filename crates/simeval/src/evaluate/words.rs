//! The words of frame, kinase domain and strand, as the various callers write them.

use trkfuse_core::{DomainStatus, FrameStatus, Strand, Tier};

/// `in_frame`, `IN_FRAME`, `in-frame` and `INFRAME` are one word to us; `None` for any other.
pub(crate) fn frame(word: &str) -> Option<FrameStatus> {
    match plain(word).as_str() {
        "inframe" => Some(FrameStatus::InFrame),
        "outofframe" | "frameshift" => Some(FrameStatus::OutOfFrame),
        "stopcodon" => Some(FrameStatus::StopCodon),
        "unknown" | "." | "" | "na" => Some(FrameStatus::Unknown),
        _ => None,
    }
}

/// What is kept of a domain.
pub(crate) fn domain(word: &str) -> Option<DomainStatus> {
    match plain(word).as_str() {
        "complete" => Some(DomainStatus::Complete),
        "partial" => Some(DomainStatus::Partial),
        "lost" => Some(DomainStatus::Lost),
        "unknown" | "." | "" => Some(DomainStatus::Unknown),
        _ => None,
    }
}

/// trkfuse's tiers.
pub(crate) fn tier(word: &str) -> Option<Tier> {
    match word {
        "pass" => Some(Tier::Pass),
        "watch" => Some(Tier::Watch),
        "filtered" => Some(Tier::Filtered),
        _ => None,
    }
}

/// `+` and `-`; anything else, as files mostly write `.`, is an unknown strand.
pub(crate) fn strand(text: &str) -> Option<Strand> {
    match text.as_bytes() {
        [symbol] => Strand::from_symbol(*symbol),
        _ => None,
    }
}

fn plain(word: &str) -> String {
    word.chars()
        .filter(|letter| !matches!(letter, '_' | '-' | ' '))
        .map(|letter| letter.to_ascii_lowercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_callers_word_for_a_frame_is_understood() {
        for word in ["in_frame", "IN_FRAME", "in-frame", "INFRAME"] {
            assert_eq!(frame(word), Some(FrameStatus::InFrame), "{word}");
        }
        assert_eq!(frame("FRAMESHIFT"), Some(FrameStatus::OutOfFrame));
        assert_eq!(frame("out-of-frame"), Some(FrameStatus::OutOfFrame));
        assert_eq!(frame("stop-codon"), Some(FrameStatus::StopCodon));
        assert_eq!(frame("."), Some(FrameStatus::Unknown));
        // Tables that went through R.
        assert_eq!(frame("NA"), Some(FrameStatus::Unknown));
        assert_eq!(frame("maybe"), None);
        assert_eq!(domain("LOST"), Some(DomainStatus::Lost));
        assert_eq!(domain("half"), None);
    }
}
