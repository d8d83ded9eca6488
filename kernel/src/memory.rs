//! How the operating system gives this process its memory, and gets it back.

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Asks for ordinary pages only.
///
/// The allocator asks for huge ones, and every two megabytes of which the interpreter uses a corner would be resident:
/// an idle kernel of 33 MB took 50. Arrays gain nothing from them here: their buffers are used again, so that the
/// price of a page is paid once, and a huge one has to be cleared whole before it is first touched.
#[cfg(target_os = "linux")]
extern "C" fn decline_huge_pages() {
    // SAFETY: this call takes numbers only. Where it fails, everything works as before.
    unsafe {
        libc::prctl(libc::PR_SET_THP_DISABLE, 1, 0, 0, 0);
    }
}

/// Called before `main`, because the standard library allocates before it, and what it touches would stay huge.
// SAFETY: the section holds pointers to functions of this type, and this one needs nothing to be initialised.
#[cfg(target_os = "linux")]
#[used]
#[unsafe(link_section = ".init_array")]
static BEFORE_MAIN: extern "C" fn() = decline_huge_pages;

/// Gives memory that is free back to the system: what the engine keeps for the next arrays of this thread and of GPUs,
/// and what the allocator keeps of this thread and of threads that have ended.
pub fn give_back() {
    engine::storage::release_pool();
    engine::context::release_gpus();
    // SAFETY: may be called at any time, from any thread.
    unsafe { libmimalloc_sys::mi_collect(true) };
    #[cfg(target_os = "linux")]
    forget_code();
}

/// Lets go of the program's own code, of which starting has touched much that is not needed again. It stays in the
/// system's cache of the file; what runs next comes back from there in a fraction of a millisecond.
#[cfg(target_os = "linux")]
fn forget_code() {
    let (Ok(program), Ok(maps)) = (
        std::fs::read_link("/proc/self/exe"),
        std::fs::read_to_string("/proc/self/maps"),
    ) else {
        return;
    };
    let program = program.to_string_lossy();
    for line in maps.lines().filter(|line| line.ends_with(&*program)) {
        // Executable and not writable: nobody has changed these pages, so the file still has what they hold. That is
        // not true of the read-only ones, which the linker wrote before it protected them.
        let mut words = line.split_whitespace();
        let (range, "r-xp") = (words.next(), words.next().unwrap_or_default()) else {
            continue;
        };
        let bounds = range.and_then(|range| range.split_once('-'));
        let address = |text: &str| usize::from_str_radix(text, 16).ok();
        if let Some((begin, end)) = bounds
            && let (Some(begin), Some(end)) = (address(begin), address(end))
        {
            // SAFETY: the range is a mapping of this program's file that nobody writes to; after the call the same
            // bytes are read from the file again. Where the call fails, everything stays as it was.
            unsafe {
                libc::madvise(
                    begin as *mut libc::c_void,
                    end.saturating_sub(begin),
                    libc::MADV_DONTNEED,
                );
            }
        }
    }
}
