//! The streams of a context, how they are seeded, and how a draw is spread over them.

use rayon::prelude::*;

use super::mt19937::Mt19937;
use super::real::Real;
use crate::interrupt;

/// MXNet's number of parallel streams on a CPU.
const STREAMS: usize = 1024;
/// A stream is used for no fewer numbers than this while there are more.
const NUMBERS_PER_STREAM: usize = 64;
/// Fewer numbers are not worth another core.
const NUMBERS_PER_TASK: usize = 4096;
/// So many canonical numbers are drawn at once.
const CANONICALS: usize = 256;
/// Consecutive seeds of a user are this far apart, so that their streams do not overlap.
const SEED_STEP: u32 = 127;

/// The random numbers of one context.
///
/// Most distributions draw from 1024 parallel streams: a draw of `n` numbers takes `min(ceil(n / 64), 1024)` of
/// them and fills one contiguous block from each. Shuffling and choosing take one further, serial stream. All
/// streams go on where the last draw left them, so what a draw gives depends on the seed and on the sizes of the
/// draws before. MXNet keeps one generator for all CPU contexts, seeded for device 0.
pub struct Generator {
    /// The seed of the first parallel stream; the others follow it.
    first_seed: u32,
    /// The parallel streams that have been used: making all of them would take a millisecond.
    streams: Vec<Mt19937>,
    serial: Mt19937,
}

impl Generator {
    /// The generator of a device before any seed is given, which is as if the seed were 0.
    pub fn new(device_id: u32) -> Self {
        Generator::with_seeds(device_id, device_id)
    }

    /// `mx.random.seed(seed)`, which reaches the generators of all devices, each with its own `device_id`.
    pub fn seed(&mut self, seed: u32, device_id: u32) {
        let seed = seed.wrapping_mul(SEED_STEP).wrapping_add(device_id);
        *self = Generator::with_seeds(seed, seed);
    }

    /// `mx.random.seed(seed, ctx)`, which reaches one device. The serial stream takes the seed as it is.
    pub fn seed_this_device(&mut self, seed: u32) {
        *self = Generator::with_seeds(seed.wrapping_mul(SEED_STEP), seed);
    }

    /// The stream that is not split.
    pub(super) fn serial(&mut self) -> &mut Mt19937 {
        &mut self.serial
    }

    /// Fills `out`, calling `draw` with the stream of each element and the element's index. A draw that the user
    /// interrupts ends between two streams; callers ask [`crate::interrupt`] whether it is whole.
    pub(super) fn fill<T: Send>(
        &mut self,
        out: &mut [T],
        draw: impl Fn(&mut Mt19937, usize) -> T + Sync,
    ) {
        self.fill_blocks(out, |stream, start, elements| {
            for (index, element) in (start..).zip(elements) {
                *element = draw(stream, index);
            }
        });
    }

    /// As [`Generator::fill`], of numbers that one canonical number each is drawn for.
    pub(super) fn fill_with_canonicals<T: Send, F: Real>(
        &mut self,
        out: &mut [T],
        draw: impl Fn(F, usize) -> T + Sync,
    ) {
        self.fill_blocks(out, |stream, start, elements| {
            let mut drawn = [F::from_f64(0.0); CANONICALS];
            for (number, elements) in elements.chunks_mut(CANONICALS).enumerate() {
                let drawn = &mut drawn[..elements.len()];
                F::canonicals(stream, drawn);
                let indices = start + number * CANONICALS..;
                for ((element, &drawn), index) in elements.iter_mut().zip(&*drawn).zip(indices) {
                    *element = draw(drawn, index);
                }
            }
        });
    }

    /// Calls `draw` with each stream, the index of the first element of its block, and the block. Streams have nothing
    /// to do with each other, so that all cores draw.
    fn fill_blocks<T: Send>(
        &mut self,
        out: &mut [T],
        draw: impl Fn(&mut Mt19937, usize, &mut [T]) + Sync,
    ) {
        let used = out.len().div_ceil(NUMBERS_PER_STREAM).clamp(1, STREAMS);
        let block = out.len().div_ceil(used).max(1);
        for number in self.streams.len()..used {
            self.streams
                .push(Mt19937::new(self.first_seed.wrapping_add(number as u32)));
        }
        let flag = interrupt::current();
        self.streams
            .par_iter_mut()
            .zip(out.par_chunks_mut(block))
            .enumerate()
            .with_min_len(NUMBERS_PER_TASK.div_ceil(block))
            .for_each(|(number, (stream, elements))| {
                if !flag.as_ref().is_some_and(|flag| flag.requested()) {
                    draw(stream, number * block, elements);
                }
            });
    }

    fn with_seeds(first_seed: u32, serial_seed: u32) -> Self {
        Generator {
            first_seed,
            streams: Vec::new(),
            serial: Mt19937::new(serial_seed),
        }
    }
}

impl Default for Generator {
    fn default() -> Self {
        Generator::new(0)
    }
}
