//! Looking for GPUs, once, when somebody first asks.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use wgpu::{Adapter, AdapterInfo, Backends, DeviceType, Instance, InstanceDescriptor};

use super::gpu::Gpu;
use crate::context::Device;
use crate::error::{Error, Result};
use crate::storage::Context;

/// The variable whose value `software` makes adapters that compute on the CPU count as GPUs.
const VARIABLE: &str = "GRADUS_GPU";

static SOFTWARE: AtomicBool = AtomicBool::new(false);
static SEARCH: OnceLock<Search> = OnceLock::new();

/// Makes software adapters count, as `GRADUS_GPU=software` does: for tests. It has to be called before the first look.
pub fn accept_software_gpus() {
    SOFTWARE.store(true, Ordering::Relaxed);
}

/// How many GPUs `gpu(i)` can name. The first call looks for them.
pub fn num_gpus() -> usize {
    search().places.len()
}

/// What was looked for and found, and why it does not count if it does not: a line each.
pub fn gpu_report() -> Vec<String> {
    search().report.clone()
}

/// Gives the memory that GPUs keep for later arrays back to them.
pub fn release_gpus() {
    opened().for_each(Gpu::release);
}

/// Waits for everything that was asked of any GPU.
///
/// # Errors
/// The first error of the work that was waited for; [`Error::Interrupted`].
pub fn synchronize_gpus() -> Result<()> {
    opened().try_for_each(Gpu::synchronize)
}

/// The GPUs that somebody has used; nothing is looked for.
fn opened() -> impl Iterator<Item = &'static Gpu> {
    let places = SEARCH.get().map_or(&[][..], |search| &search.places);
    places
        .iter()
        .filter_map(|place| place.gpu.get()?.as_ref().ok())
}

/// The GPU of this number, opened when it is first asked for.
///
/// # Errors
/// [`Error::ContextUnavailable`] when there is none of that number, or it cannot be opened.
pub fn open(context: Context) -> Result<&'static Gpu> {
    let places = &search().places;
    let place = usize::try_from(context.id)
        .ok()
        .and_then(|id| places.get(id))
        .ok_or_else(|| Error::ContextUnavailable {
            context,
            reason: unknown(context, places.len()),
        })?;
    place
        .gpu
        .get_or_init(|| Gpu::open(&place.adapter, context))
        .as_ref()
        .map_err(Clone::clone)
}

fn unknown(context: Context, count: usize) -> String {
    let found = match count {
        0 => format!(
            "GPU is not enabled: {context} was asked for and no GPU was found (`gradus doctor` tells what was looked for)"
        ),
        1 => format!("invalid device ordinal: {context} was asked for and the only GPU is gpu(0)"),
        count => format!(
            "invalid device ordinal: {context} was asked for and there are gpu(0) to gpu({})",
            count - 1
        ),
    };
    format!("{found}. Use mx.cpu(), or test mx.context.num_gpus() first")
}

/// A GPU of its own for a test that breaks it; `None` on a machine without.
#[cfg(test)]
pub fn opened_for_test() -> Option<Result<Gpu>> {
    accept_software_gpus();
    let place = search().places.first()?;
    Some(Gpu::open(&place.adapter, Context::gpu(0)))
}

struct Search {
    places: Vec<Place>,
    report: Vec<String>,
}

struct Place {
    adapter: Adapter,
    gpu: OnceLock<Result<Gpu>>,
}

fn search() -> &'static Search {
    SEARCH.get_or_init(|| look(software_counts()))
}

fn software_counts() -> bool {
    SOFTWARE.load(Ordering::Relaxed)
        || std::env::var(VARIABLE).is_ok_and(|value| value == "software")
}

/// The interface of the operating system. One GPU may answer to several; it should have one number.
fn interface() -> (Backends, &'static str) {
    if cfg!(target_os = "windows") {
        (Backends::DX12, "Direct3D 12")
    } else if cfg!(target_vendor = "apple") {
        (Backends::METAL, "Metal")
    } else {
        (Backends::VULKAN, "Vulkan")
    }
}

fn look(software: bool) -> Search {
    let (backends, interface) = interface();
    let instance = Instance::new(InstanceDescriptor {
        backends,
        ..InstanceDescriptor::new_without_display_handle()
    });
    let mut adapters = pollster::block_on(instance.enumerate_adapters(backends));
    // The fastest kind first; the order within a kind is the system's.
    adapters.sort_by_key(|adapter| rank(adapter.get_info().device_type));
    let mut search = Search {
        places: Vec::new(),
        report: Vec::new(),
    };
    if adapters.is_empty() {
        search.report.push(format!(
            "none: looked for {interface} drivers, and none answered"
        ));
    }
    for adapter in adapters {
        let info = adapter.get_info();
        if info.device_type == DeviceType::Cpu && !software {
            search.report.push(format!(
                "{}: does not count, it computes on the CPU; {VARIABLE}=software makes it count",
                describe(&info)
            ));
            continue;
        }
        search
            .report
            .push(format!("gpu({}): {}", search.places.len(), describe(&info)));
        search.places.push(Place {
            adapter,
            gpu: OnceLock::new(),
        });
    }
    search
}

fn rank(kind: DeviceType) -> u8 {
    match kind {
        DeviceType::DiscreteGpu => 0,
        DeviceType::IntegratedGpu => 1,
        DeviceType::VirtualGpu => 2,
        DeviceType::Other => 3,
        DeviceType::Cpu => 4,
    }
}

/// The adapter for people: `NVIDIA H100 (Vulkan, NVIDIA 550.54)`.
pub fn describe(info: &AdapterInfo) -> String {
    let driver = format!("{} {}", info.driver, info.driver_info);
    format!("{} ({:?}, {})", info.name, info.backend, driver.trim())
}
