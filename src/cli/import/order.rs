//! The order in which records are imported: a record comes after those that it has seen.

use std::collections::HashMap;

/// Returns the indexes of records in an order in which each comes after those of them that it names. `records` has the
/// digest of each record and the digests that it names. No record can name itself, directly or indirectly: a digest covers
/// what a record names.
pub(super) fn by_seen<'a, S: AsRef<str>>(records: &[(&'a str, &'a [S])]) -> Vec<usize> {
    let by_digest: HashMap<&str, usize> =
        records.iter().enumerate().map(|(index, (digest, _))| (*digest, index)).collect();
    let mut order = Vec::with_capacity(records.len());
    let mut is_entered = vec![false; records.len()];
    let mut open: Vec<(usize, usize)> = Vec::new();
    for start in 0..records.len() {
        if !std::mem::replace(&mut is_entered[start], true) {
            open.push((start, 0));
        }
        while let Some((index, next)) = open.last_mut() {
            if let Some(named) = records[*index].1.get(*next) {
                *next += 1;
                if let Some(&named) = by_digest.get(named.as_ref())
                    && !std::mem::replace(&mut is_entered[named], true)
                {
                    open.push((named, 0));
                }
            } else {
                order.push(*index);
                open.pop();
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::by_seen;

    #[test]
    fn a_record_comes_after_those_that_it_names() {
        let records: [(&str, &[&str]); 4] =
            [("d", &["b", "c"]), ("c", &["a"]), ("b", &["a", "x"]), ("a", &[])];
        assert_eq!(by_seen(&records), [3, 2, 1, 0]);
        assert_eq!(by_seen::<&str>(&[]), [0; 0]);
        // The same record twice.
        assert_eq!(by_seen::<&str>(&[("a", &[]), ("a", &[])]), [0, 1]);
    }

    #[test]
    fn a_long_chain_needs_no_deep_stack() {
        let names: Vec<String> = (0..100_000).map(|number| number.to_string()).collect();
        let records: Vec<(&str, &[String])> = (0..names.len())
            .map(|number| (names[number].as_str(), names.get(number + 1..number + 2).unwrap_or_default()))
            .collect();
        assert_eq!(by_seen(&records).first(), Some(&(names.len() - 1)));
    }
}
