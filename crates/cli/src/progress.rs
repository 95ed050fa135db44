//! A progress bar, on a terminal only.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use trkfuse_evidence::{Progress, ProgressEvent};

/// Shows how far reading has come on standard error; nothing where that is no terminal.
pub(crate) struct Bar {
    bar: ProgressBar,
}

impl Bar {
    /// A bar, or none where `is_quiet`.
    pub(crate) fn new(is_quiet: bool) -> Self {
        let bar = if is_quiet {
            ProgressBar::hidden()
        } else {
            ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr())
        };
        bar.set_style(ProgressStyle::default_spinner());
        Self { bar }
    }

    fn steps(&self, what: &str, done: usize, total: usize) {
        self.bar.set_message(format!("{what}: {done} of {total}"));
        self.bar.tick();
    }
}

impl Progress for Bar {
    fn advance(&self, event: ProgressEvent) {
        match event {
            ProgressEvent::ReadingLoci { done, total } => self.steps("reading loci", done, total),
            ProgressEvent::ReadingPartners { done, total } => {
                self.steps("reading partners", done, total);
            }
            ProgressEvent::Streaming { records } => {
                self.bar.set_message(format!("{records} records read"));
                self.bar.tick();
            }
            ProgressEvent::Screening { fragments } => {
                self.bar.set_message(format!("{fragments} fragments read"));
                self.bar.tick();
            }
            ProgressEvent::Finished => self.bar.finish_and_clear(),
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
