//! Where alignments come from, what kind of file it is, and whether it is whole.

use std::fmt;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};

use crate::EvidenceError;

mod error;

pub use error::SourceError;

/// A file, or standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Standard input.
    Stdin,
    /// A file by its path.
    Path(PathBuf),
}

impl Source {
    /// Takes a command-line argument: `-` and `/dev/stdin` mean standard input.
    pub fn from_argument(argument: &Path) -> Self {
        if argument.as_os_str() == "-" || argument == Path::new("/dev/stdin") {
            Self::Stdin
        } else {
            Self::Path(argument.to_path_buf())
        }
    }
}

impl From<&Path> for Source {
    fn from(path: &Path) -> Self {
        Self::from_argument(path)
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdin => write!(f, "standard input"),
            Self::Path(path) => write!(f, "{}", path.display()),
        }
    }
}

/// What the first bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// Compressed in blocks (BAM, or SAM packed by bgzip): ends with a marker when whole.
    Blocked,
    Cram,
    /// Text, or anything else: htslib says what it is.
    Other,
}

/// The empty block that ends a whole BGZF file (SAM specification, section 4.1.2).
const BLOCKED_END: &[u8] = &[
    0x1f, 0x8b, 0x08, 0x04, 0, 0, 0, 0, 0, 0xff, 0x06, 0, 0x42, 0x43, 0x02, 0, 0x1b, 0, 0x03, 0, 0,
    0, 0, 0, 0, 0, 0, 0,
];

/// The empty container that ends a whole CRAM 3 file (CRAM specification, section 9).
const CRAM_END: &[u8] = &[
    0x0f, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x0f, 0xe0, 0x45, 0x4f, 0x46, 0, 0, 0, 0, 0x01, 0, 0x05,
    0xbd, 0xd9, 0x4f, 0, 0x01, 0, 0x06, 0x06, 0x01, 0, 0x01, 0, 0x01, 0, 0xee, 0x63, 0x01, 0x4b,
];

impl Format {
    pub(crate) fn of(first_bytes: &[u8]) -> Self {
        let is_blocked = first_bytes.len() >= 14
            && first_bytes.starts_with(&BLOCKED_END[..4])
            && first_bytes[12..14] == *b"BC";
        if is_blocked {
            Self::Blocked
        } else if first_bytes.starts_with(b"CRAM") {
            Self::Cram
        } else {
            Self::Other
        }
    }

    /// What a whole file of this kind ends with; nothing where that is not laid down.
    pub(crate) fn end_marker(self, first_bytes: &[u8]) -> &'static [u8] {
        let major_version = first_bytes.get(4).copied().unwrap_or(0);
        match self {
            Self::Blocked => BLOCKED_END,
            Self::Cram if major_version >= 3 => CRAM_END,
            Self::Cram | Self::Other => &[],
        }
    }
}

/// A source that was looked at and can be handed to htslib by a path.
pub(crate) enum Input {
    /// A file that can be read again and again.
    File { path: PathBuf, format: Format },
    /// A pipe, handed on by a thread that sees whether it ends as it should.
    Pipe { relay: Relay, format: Format },
}

impl Input {
    /// Looks at a source.
    pub(crate) fn look_at(source: &Source) -> Result<Self, EvidenceError> {
        let file = source.to_string();
        let unreadable = |error| SourceError::of(&file, error);
        match source {
            Source::Stdin => Self::of_pipe(io::stdin(), &file),
            Source::Path(path) => {
                let kind = std::fs::metadata(path).map_err(unreadable)?;
                if kind.is_dir() {
                    return Err(EvidenceError::IsFolder(file));
                }
                let mut opened = File::open(path).map_err(unreadable)?;
                if !kind.is_file() {
                    return Self::of_pipe(opened, &file);
                }
                let first = read_up_to(&mut opened, 16).map_err(unreadable)?;
                if first.is_empty() {
                    return Err(SourceError::Empty(file).into());
                }
                let format = Format::of(&first);
                let marker = format.end_marker(&first);
                if !ends_with(&mut opened, marker).map_err(unreadable)? {
                    return Err(EvidenceError::Truncated {
                        file,
                        what: "its end marker is missing",
                    });
                }
                Ok(Self::File {
                    path: path.clone(),
                    format,
                })
            }
        }
    }

    fn of_pipe(mut input: impl Read + Send + 'static, file: &str) -> Result<Self, EvidenceError> {
        let unreadable = |error| SourceError::of(file, error);
        let first = read_up_to(&mut input, 16).map_err(unreadable)?;
        if first.is_empty() {
            return Err(SourceError::Empty(file.to_string()).into());
        }
        let format = Format::of(&first);
        let marker = format.end_marker(&first);
        let relay = Relay::start(first, marker, input).map_err(unreadable)?;
        Ok(Self::Pipe { relay, format })
    }

    pub(crate) const fn format(&self) -> Format {
        match self {
            Self::File { format, .. } | Self::Pipe { format, .. } => *format,
        }
    }

    /// The path to hand to htslib.
    pub(crate) fn path(&self) -> PathBuf {
        match self {
            Self::File { path, .. } => path.clone(),
            Self::Pipe { relay, .. } => relay.path(),
        }
    }
}

