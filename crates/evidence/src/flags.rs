//! Bits of a record's FLAG (SAM specification, section 1.4).

pub(crate) const PAIRED: u16 = 0x1;
pub(crate) const PROPER: u16 = 0x2;
pub(crate) const UNMAPPED: u16 = 0x4;
pub(crate) const MATE_UNMAPPED: u16 = 0x8;
pub(crate) const REVERSE: u16 = 0x10;
pub(crate) const MATE_REVERSE: u16 = 0x20;
pub(crate) const FIRST: u16 = 0x40;
pub(crate) const SECOND: u16 = 0x80;
pub(crate) const SECONDARY: u16 = 0x100;
pub(crate) const QC_FAIL: u16 = 0x200;
pub(crate) const DUPLICATE: u16 = 0x400;
pub(crate) const SUPPLEMENTARY: u16 = 0x800;
