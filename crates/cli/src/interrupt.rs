//! Interrupts while results are written.
//!
//! Before that nothing is on disk, so the default end by a signal leaves nothing behind. While small files are
//! written under temporary names and renamed, SIGINT and SIGTERM are put off until that is done; a second
//! one ends the program at once. Where writing takes long, a signal ends it and takes away what there is.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use signal_hook::iterator::{Handle, Signals};

/// Signals that were put off.
pub(crate) struct PutOff {
    seen: Arc<AtomicUsize>,
}

impl PutOff {
    /// From now on signals wait.
    pub(crate) fn start() -> std::io::Result<Self> {
        let seen = Arc::new(AtomicUsize::new(0));
        let is_second = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM] {
            // ORDER: the check for a second signal comes before the note of the first.
            flag::register_conditional_shutdown(signal, exit_status(signal), is_second.clone())?;
            flag::register(signal, is_second.clone())?;
            flag::register_usize(signal, seen.clone(), signal as usize)?;
        }
        Ok(Self { seen })
    }

    /// How the program ends: by a signal that came meanwhile (128 and its number, as shells say it), or
    /// well.
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self.seen.load(Ordering::SeqCst) {
            0 => ExitCode::SUCCESS,
            signal => ExitCode::from(128_u8.saturating_add(signal as u8)),
        }
    }
}

/// Takes a folder of half-written files away when a signal ends the program.
pub(crate) struct CleanUp {
    handle: Handle,
}

impl CleanUp {
    /// From now on SIGINT and SIGTERM end the program, and the folder with it.
    pub(crate) fn start(folder: &Path) -> std::io::Result<Self> {
        let mut signals = Signals::new([SIGINT, SIGTERM])?;
        let handle = signals.handle();
        let folder = folder.to_path_buf();
        std::thread::spawn(move || {
            if let Some(signal) = signals.forever().next() {
                // There is nobody left to tell that it cannot be removed.
                let _ = std::fs::remove_dir_all(&folder);
                std::process::exit(exit_status(signal));
            }
        });
        Ok(Self { handle })
    }

    /// The files are complete: signals no longer take them away.
    pub(crate) fn stop(self) {
        self.handle.close();
    }
}

const fn exit_status(signal: i32) -> i32 {
    128 + signal
}
