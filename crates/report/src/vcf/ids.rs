//! Names of events and records within a file.

use std::collections::{BTreeMap, BTreeSet};

use trkfuse_core::{FusionCall, Role};

use super::text::identifier;

/// The `EVENT` of each call: its id, made safe for VCF and unique in the file.
pub(super) struct EventIds<'a> {
    by_call: BTreeMap<&'a str, String>,
}

impl<'a> EventIds<'a> {
    /// Names events in the order of the calls.
    pub(super) fn new(calls: &'a [FusionCall]) -> Self {
        let mut taken = BTreeSet::new();
        let mut by_call = BTreeMap::new();
        for call in calls {
            // Two ids may become one when made safe; the later one gets a number.
            let safe = identifier(&call.id);
            let mut name = safe.clone();
            let mut number = 2;
            while !taken.insert(name.clone()) {
                name = format!("{safe}_{number}");
                number += 1;
            }
            by_call.insert(call.id.as_str(), name);
        }
        Self { by_call }
    }

    /// The event of the call with this id, if it is in the file.
    pub(super) fn event(&self, call_id: &str) -> Option<&str> {
        self.by_call.get(call_id).map(String::as_str)
    }

    /// The record of one side of an event.
    pub(super) fn record(event: &str, side: Role) -> String {
        match side {
            Role::FivePrime => format!("{event}.a"),
            Role::ThreePrime => format!("{event}.b"),
        }
    }
}
