//! The texts of the cells, kept for tracebacks, `inspect.getsource` and `linecache`.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::RwLock;
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
}

impl Sources {
    /// Keeps a cell's text and returns the name to compile it under.
    pub(super) fn add(
        &self,
        vm: &VirtualMachine,
        execution_count: u32,
        text: &str,
    ) -> PyResult<String> {
        let mut by_name = self.by_name.write();
        // Cells that are not stored repeat a count, and functions from each of them may live on.
        let name = std::iter::once(format!("<cell {execution_count}>"))
            .chain((2..).map(|again| format!("<cell {execution_count}-{again}>")))
            .find(|name| !by_name.contains_key(name))
            .unwrap_or_default();
        let source = Source {
            label: format!("Cell In[{execution_count}]"),
            text: text.to_owned(),
        };
        by_name.insert(name.clone(), Arc::new(source));
        drop(by_name);
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
