//! `usage_request` stands in no specification: ipykernel answers it, and JupyterLab's resource panel asks.

use serde::Serialize;

/// What the kernel and its machine use.
#[derive(Debug, Serialize)]
pub struct UsageReply {
    /// Of the machine.
    pub hostname: String,
    /// Of the kernel.
    pub pid: u32,
    /// Percent of one core, since the last such request.
    pub kernel_cpu: f64,
    /// Bytes.
    pub kernel_memory: u64,
    /// Cores.
    pub cpu_count: usize,
    /// Of the machine.
    pub host_virtual_memory: VirtualMemory,
}

/// Bytes, and percent of them.
#[derive(Debug, Default, Serialize)]
pub struct VirtualMemory {
    /// All there is.
    pub total: u64,
    /// What programs can still get.
    pub available: u64,
    /// The rest of it in percent.
    pub percent: f64,
    /// The rest of it.
    pub used: u64,
    /// What nobody uses for anything.
    pub free: u64,
}
