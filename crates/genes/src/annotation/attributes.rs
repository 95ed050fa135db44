//! The ninth column of GTF (`key "value";`) and GFF3 (`key=value;`).

use std::borrow::Cow;

/// How attributes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// `gene_id "ENSG..."; tag "basic";`
    Gtf,
    /// `ID=gene-A;Name=A`, with `%2C` for a comma within a value.
    Gff3,
}

impl Dialect {
    /// Told from the first attribute: what ends its key.
    pub(super) fn of(attributes: &str) -> Self {
        match attributes.trim_start().find(['=', ' ', '"']) {
            Some(at) if attributes.trim_start().as_bytes()[at] == b'=' => Self::Gff3,
            _ => Self::Gtf,
        }
    }
}

/// Key and value pairs in the order of the line. A GFF3 value is given as it stands, so that its
/// commas still separate; [`decode`] turns `%2C` into a comma.
pub(super) struct Attributes<'a> {
    rest: &'a str,
    dialect: Dialect,
}

impl<'a> Attributes<'a> {
    pub(super) const fn new(text: &'a str, dialect: Dialect) -> Self {
        Self {
            rest: text,
            dialect,
        }
    }

    /// The first value of a key.
    pub(super) fn first(self, key: &str) -> Result<Option<&'a str>, String> {
        for pair in self {
            let (found, value) = pair?;
            if found == key {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }

    fn next_gff3(&mut self) -> Result<(&'a str, &'a str), String> {
        let (pair, rest) = self.rest.split_once(';').unwrap_or((self.rest, ""));
        self.rest = rest;
        pair.split_once('=')
            .map(|(key, value)| (key.trim(), value.trim()))
            .ok_or_else(|| format!("attribute '{pair}' has no '='"))
    }

    fn next_gtf(&mut self) -> Result<(&'a str, &'a str), String> {
        let end = self.rest.find([' ', '\t', '"', ';']);
        let (key, after) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        let after = after.trim_start();
        let (value, rest) = if let Some(quoted) = after.strip_prefix('"') {
            quoted
                .split_once('"')
                .ok_or_else(|| format!("the value of attribute '{key}' has no closing quote"))?
        } else {
            let end = after.find(';').unwrap_or(after.len());
            (after[..end].trim_end(), &after[end..])
        };
        if key.is_empty() || (value.is_empty() && !after.starts_with('"')) {
            return Err(format!("attribute '{key}' has no value"));
        }
        let rest = rest.trim_start();
        if !rest.is_empty() && !rest.starts_with(';') {
            return Err(format!("no ';' behind the value of attribute '{key}'"));
        }
        self.rest = rest;
        Ok((key, value))
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = Result<(&'a str, &'a str), String>;

    fn next(&mut self) -> Option<Self::Item> {
        self.rest = self.rest.trim_start_matches([' ', ';', '\t']);
        if self.rest.is_empty() || self.rest == "." {
            return None;
        }
        let pair = match self.dialect {
            Dialect::Gtf => self.next_gtf(),
            Dialect::Gff3 => self.next_gff3(),
        };
        if pair.is_err() {
            self.rest = "";
        }
        Some(pair)
    }
}

/// A GFF3 value with its `%XX` turned into characters. What is no such code stays as it is.
pub(super) fn decode(value: &str) -> Cow<'_, str> {
    if !value.contains('%') {
        return Cow::Borrowed(value);
    }
    let bytes = value.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = value
            .get(at + 1..at + 3)
            .filter(|_| bytes[at] == b'%')
            .filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|code| u8::from_str_radix(code, 16).ok());
        out.push(code.unwrap_or(bytes[at]));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).map_or(Cow::Borrowed(value), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn gtf(text: &str) -> Result<Vec<(&str, &str)>, String> {
        Attributes::new(text, Dialect::Gtf).collect()
    }

    fn gff3(text: &str) -> Result<Vec<(&str, &str)>, String> {
        Attributes::new(text, Dialect::Gff3).collect()
    }

    #[test]
    fn quoted_and_bare_values_of_gtf_are_read_and_a_key_may_repeat() {
        assert_eq!(
            gtf("gene_id \"G1\"; level 2; tag \"basic\"; tag \"MANE Select\";"),
            Ok(vec![
                ("gene_id", "G1"),
                ("level", "2"),
                ("tag", "basic"),
                ("tag", "MANE Select")
            ])
        );
        assert_eq!(gtf("transcript_id \"\"; "), Ok(vec![("transcript_id", "")]));
        assert_eq!(gtf("."), Ok(vec![]));
    }

    #[test]
    fn a_semicolon_within_quotes_separates_nothing() {
        assert_eq!(
            gtf("note \"a; b\"; gene \"X\""),
            Ok(vec![("note", "a; b"), ("gene", "X")])
        );
    }

    #[test]
    fn malformed_attributes_say_which() {
        assert_eq!(
            gtf("gene_id \"G1"),
            Err("the value of attribute 'gene_id' has no closing quote".to_string())
        );
        assert_eq!(
            gtf("gene_id;"),
            Err("attribute 'gene_id' has no value".to_string())
        );
        assert_eq!(
            gtf("gene_id \"a\" \"b\";"),
            Err("no ';' behind the value of attribute 'gene_id'".to_string())
        );
        assert_eq!(
            gff3("ID=a;Name"),
            Err("attribute 'Name' has no '='".to_string())
        );
    }

    #[test]
    fn gff3_values_keep_their_commas_until_they_are_decoded() {
        assert_eq!(
            gff3("ID=rna-1;tag=MANE Select,basic;"),
            Ok(vec![("ID", "rna-1"), ("tag", "MANE Select,basic")])
        );
        assert_eq!(decode("a%2Cb%20c"), "a,b c");
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("%zz%2"), "%zz%2");
        assert_eq!(decode("%FF"), "%FF");
    }

    #[test]
    fn the_dialect_is_told_from_the_first_attribute() {
        assert_eq!(Dialect::of("ID=gene-A;Name=a b"), Dialect::Gff3);
        assert_eq!(Dialect::of("gene_id \"a=b\"; x 1"), Dialect::Gtf);
        assert_eq!(Dialect::of("."), Dialect::Gtf);
    }

    proptest! {
        #[test]
        fn no_text_makes_the_parsers_panic(text in "[ -~é%;=\"]{0,40}") {
            let _ = gtf(&text);
            let _ = gff3(&text);
            let _ = decode(&text);
        }
    }
}
