//! The streams of a context, how they are seeded, and how a draw is spread over them.

use super::mt19937::Mt19937;
use crate::interrupt;

/// MXNet's number of parallel streams on a CPU.
const STREAMS: usize = 1024;
/// A stream is used for no fewer numbers than this while there are more.
const NUMBERS_PER_STREAM: usize = 64;
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
    pub(super) fn fill<T>(
        &mut self,
        out: &mut [T],
        mut draw: impl FnMut(&mut Mt19937, usize) -> T,
    ) {
        let used = out.len().div_ceil(NUMBERS_PER_STREAM).clamp(1, STREAMS);
        let block = out.len().div_ceil(used).max(1);
        for number in self.streams.len()..used {
            self.streams
                .push(Mt19937::new(self.first_seed.wrapping_add(number as u32)));
        }
        for (number, (stream, elements)) in self
            .streams
            .iter_mut()
            .zip(out.chunks_mut(block))
            .enumerate()
        {
            if interrupt::requested() {
                return;
            }
            for (offset, element) in elements.iter_mut().enumerate() {
                *element = draw(stream, number * block + offset);
            }
        }
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
