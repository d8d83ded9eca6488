//! The texts of the cells, kept for tracebacks, `inspect.getsource` and `linecache`.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::{Mutex, RwLock};
use rustpython_vm::{PyResult, VirtualMachine};

/// A cell's text under the name that its code objects carry as `co_filename`.
pub(super) struct Source {
    /// `Cell In[3]`.
    pub(super) label: String,
    /// The text as it was compiled.
    pub(super) text: String,
}

/// All texts of the session.
#[derive(Default)]
pub(super) struct Sources {
    by_name: RwLock<HashMap<String, Arc<Source>>>,
    /// How many texts a count has had.
    by_count: Mutex<HashMap<u32, u32>>,
}

impl Sources {
    /// Keeps a cell's text and returns the name to compile it under.
    pub(super) fn add(
        &self,
        vm: &VirtualMachine,
        execution_count: u32,
        text: &str,
    ) -> PyResult<String> {
        // Cells that are not stored repeat a count, and functions from each of them may live on.
        let again = {
            let mut by_count = self.by_count.lock();
            let again = by_count.entry(execution_count).or_default();
            *again += 1;
            *again
        };
        let name = match again {
            1 => format!("<cell {execution_count}>"),
            again => format!("<cell {execution_count}-{again}>"),
        };
        let source = Source {
            label: format!("Cell In[{execution_count}]"),
            text: text.to_owned(),
        };
        self.by_name.write().insert(name.clone(), Arc::new(source));
        register_in_linecache(vm, &name, text)?;
        Ok(name)
    }

    /// The text of a cell by the name it was compiled under.
    pub(super) fn get(&self, name: &str) -> Option<Arc<Source>> {
        self.by_name.read().get(name).cloned()
    }
}

/// An entry without a time of modification is never checked against the disk.
fn register_in_linecache(vm: &VirtualMachine, name: &str, text: &str) -> PyResult<()> {
    let mut lines: Vec<_> = text
        .split_inclusive('\n')
        .map(|line| vm.ctx.new_str(line).into())
        .collect();
    if let Some(last) = lines.last_mut()
        && !text.ends_with('\n')
        && let Some(start) = text.rfind('\n').map(|newline| newline + 1).or(Some(0))
    {
        *last = vm.ctx.new_str(format!("{}\n", &text[start..])).into();
    }
    let entry = vec![
        vm.ctx.new_int(text.len()).into(),
        vm.ctx.none(),
        vm.ctx.new_list(lines).into(),
        vm.ctx.new_str(name).into(),
    ];
    let cache = vm.import("linecache", 0)?.get_attr("cache", vm)?;
    cache.set_item(name, vm.ctx.new_tuple(entry).into(), vm)
}
