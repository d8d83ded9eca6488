//! Many calls in Gradus and in MXNet, to find what is slow. Only where somebody asks for them: `cargo budget sweep`.

use super::cells::{by_name, in_both};
use super::{Figure, Row};

const PROGRAM: &str = include_str!("sweep.py");

pub fn rows(picked: &str) -> Vec<Row> {
    if !picked.starts_with("sweep") {
        return Vec::new();
    }
    let (ours, mxnet) = in_both(PROGRAM, picked);
    let mxnet = mxnet.map(by_name);
    ours.into_iter()
        .map(|(name, figure)| {
            let other = mxnet.as_ref().and_then(|figures| figures.get(&name));
            Row {
                other: other.copied().map(Figure::Number),
                name,
                unit: "ms",
                budget: None,
                measured: Figure::Number(figure),
            }
        })
        .collect()
}
