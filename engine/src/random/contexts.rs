//! One generator for each context, for the whole process.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use super::generator::Generator;
use crate::storage::{Context, DeviceKind};

static GENERATORS: LazyLock<Mutex<Generators>> = LazyLock::new(Mutex::default);

#[derive(Default)]
struct Generators {
    /// What the last [`seed`] said, for contexts that draw for the first time after it.
    seed: Option<u32>,
    by_context: HashMap<(DeviceKind, i32), Generator>,
}

impl Generators {
    fn of(&mut self, context: Context) -> &mut Generator {
        // MXNet has one generator for all CPUs.
        let key = match context.kind {
            DeviceKind::Cpu | DeviceKind::CpuPinned | DeviceKind::CpuShared => (DeviceKind::Cpu, 0),
            kind => (kind, context.id),
        };
        let (seed, id) = (self.seed, key.1 as u32);
        self.by_context.entry(key).or_insert_with(|| {
            let mut generator = Generator::new(id);
            if let Some(seed) = seed {
                generator.seed(seed, id);
            }
            generator
        })
    }
}

/// Draws from the generator of a context; others wait meanwhile.
pub fn with_generator<T>(context: Context, draw: impl FnOnce(&mut Generator) -> T) -> T {
    // A panic in the middle of a draw leaves a generator that goes on from there.
    let mut generators = GENERATORS.lock().unwrap_or_else(PoisonError::into_inner);
    draw(generators.of(context))
}

/// Seeds the generators of all contexts: `mx.random.seed(seed)`.
pub fn seed(seed: u32) {
    let mut generators = GENERATORS.lock().unwrap_or_else(PoisonError::into_inner);
    generators.seed = Some(seed);
    for ((_, id), generator) in &mut generators.by_context {
        generator.seed(seed, *id as u32);
    }
}

/// Seeds the generator of one context: `mx.random.seed(seed, ctx)`.
pub fn seed_context(seed: u32, context: Context) {
    with_generator(context, |generator| generator.seed_this_device(seed));
}
