//! What cells leave behind under the names `In`, `Out`, `_`, `__`, `___`, `_i`, `_n` and their kin.

use rustpython_vm::builtins::{PyDictRef, PyListRef};
use rustpython_vm::{AsObject, PyObjectRef, PyResult, VirtualMachine};

use crate::evaluator::Cell;

/// The lists behind the names; the user may rebind the names and the lists go on.
pub(super) struct Results {
    inputs: PyListRef,
    outputs: PyDictRef,
}

impl Results {
    /// Creates the names in `globals`.
    pub(super) fn new(vm: &VirtualMachine, globals: &PyDictRef) -> PyResult<Self> {
        let inputs = vm.ctx.new_list(vec![vm.ctx.new_str("").into()]);
        let outputs = vm.ctx.new_dict();
        for name in ["In", "_ih"] {
            globals.set_item(name, inputs.clone().into(), vm)?;
        }
        for name in ["Out", "_oh"] {
            globals.set_item(name, outputs.clone().into(), vm)?;
        }
        for name in ["_", "__", "___", "_i", "_ii", "_iii"] {
            globals.set_item(name, vm.ctx.new_str("").into(), vm)?;
        }
        Ok(Self { inputs, outputs })
    }

    /// Enters the text of a cell that is about to run.
    pub(super) fn begin_cell(
        &self,
        vm: &VirtualMachine,
        globals: &PyDictRef,
        cell: &Cell,
    ) -> PyResult<()> {
        let text: PyObjectRef = vm.ctx.new_str(cell.code.as_str()).into();
        let count = cell.execution_count as usize;
        {
            let mut inputs = self.inputs.borrow_vec_mut();
            // A front end may have counted cells that did not reach us.
            while inputs.len() < count {
                inputs.push(vm.ctx.new_str("").into());
            }
            inputs.truncate(count);
            inputs.push(text.clone());
        }
        shift(
            vm,
            globals,
            ["_i", "_ii", "_iii"],
            self.input(vm, count.wrapping_sub(1)),
        )?;
        globals.set_item(format!("_i{count}").as_str(), text, vm)
    }

    /// Enters the value of a cell that displays one.
    pub(super) fn store(
        &self,
        vm: &VirtualMachine,
        globals: &PyDictRef,
        cell: &Cell,
        value: PyObjectRef,
    ) -> PyResult<()> {
        // Displaying `Out` itself must not make it contain itself.
        if value.is(&self.outputs) {
            return Ok(());
        }
        shift(vm, globals, ["_", "__", "___"], value.clone())?;
        if cell.store_history {
            globals.set_item(
                format!("_{}", cell.execution_count).as_str(),
                value.clone(),
                vm,
            )?;
            self.outputs
                .set_item(vm.ctx.new_int(cell.execution_count).as_object(), value, vm)?;
        }
        Ok(())
    }

    fn input(&self, vm: &VirtualMachine, count: usize) -> PyObjectRef {
        let inputs = self.inputs.borrow_vec();
        inputs
            .get(count)
            .cloned()
            .unwrap_or_else(|| vm.ctx.new_str("").into())
    }
}

/// `names[0]` takes `value`, each other name what the one before it held.
fn shift(
    vm: &VirtualMachine,
    globals: &PyDictRef,
    names: [&'static str; 3],
    value: PyObjectRef,
) -> PyResult<()> {
    let mut next = value;
    for name in names {
        let previous = globals.get_item_opt(name, vm)?;
        globals.set_item(name, next, vm)?;
        let Some(previous) = previous else { break };
        next = previous;
    }
    Ok(())
}
