//! Annotated splice sites near a break.

use std::cell::RefCell;
use std::collections::BTreeMap;

use trkfuse_core::{Breakend, End, Junction, JunctionRead, Role};

use crate::Context;
use crate::recut::splice_roles;

/// Bases between the pieces of a read beyond which no site is looked for.
const LONGEST_GAP: i64 = 50;

/// A splice site: how many bases further out than a breakend it lies, and the roles it gives its side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Site {
    pub(crate) shift: i64,
    pub(crate) roles: Vec<Role>,
}

/// Looks splice sites up, each place once: long reads of one junction end all around it.
pub(crate) struct Sites<'c> {
    context: &'c Context<'c>,
    known: RefCell<BTreeMap<Breakend, Vec<Role>>>,
}

impl<'c> Sites<'c> {
    pub(crate) const fn new(context: &'c Context<'c>) -> Self {
        Self {
            context,
            known: RefCell::new(BTreeMap::new()),
        }
    }

    /// The roles that splice sites at a breakend give its side; none off any.
    pub(crate) fn roles(&self, breakend: Breakend) -> Vec<Role> {
        self.known
            .borrow_mut()
            .entry(breakend)
            .or_insert_with(|| splice_roles(breakend, self.context))
            .clone()
    }

    /// The sites within a read's uncertainty of its low and high side, and as much further out as bases lie
    /// between its pieces.
    pub(crate) fn near(&self, read: &JunctionRead) -> (Vec<Site>, Vec<Site>) {
        let reach = i64::from(read.uncertainty);
        let further = reach + (read.inserted.len() as i64).min(LONGEST_GAP);
        let side = |end: End| {
            (-reach..=further)
                .filter_map(|shift| {
                    let roles = self.roles(read.junction.end(end).extended(shift)?);
                    (!roles.is_empty()).then_some(Site { shift, roles })
                })
                .collect()
        };
        (side(End::Low), side(End::High))
    }

    /// Whether both sides lie on sites that make a sense transcript.
    pub(crate) fn are_on_both(&self, junction: Junction) -> bool {
        let (low, high) = (self.roles(junction.low()), self.roles(junction.high()));
        fit(&low, &high)
    }

    /// How many sides lie on sites that make a sense transcript (0 to 2).
    pub(crate) fn count(&self, junction: Junction) -> u32 {
        let (low, high) = (self.roles(junction.low()), self.roles(junction.high()));
        if fit(&low, &high) {
            2
        } else {
            u32::from(!low.is_empty() || !high.is_empty())
        }
    }
}

/// Whether one side is left where the other is entered.
pub(crate) fn fit(low: &[Role], high: &[Role]) -> bool {
    low.iter()
        .any(|role| high.iter().any(|other| other != role))
}

/// The shifts of all pairs of sites that make a sense transcript.
pub(crate) fn pairs<'s>(
    low: &'s [Site],
    high: &'s [Site],
) -> impl Iterator<Item = (i64, i64)> + 's {
    low.iter().flat_map(move |low| {
        high.iter()
            .filter(|high| fit(&low.roles, &high.roles))
            .map(|high| (low.shift, high.shift))
    })
}
