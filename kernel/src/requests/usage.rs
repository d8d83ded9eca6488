//! `usage_request`: memory and processor time, as Linux tells them under `/proc`. Elsewhere the figures are zero.

use std::time::Instant;

use parking_lot::Mutex;

use super::answer::{Answer, Request};
use super::kernel::Kernel;
use crate::wire::content::usage::{UsageReply, VirtualMemory};

/// Ticks of processor time in a second; Linux shows this number to programs whatever its own clock does.
const TICKS: f64 = 100.0;

/// When processor time was looked at last, and how many seconds of it there were.
#[derive(Default)]
pub struct Usage(Mutex<Option<(Instant, f64)>>);

impl Usage {
    /// Percent of one core since the last look.
    fn processor(&self) -> f64 {
        let (now, used) = (Instant::now(), processor_seconds().unwrap_or(0.0));
        let Some((then, before)) = self.0.lock().replace((now, used)) else {
            return 0.0;
        };
        let passed = now.duration_since(then).as_secs_f64();
        if passed > 0.0 {
            100.0 * (used - before) / passed
        } else {
            0.0
        }
    }
}

impl Kernel {
    pub(super) fn usage(&self, request: &Request<'_>) -> Answer {
        let hostname = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
        let reply = UsageReply {
            hostname: hostname.trim().to_owned(),
            pid: std::process::id(),
            kernel_cpu: self.usage.processor(),
            kernel_memory: field("/proc/self/status", "VmRSS:").unwrap_or(0),
            cpu_count: std::thread::available_parallelism().map_or(1, usize::from),
            host_virtual_memory: virtual_memory().unwrap_or_default(),
        };
        request.reply("usage_reply", &reply)
    }
}

/// User and system time of this process: the 12th and 13th number behind its name, which may hold blanks itself.
fn processor_seconds() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    let numbers: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |index: usize| numbers.get(index)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / TICKS)
}

fn virtual_memory() -> Option<VirtualMemory> {
    let field = |name: &str| field("/proc/meminfo", name);
    let (total, available) = (field("MemTotal:")?, field("MemAvailable:")?);
    let used = total.saturating_sub(available);
    Some(VirtualMemory {
        total,
        available,
        percent: 100.0 * used as f64 / total.max(1) as f64,
        used,
        free: field("MemFree:")?,
    })
}

/// A line of a file of the system that gives kilobytes, in bytes.
fn field(file: &str, name: &str) -> Option<u64> {
    let text = std::fs::read_to_string(file).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}
