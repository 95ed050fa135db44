//! What may stand in a VCF value, and how the rest is written.

/// A value for INFO: what VCF gives a meaning, white space and what is not ASCII is
/// percent-encoded. A colon stays (`ETV6::NTRK3`), as INFO gives it none.
pub(super) fn info_value(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for &byte in value.as_bytes() {
        match byte {
            b'%' | b';' | b'=' | b',' => push_encoded(&mut text, byte),
            b'!'..=b'~' => text.push(char::from(byte)),
            _ => push_encoded(&mut text, byte),
        }
    }
    text
}

fn push_encoded(text: &mut String, byte: u8) {
    use std::fmt::Write;
    write!(text, "%{byte:02X}").expect("writing to a string does not fail");
}

/// An identifier (`ID`, FILTER): white space, `;`, `,` and what is not printable ASCII become `_`.
pub(super) fn identifier(name: &str) -> String {
    name.chars()
        .map(|letter| match letter {
            ';' | ',' | '=' | '"' | '<' | '>' => '_',
            _ if letter.is_ascii_graphic() => letter,
            _ => '_',
        })
        .collect()
}

/// The value of an unstructured header line: one line, not taken for a structured one.
pub(super) fn header_value(value: &str) -> String {
    let line = one_line(value);
    match line.strip_prefix('<') {
        Some(rest) => format!("\\<{rest}"),
        None => line,
    }
}

/// A quoted text within a structured header line, without the quotes.
pub(super) fn quoted(value: &str) -> String {
    one_line(value).replace('\\', "\\\\").replace('"', "\\\"")
}

fn one_line(value: &str) -> String {
    value
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect()
}

/// A sample's name as a column: tabs and line ends become `_`.
pub(super) fn column_name(sample: &str) -> String {
    let name: String = sample
        .chars()
        .map(|letter| if letter.is_control() { '_' } else { letter })
        .collect();
    if name.is_empty() {
        "sample".to_string()
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_never_ends_its_own_field() {
        assert_eq!(info_value("a;b=c,d%e f\tg"), "a%3Bb%3Dc%2Cd%25e%20f%09g");
        assert_eq!(info_value("ETV6::NTRK3"), "ETV6::NTRK3");
        assert_eq!(info_value("\u{e9}"), "%C3%A9");
    }

    #[test]
    fn an_identifier_holds_no_separator() {
        assert_eq!(identifier("chr1:5 a;b,c"), "chr1:5_a_b_c");
    }

    #[test]
    fn a_header_value_stays_on_its_line() {
        assert_eq!(header_value("a\nb"), "a b");
        assert_eq!(header_value("<a>"), "\\<a>");
        assert_eq!(quoted("say \"x\" \\ y"), "say \\\"x\\\" \\\\ y");
    }

    #[test]
    fn a_sample_without_a_name_still_has_a_column() {
        assert_eq!(column_name(""), "sample");
        assert_eq!(column_name("a\tb c"), "a_b c");
    }
}
