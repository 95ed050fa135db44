//! Varints and texts.

/// Appends a number, seven bits a byte, lowest first.
pub(super) fn put_number(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Appends a difference: small ones of either sign are short.
pub(super) fn put_difference(out: &mut Vec<u8>, difference: i32) {
    put_number(out, ((difference << 1) ^ (difference >> 31)) as u32);
}

/// Appends a text with its length.
pub(super) fn put_text(out: &mut Vec<u8>, text: &str) {
    put_number(out, text.len() as u32);
    out.extend_from_slice(text.as_bytes());
}

/// Reads from bytes that [`super::write`] made. `None` at the end or where they are no such bytes.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    #[inline]
    pub(super) fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(first)
    }

    #[inline]
    pub(super) fn number(&mut self) -> Option<u32> {
        let first = self.byte()?;
        if first < 0x80 {
            return Some(u32::from(first));
        }
        let mut number = u32::from(first & 0x7f);
        for shift in [7, 14, 21, 28] {
            let byte = self.byte()?;
            number |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    pub(super) fn difference(&mut self) -> Option<i32> {
        let number = self.number()?;
        Some((number >> 1) as i32 ^ -((number & 1) as i32))
    }

    pub(super) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        Some(taken)
    }

    pub(super) fn text(&mut self) -> Option<&'a str> {
        let length = self.number()? as usize;
        std::str::from_utf8(self.take(length)?).ok()
    }

    /// A column: its length in bytes, then its bytes.
    pub(super) fn column(&mut self) -> Option<&'a [u8]> {
        let length = self.number()? as usize;
        self.take(length)
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_back(number: u32, difference: i32, text in ".{0,12}") {
            let mut bytes = Vec::new();
            put_number(&mut bytes, number);
            put_difference(&mut bytes, difference);
            put_text(&mut bytes, &text);
            let mut cursor = Cursor::new(&bytes);
            prop_assert_eq!(cursor.number(), Some(number));
            prop_assert_eq!(cursor.difference(), Some(difference));
            prop_assert_eq!(cursor.text(), Some(text.as_str()));
            prop_assert!(cursor.is_empty());
        }

        #[test]
        fn no_bytes_make_the_reader_panic(bytes: Vec<u8>) {
            let mut cursor = Cursor::new(&bytes);
            while !cursor.is_empty() && cursor.text().is_some() {}
            let _ = Cursor::new(&bytes).difference();
        }
    }

    #[test]
    fn a_number_that_stops_short_is_none() {
        assert_eq!(Cursor::new(&[]).number(), None);
        assert_eq!(Cursor::new(&[0x80]).number(), None);
        assert_eq!(
            Cursor::new(&[0x80, 0x80, 0x80, 0x80, 0x80, 0]).number(),
            None
        );
        assert_eq!(Cursor::new(&[3, b'a']).text(), None);
    }
}
