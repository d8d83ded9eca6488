//! Choosing among things: shuffling, the categorical distribution, dropout masks.

use rayon::prelude::*;

use super::generator::Generator;
use super::real::{Element, Real};

impl Generator {
    /// Where `shuffle` takes each element from: position `i` of the result holds element `order[i]`.
    ///
    /// MXNet shuffles the elements of an array with one axis (`one_dimensional`) from the front, rows of others from
    /// the back. Arrays of one axis with 1000 elements or more it shuffles in parallel, with a result that depends
    /// on the number of threads; the order here is the one of a single thread.
    pub fn shuffled(&mut self, length: usize, one_dimensional: bool) -> Vec<usize> {
        let mut order: Vec<usize> = (0..length).collect();
        let stream = self.serial();
        if one_dimensional {
            for index in 1..length {
                order.swap(index, stream.next_below(index + 1));
            }
        } else {
            for index in (1..length).rev() {
                order.swap(index, stream.next_below(index + 1));
            }
        }
        order
    }

    /// Categories drawn with given probabilities (`nd.random.multinomial`): `probabilities` holds rows of
    /// `categories` numbers, and each row gets the same number of consecutive elements of `out`.
    ///
    /// A row should add up to 1. What is missing goes to its last category (MXNet gives a category that does not
    /// exist).
    pub fn categorical<P: Real>(
        &mut self,
        out: &mut [usize],
        probabilities: &[P],
        categories: usize,
    ) {
        let rows = probabilities
            .len()
            .checked_div(categories)
            .unwrap_or(0)
            .max(1);
        let per_row = out.len().div_ceil(rows).max(1);
        let mut draws = vec![0.0_f32; out.len()];
        f32::canonicals(self.serial(), &mut draws);
        let rows = probabilities.par_chunks(categories.max(1));
        let draws = draws.par_chunks(per_row);
        let samples = out.par_chunks_mut(per_row).zip(draws).zip(rows);
        let cumulative = || vec![0.0_f32; categories];
        samples.for_each_init(cumulative, |cumulative, ((samples, draws), row)| {
            let mut sum = 0.0;
            for (cumulated, probability) in cumulative.iter_mut().zip(row) {
                sum += probability.to_f64();
                *cumulated = sum as f32;
            }
            // MXNet compares in the type of the probabilities.
            let own = |number: f32| P::from_f64(f64::from(number));
            for (sample, &drawn) in samples.iter_mut().zip(draws) {
                let category = cumulative.partition_point(|&cumulated| own(cumulated) < own(drawn));
                *sample = category.min(categories.saturating_sub(1));
            }
        });
    }

    /// The factors of dropout: `1 / keep` with probability `keep`, else 0. `shared` says that a factor serves
    /// several elements (`axes` are given), for which MXNet draws by another comparison.
    pub fn dropout_mask<E: Element>(&mut self, out: &mut [E], keep: f32, shared: bool) {
        // Looked up, since a processor would guess the outcome wrongly half of the time.
        let factors = [E::from_f64(0.0), E::from_f64(f64::from(1.0 / keep))];
        self.fill_with_canonicals(out, |drawn: E::Drawn, _| {
            let drawn = drawn.to_f64() as f32;
            let kept = if shared { drawn < keep } else { drawn <= keep };
            factors[usize::from(kept)]
        });
    }
}
