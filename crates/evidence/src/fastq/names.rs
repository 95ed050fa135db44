//! Which fragment a read is of, by its name line.

/// The fragment's name, by the name lines of its reads: up to the first blank, without what tells the mates
/// apart (`/1`, or `.1` and `_1` where the mate has `2` there). `None` when the mates' names differ.
pub(crate) fn fragment_name_of<'a>(first: &'a [u8], second: Option<&'a [u8]>) -> Option<&'a [u8]> {
    let first = without_slash(word(first));
    let Some(second) = second else {
        return Some(first);
    };
    let second = without_slash(word(second));
    if first == second {
        return Some(first);
    }
    match (first, second) {
        ([name @ .., b'.' | b'_', b'1'], [other @ .., separator, b'2'])
            if name == other && first[name.len()] == *separator && !name.is_empty() =>
        {
            Some(name)
        }
        _ => None,
    }
}

/// A name line up to its first blank.
pub(crate) fn word(header: &[u8]) -> &[u8] {
    let end = header
        .iter()
        .position(u8::is_ascii_whitespace)
        .unwrap_or(header.len());
    &header[..end]
}

fn without_slash(name: &[u8]) -> &[u8] {
    match name {
        [name @ .., b'/', b'1' | b'2'] if !name.is_empty() => name,
        _ => name,
    }
}

/// SAM tags of text (`RX:Z:ACGT`) behind the name, as `samtools fastq -T` and fgumi write them.
pub(crate) fn label_tags(header: &[u8]) -> impl Iterator<Item = ([u8; 2], &str)> {
    header
        .split(u8::is_ascii_whitespace)
        .skip(1)
        .filter_map(|field| match field {
            [a, b, b':', b'Z', b':', text @ ..]
                if a.is_ascii_alphabetic() && b.is_ascii_alphanumeric() && !text.is_empty() =>
            {
                let text = std::str::from_utf8(text).ok()?;
                text.bytes()
                    .all(|letter| letter.is_ascii_graphic())
                    .then_some(([*a, *b], text))
            }
            _ => None,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(first: &str, second: &str) -> Option<String> {
        fragment_name_of(first.as_bytes(), Some(second.as_bytes()))
            .map(|name| String::from_utf8_lossy(name).into_owned())
    }

    #[test]
    fn mates_are_known_by_every_usual_way_of_naming() {
        for (first, second) in [
            ("r", "r"),
            ("r/1", "r/2"),
            ("r 1:N:0:ACGT", "r 2:N:0:ACGT"),
            ("r\tRX:Z:AC", "r\tRX:Z:AC"),
            ("r.1", "r.2"),
            ("r_1", "r_2"),
            ("r.1 1 length=50", "r.2 1 length=50"),
        ] {
            assert_eq!(name(first, second).as_deref(), Some("r"), "{first}");
        }
        assert_eq!(name("SRR1.7", "SRR1.7").as_deref(), Some("SRR1.7"));
    }

    #[test]
    fn reads_of_different_fragments_have_no_common_name() {
        for (first, second) in [
            ("r", "s"),
            ("r.1", "r.3"),
            ("r.1", "s.2"),
            ("r.1", "r_2"),
            ("r2", "r1"),
            ("r:1", "r:2"),
            ("r.2", "r.1"),
            (".1", ".2"),
            ("", "r"),
        ] {
            assert_eq!(name(first, second), None, "{first} {second}");
        }
    }

    #[test]
    fn only_tags_of_text_are_taken_from_a_name_line() {
        let tags = |header: &str| -> Vec<(String, String)> {
            label_tags(header.as_bytes())
                .map(|(tag, text)| (String::from_utf8_lossy(&tag).into_owned(), text.to_string()))
                .collect()
        };
        assert_eq!(
            tags("r\tRX:Z:ACGT\tNH:i:1\tMI:Z:7/A"),
            [
                ("RX".to_string(), "ACGT".to_string()),
                ("MI".to_string(), "7/A".to_string())
            ]
        );
        assert!(tags("r 1:N:0:ACGT+TTAG").is_empty());
        assert!(tags("RX:Z:ACGT").is_empty(), "that is the name");
        assert!(tags("r RX:Z:").is_empty());
    }
}
