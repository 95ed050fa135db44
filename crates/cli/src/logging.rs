//! Log lines on standard error.

use std::io::Write;

/// Installs the logger: one line a message, `[level] message`, on standard error.
pub(crate) fn start(level: log::LevelFilter) {
    env_logger::Builder::new()
        .filter_level(level)
        .format(|out, record| {
            writeln!(
                out,
                "[{}] {}",
                record.level().as_str().to_lowercase(),
                record.args()
            )
        })
        .init();
}
