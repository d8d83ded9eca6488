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

/// Gives memory that is free back to the system: what the engine keeps for the next arrays of this thread, and what the
/// allocator keeps of this thread and of threads that have ended.
pub fn give_back() {
    engine::storage::release_pool();
    // SAFETY: may be called at any time, from any thread.
    unsafe { libmimalloc_sys::mi_collect(true) };
}
