//! How much memory the machine can still give.
//!
//! Where the kernel of the operating system overcommits, an allocation of terabytes succeeds and the process is
//! killed when it touches the pages. Large requests are therefore compared with what is there.

use crate::error::{Error, Result};

/// Requests below this are not worth a look at the system's counters.
const WORTH_A_LOOK: usize = 256 << 20;

/// Refuses requests that exceed the memory that is available.
pub fn check(bytes: usize) -> Result<()> {
    if bytes < WORTH_A_LOOK {
        return Ok(());
    }
    match available() {
        Some(available) if bytes as u64 > available => Err(Error::OutOfMemory {
            bytes: bytes as u128,
        }),
        _ => Ok(()),
    }
}

/// Bytes that can be had without swapping, in this control group; `None` where the system does not tell.
fn available() -> Option<u64> {
    let machine = available_on_machine(&std::fs::read_to_string("/proc/meminfo").ok()?)?;
    Some(group_remaining().map_or(machine, |group| machine.min(group)))
}

/// The line `MemAvailable:   12345 kB` of /proc/meminfo, in bytes.
fn available_on_machine(meminfo: &str) -> Option<u64> {
    let line = meminfo
        .lines()
        .find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

/// What the control group (a container) leaves, or `None` without a limit.
fn group_remaining() -> Option<u64> {
    let number = |path: &str| {
        std::fs::read_to_string(path)
            .ok()?
            .trim()
            .parse::<u64>()
            .ok()
    };
    let limit = number("/sys/fs/cgroup/memory.max")?;
    Some(limit.saturating_sub(number("/sys/fs/cgroup/memory.current")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_available_line_is_found() {
        let text = "MemTotal:       24567890 kB\nMemFree:  1 kB\nMemAvailable:   2048 kB\n";
        assert_eq!(available_on_machine(text), Some(2048 * 1024));
        assert_eq!(available_on_machine("MemTotal: 1 kB\n"), None);
    }

    #[test]
    fn small_requests_pass_and_absurd_ones_do_not() {
        assert!(check(1 << 20).is_ok());
        if cfg!(target_os = "linux") {
            assert_eq!(
                check(usize::MAX / 4),
                Err(Error::OutOfMemory {
                    bytes: (usize::MAX / 4) as u128
                })
            );
        }
    }
}
