//! Unpacks what bgzip has packed, many blocks at once.

use std::io::{self, Cursor, Read};

use flate2::read::MultiGzDecoder;
use flate2::{Crc, Decompress, FlushDecompress, Status};
use rayon::prelude::*;

/// Blocks read before they are unpacked together. Chosen by hand: 4 MB unpacked.
const BLOCKS: usize = 64;
/// Bytes of a block's header, up to its size (SAM specification, section 4.1).
const HEADER: usize = 18;
/// Bytes of a block behind its data: checksum and unpacked length.
const FOOTER: usize = 8;
/// Unpacked bytes of a block at most.
const LARGEST: usize = 1 << 16;

/// Reads a BGZF stream; members of plain gzip that follow are unpacked one after another.
pub(crate) struct BlockedReader<R: Read> {
    state: State<R>,
    unpacked: Vec<u8>,
    /// Bytes of `unpacked` that were handed out.
    given: usize,
}

enum State<R: Read> {
    Blocks(R),
    Plain(Box<MultiGzDecoder<Box<dyn Read + Send>>>),
    Ended,
}

impl<R: Read + Send + 'static> BlockedReader<R> {
    pub(crate) fn new(packed: R) -> Self {
        Self {
            state: State::Blocks(packed),
            unpacked: Vec::new(),
            given: 0,
        }
    }

    /// Unpacks the next blocks.
    fn refill(&mut self) -> io::Result<()> {
        let State::Blocks(packed) = &mut self.state else {
            return Ok(());
        };
        let mut blocks = Vec::with_capacity(BLOCKS);
        let mut other = None;
        let mut is_ended = false;
        while blocks.len() < BLOCKS {
            match next_block(packed)? {
                Next::Block(block) => blocks.push(block),
                Next::End => {
                    is_ended = true;
                    break;
                }
                Next::Other(first) => {
                    other = Some(first);
                    break;
                }
            }
        }
        let parts: Vec<Vec<u8>> = blocks
            .par_iter()
            .map(|block| unpack(block))
            .collect::<io::Result<_>>()?;
        self.unpacked = parts.concat();
        self.given = 0;
        if is_ended || other.is_some() {
            let before = std::mem::replace(&mut self.state, State::Ended);
            if let (State::Blocks(packed), Some(first)) = (before, other) {
                let rest: Box<dyn Read + Send> = Box::new(Cursor::new(first).chain(packed));
                self.state = State::Plain(Box::new(MultiGzDecoder::new(rest)));
            }
        }
        Ok(())
    }
}

impl<R: Read + Send + 'static> Read for BlockedReader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        // Blocks may be empty: the last one is.
        while self.given == self.unpacked.len() {
            match &mut self.state {
                State::Blocks(_) => self.refill()?,
                State::Plain(rest) => return rest.read(out),
                State::Ended => return Ok(0),
            }
        }
        let rest = &self.unpacked[self.given..];
        let count = rest.len().min(out.len());
        out[..count].copy_from_slice(&rest[..count]);
        self.given += count;
        Ok(count)
    }
}

enum Next {
    /// A block from behind its header on.
    Block(Vec<u8>),
    End,
    /// The first bytes of something else.
    Other(Vec<u8>),
}

fn next_block(packed: &mut impl Read) -> io::Result<Next> {
    let mut header = Vec::with_capacity(HEADER);
    packed
        .by_ref()
        .take(HEADER as u64)
        .read_to_end(&mut header)?;
    if header.is_empty() {
        return Ok(Next::End);
    }
    let is_block = header.len() == HEADER
        && header.starts_with(&[0x1f, 0x8b, 0x08, 0x04])
        && header[10..16] == [6, 0, b'B', b'C', 2, 0];
    if !is_block {
        return Ok(Next::Other(header));
    }
    let size = usize::from(u16::from_le_bytes([header[16], header[17]])) + 1;
    let rest = size
        .checked_sub(HEADER + FOOTER)
        .ok_or_else(|| malformed("a block is too short"))?
        + FOOTER;
    let mut block = Vec::with_capacity(rest);
    packed.by_ref().take(rest as u64).read_to_end(&mut block)?;
    if block.len() < rest {
        return Err(io::Error::new(
            io::ErrorKind::UnexpectedEof,
            "a block is cut off",
        ));
    }
    Ok(Next::Block(block))
}

fn unpack(block: &[u8]) -> io::Result<Vec<u8>> {
    let (data, footer) = block.split_at(block.len() - FOOTER);
    let number = |at: usize| {
        u32::from_le_bytes([footer[at], footer[at + 1], footer[at + 2], footer[at + 3]])
    };
    let (sum, length) = (number(0), number(4) as usize);
    if length > LARGEST {
        return Err(malformed("a block claims too many bytes"));
    }
    // One byte more than is claimed, so that a block that holds more is noticed.
    let mut unpacked = Vec::with_capacity(length + 1);
    let status = Decompress::new(false)
        .decompress_vec(data, &mut unpacked, FlushDecompress::Finish)
        .map_err(|error| malformed(&error.to_string()))?;
    let mut crc = Crc::new();
    crc.update(&unpacked);
    if status != Status::StreamEnd || unpacked.len() != length || crc.sum() != sum {
        return Err(malformed("a block's checksum or length is wrong"));
    }
    Ok(unpacked)
}

fn malformed(message: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}
