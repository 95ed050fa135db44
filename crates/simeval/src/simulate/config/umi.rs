//! Unique molecular identifiers.

use crate::simulate::error::SimulateError;

/// What unique molecular identifiers are like. PCR copies share their molecule's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UmiModel {
    /// Bases.
    pub length: u32,
    /// Chance that a base of it is read wrongly.
    pub error_rate: f64,
    /// Where they are written.
    pub place: UmiPlace,
}

/// Where UMIs are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UmiPlace {
    /// In the tag `RX`; in FASTQ behind the name, as `RX:Z:`.
    #[default]
    Tag,
    /// In `RX` as read, and the molecule's number in `MI`, as a program that groups reads by molecule
    /// writes them. In FASTQ as [`UmiPlace::Tag`].
    Group,
    /// At the end of the read name, behind `_`, as `umi_tools extract` writes them.
    Name,
}

impl Default for UmiModel {
    fn default() -> Self {
        Self::ORDINARY
    }
}

impl UmiModel {
    /// Eight bases in `RX`, as often misread as other bases are.
    pub const ORDINARY: Self = Self {
        length: 8,
        error_rate: 0.002,
        place: UmiPlace::Tag,
    };

    /// Fewest and most bases: shorter ones tell hardly any molecules apart.
    const LENGTHS: (u32, u32) = (4, 24);

    /// Refuses numbers outside of their range.
    pub(super) fn check(self) -> Result<(), SimulateError> {
        if !(Self::LENGTHS.0..=Self::LENGTHS.1).contains(&self.length) {
            return Err(SimulateError::Setting {
                setting: "UMI length",
                value: self.length.to_string(),
                wanted: "4 to 24 bases",
            });
        }
        if !(0.0..1.0).contains(&self.error_rate) {
            return Err(SimulateError::Setting {
                setting: "UMI error rate",
                value: self.error_rate.to_string(),
                wanted: "at least 0 and below 1",
            });
        }
        Ok(())
    }
}
