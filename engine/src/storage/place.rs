//! Contexts: the names of the places where arrays live.

use std::fmt;

/// A kind of device, with MXNet's numbers, as its files store them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(i32)]
pub enum DeviceKind {
    /// Host memory, the CPU.
    Cpu = 1,
    /// A graphics processor.
    Gpu = 2,
    /// Host memory from which MXNet copied to GPUs faster; here a name for host memory.
    CpuPinned = 3,
    /// Host memory that MXNet shared between processes; here a name for host memory.
    CpuShared = 5,
    /// The slow and simple device that the others are checked against; not visible from Python.
    Reference = 100,
}

/// A device: `cpu(0)`, `gpu(1)`. Any `cpu(i)` names the same processor but prints its own number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Context {
    /// What kind of device.
    pub kind: DeviceKind,
    /// Which one of its kind.
    pub id: i32,
}

impl Context {
    /// The CPU under the number `id`.
    pub const fn cpu(id: i32) -> Self {
        Self {
            kind: DeviceKind::Cpu,
            id,
        }
    }

    /// The GPU with the number `id`.
    pub const fn gpu(id: i32) -> Self {
        Self {
            kind: DeviceKind::Gpu,
            id,
        }
    }

    /// The device that the others are checked against.
    pub const fn reference() -> Self {
        Self {
            kind: DeviceKind::Reference,
            id: 0,
        }
    }

    /// Name of the kind: `cpu`, `gpu`, `cpu_pinned`, `cpu_shared`.
    pub fn device_type(self) -> &'static str {
        match self.kind {
            DeviceKind::Cpu => "cpu",
            DeviceKind::Gpu => "gpu",
            DeviceKind::CpuPinned => "cpu_pinned",
            DeviceKind::CpuShared => "cpu_shared",
            DeviceKind::Reference => "reference",
        }
    }

    /// The context with this kind's name and number, if there is such a kind.
    pub fn from_name(device_type: &str, id: i32) -> Option<Self> {
        let kind = match device_type {
            "cpu" => DeviceKind::Cpu,
            "gpu" => DeviceKind::Gpu,
            "cpu_pinned" => DeviceKind::CpuPinned,
            "cpu_shared" => DeviceKind::CpuShared,
            _ => return None,
        };
        Some(Self { kind, id })
    }
}

impl Default for Context {
    fn default() -> Self {
        Self::cpu(0)
    }
}

impl fmt::Display for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({})", self.device_type(), self.id)
    }
}