fn read_up_to(input: &mut impl Read, bytes: u64) -> io::Result<Vec<u8>> {
    let mut first = Vec::new();
    input.by_ref().take(bytes).read_to_end(&mut first)?;
    Ok(first)
}

pub(crate) fn ends_with(file: &mut File, marker: &[u8]) -> io::Result<bool> {
    let length = file.seek(SeekFrom::End(0))?;
    let Some(start) = length.checked_sub(marker.len() as u64) else {
        return Ok(false);
    };
    file.seek(SeekFrom::Start(start))?;
    let mut last = vec![0; marker.len()];
    file.read_exact(&mut last)?;
    Ok(last == marker)
}

/// Hands a pipe on to htslib and looks at how it ends, which htslib cannot tell of a pipe: a program
/// that dies while it writes a BAM often leaves whole blocks, and what follows is missing in silence.
pub(crate) struct Relay {
    outlet: io::PipeReader,
    end: RelayEnd,
}

impl Relay {
    fn start(
        first: Vec<u8>,
        marker: &'static [u8],
        mut input: impl Read + Send + 'static,
    ) -> io::Result<Self> {
        let (outlet, mut inlet) = io::pipe()?;
        let hand = thread::Builder::new()
            .name("input relay".to_string())
            .spawn(move || {
                let mut buffer = vec![0; 1 << 16];
                let mut last = first;
                inlet.write_all(&last)?;
                loop {
                    let length = match input.read(&mut buffer) {
                        Ok(0) => return Ok(last),
                        Ok(length) => length,
                        Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                        Err(error) => return Err(error),
                    };
                    inlet.write_all(&buffer[..length])?;
                    last.extend_from_slice(&buffer[length.saturating_sub(marker.len())..length]);
                    let surplus = last.len().saturating_sub(marker.len());
                    last.drain(..surplus);
                }
            })?;
        Ok(Self {
            outlet,
            end: RelayEnd { hand, marker },
        })
    }

    fn path(&self) -> PathBuf {
        use std::os::fd::AsRawFd;
        PathBuf::from(format!("/dev/fd/{}", self.outlet.as_raw_fd()))
    }

    /// To be called once htslib has the pipe open: gives up our own hold on it.
    pub(crate) fn release(self) -> RelayEnd {
        self.end
    }
}

/// Knows how a pipe ended.
pub(crate) struct RelayEnd {
    hand: JoinHandle<io::Result<Vec<u8>>>,
    marker: &'static [u8],
}

impl RelayEnd {
    /// Waits for the pipe's end.
    ///
    /// # Errors
    ///
    /// [`EvidenceError::BrokenPipe`] when it ended without the marker that its kind ends with,
    /// [`SourceError`] when reading it failed.
    pub(crate) fn check(self, file: &str) -> Result<(), EvidenceError> {
        let last = self
            .hand
            .join()
            .expect("the relay does not panic")
            .map_err(|error| SourceError::of(file, error))?;
        if !last.ends_with(self.marker) {
            return Err(EvidenceError::BrokenPipe(file.to_string()));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dash_is_standard_input() {
        assert_eq!(Source::from_argument(Path::new("-")), Source::Stdin);
        assert_eq!(
            Source::from_argument(Path::new("/dev/stdin")),
            Source::Stdin
        );
        assert_eq!(
            Source::from_argument(Path::new("-.bam")),
            Source::Path(PathBuf::from("-.bam"))
        );
    }

    #[test]
    fn formats_are_told_by_their_first_bytes() {
        assert_eq!(Format::of(BLOCKED_END), Format::Blocked);
        assert_eq!(Format::of(b"CRAM\x03"), Format::Cram);
        assert_eq!(Format::of(b"@HD\tVN:1.6"), Format::Other);
        assert_eq!(Format::of(&BLOCKED_END[..12]), Format::Other);
    }

    fn relayed(bytes: &'static [u8]) -> (Vec<u8>, Result<(), EvidenceError>) {
        let input = Input::of_pipe(bytes, "pipe").expect("there are bytes");
        let Input::Pipe { mut relay, .. } = input else {
            panic!("a pipe was given");
        };
        let mut through = Vec::new();
        relay
            .outlet
            .read_to_end(&mut through)
            .expect("a pipe reads");
        (through, relay.release().check("pipe"))
    }

    #[test]
    fn a_pipe_is_handed_on_whole_and_its_end_is_seen() {
        let (through, verdict) = relayed(BLOCKED_END);
        assert_eq!(through, BLOCKED_END);
        assert!(verdict.is_ok());
        let (_, verdict) = relayed(&BLOCKED_END[..20]);
        let broken = verdict.expect_err("the marker is cut").to_string();
        // There is no file to copy again or to check.
        assert!(
            broken.contains("the program that writes into the pipe"),
            "{broken}"
        );
        let (_, verdict) = relayed(b"@HD\tVN:1.6\n");
        assert!(verdict.is_ok(), "text has no end marker");
    }

    #[test]
    fn an_empty_pipe_is_an_error() {
        assert!(matches!(
            Input::of_pipe(&b""[..], "pipe"),
            Err(EvidenceError::Source(SourceError::Empty(_)))
        ));
    }
}
