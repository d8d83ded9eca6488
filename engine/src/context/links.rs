//! Rows of two matrices that have to do with each other, pair by pair: a sparse matrix without its elements.

use std::sync::OnceLock;

use crate::error::{Error, Result};

/// One of the two matrices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The one whose rows come first in a pair.
    Left,
    /// The one whose rows come second.
    Right,
}

impl Side {
    /// The other matrix.
    pub fn other(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }
}

/// Pairs of a row of the left matrix and a row of the right one. A row may be in any number of pairs.
#[derive(Debug)]
pub struct Links {
    rows: [Vec<u32>; 2],
    extents: [usize; 2],
    groups: [OnceLock<Groups>; 2],
}

/// The links of each row of one matrix.
#[derive(Debug)]
pub struct Groups {
    /// Where the links of a row begin; one more number than there are rows.
    starts: Vec<u32>,
    /// The links in the order of their rows; `None` if they are in it anyway.
    order: Option<Vec<u32>>,
}

impl Groups {
    /// The links of a row, in their order.
    #[inline(always)]
    pub fn links(&self, row: usize) -> impl Iterator<Item = usize> + Clone {
        let range = self.starts[row] as usize..self.starts[row + 1] as usize;
        let order = self.order.as_deref();
        range.map(move |place| order.map_or(place, |order| order[place] as usize))
    }
}

impl Links {
    /// Links between `left[i]` and `right[i]` of matrices of so many rows.
    ///
    /// # Errors
    /// [`Error::Internal`] for a row that a matrix does not have, and for more links than 32 bits count.
    pub fn new(left: Vec<u32>, right: Vec<u32>, extents: [usize; 2]) -> Result<Self> {
        let inside = |rows: &[u32], extent: usize| rows.iter().all(|&row| (row as usize) < extent);
        let fits = left.len() == right.len() && u32::try_from(left.len()).is_ok();
        if !fits || !inside(&left, extents[0]) || !inside(&right, extents[1]) {
            return Err(Error::internal("links to rows that do not exist"));
        }
        Ok(Self {
            rows: [left, right],
            extents,
            groups: [OnceLock::new(), OnceLock::new()],
        })
    }

    /// How many links there are.
    pub fn count(&self) -> usize {
        self.rows[0].len()
    }

    /// How many rows a matrix has.
    pub fn extent(&self, side: Side) -> usize {
        self.extents[side as usize]
    }

    /// The row of a matrix that each link leads to.
    pub fn rows(&self, side: Side) -> &[u32] {
        &self.rows[side as usize]
    }

    /// The links by the rows of a matrix.
    pub fn groups(&self, side: Side) -> &Groups {
        self.groups[side as usize].get_or_init(|| grouped(self.rows(side), self.extent(side)))
    }
}

/// Counts and sorts: links of a row stay in their order.
fn grouped(rows: &[u32], extent: usize) -> Groups {
    let mut starts = vec![0u32; extent + 1];
    for &row in rows {
        starts[row as usize + 1] += 1;
    }
    for row in 0..extent {
        starts[row + 1] += starts[row];
    }
    if rows.is_sorted() {
        return Groups {
            starts,
            order: None,
        };
    }
    let mut next = starts.clone();
    let mut order = vec![0u32; rows.len()];
    for (link, &row) in rows.iter().enumerate() {
        order[next[row as usize] as usize] = link as u32;
        next[row as usize] += 1;
    }
    Groups {
        starts,
        order: Some(order),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_by_the_rows_of_either_matrix() {
        let links = Links::new(vec![0, 0, 2, 2, 2], vec![1, 0, 1, 1, 0], [3, 2]).unwrap();
        let of = |side, row| -> Vec<usize> { links.groups(side).links(row).collect() };
        assert_eq!(of(Side::Left, 0), [0, 1]);
        assert!(of(Side::Left, 1).is_empty());
        assert_eq!(of(Side::Left, 2), [2, 3, 4]);
        assert_eq!(of(Side::Right, 0), [1, 4]);
        assert_eq!(of(Side::Right, 1), [0, 2, 3]);
    }

    #[test]
    fn links_to_rows_that_do_not_exist_are_refused() {
        assert!(Links::new(vec![3], vec![0], [3, 1]).is_err());
        assert!(Links::new(vec![0], vec![1], [3, 1]).is_err());
        assert!(Links::new(vec![0], vec![], [3, 1]).is_err());
    }
}
