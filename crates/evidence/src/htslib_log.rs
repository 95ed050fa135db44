//! htslib's own lines on standard error.

use rust_htslib::htslib::{hts_set_log_level, htsLogLevel_HTS_LOG_OFF};

/// Silences what htslib itself would print on standard error, for the whole process: what matters of it comes as our
/// own errors and warnings, with the cure.
pub fn silence_htslib() {
    #[expect(
        unsafe_code,
        reason = "sets one number; the binding has no safe name for it"
    )]
    // SAFETY: the function writes a global that htslib reads when it logs. Call it before threads start.
    unsafe {
        hts_set_log_level(htsLogLevel_HTS_LOG_OFF);
    }
}
