//! Comm messages as Python sees them: dictionaries, and memory for the binary parts.

use bytes::Bytes;
use rustpython_vm::builtins::PyDictRef;
use rustpython_vm::function::ArgBytesLike;
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::display::{bundle_of, dict_of};
use super::host::import_from;
use crate::evaluator::{Comm, CommKind};

/// Hands a message of the front end to Python's comm manager.
///
/// # Errors
/// What the handler raises.
pub(super) fn dispatch(vm: &VirtualMachine, message: &Comm) -> PyResult<()> {
    let msg_type = message.kind.msg_type();
    let content = vm.ctx.new_dict();
    content.set_item(
        "comm_id",
        vm.ctx.new_str(message.comm_id.as_str()).into(),
        vm,
    )?;
    content.set_item("data", dict_of(vm, &message.data)?.into(), vm)?;
    if let CommKind::Open { target_name, .. } = &message.kind {
        content.set_item(
            "target_name",
            vm.ctx.new_str(target_name.as_str()).into(),
            vm,
        )?;
    }
    let buffers = message
        .buffers
        .iter()
        .map(|buffer| memory_view(vm, buffer))
        .collect::<PyResult<Vec<_>>>()?;
    let fields: [(&str, PyObjectRef); 6] = [
        ("header", header(vm, msg_type)?.into()),
        ("msg_type", vm.ctx.new_str(msg_type).into()),
        ("parent_header", vm.ctx.new_dict().into()),
        ("metadata", dict_of(vm, &message.metadata)?.into()),
        ("content", content.into()),
        ("buffers", vm.ctx.new_list(buffers).into()),
    ];
    let whole = vm.ctx.new_dict();
    for (name, value) in fields {
        whole.set_item(name, value, vm)?;
    }
    import_from(vm, "comm.base_comm", "dispatch")?.call((msg_type, whole), vm)?;
    Ok(())
}

/// Identifier and target of every open comm; none if nobody has imported the module.
pub(super) fn open_comms(vm: &VirtualMachine) -> PyResult<Vec<(String, String)>> {
    let modules = vm.sys_module.get_attr("modules", vm)?;
    if modules.get_item("comm", vm).is_err() {
        return Ok(Vec::new());
    }
    let found = import_from(vm, "comm.base_comm", "open_comms")?.call((), vm)?;
    vm.extract_elements_with(&found, |entry: PyObjectRef| {
        Ok((
            entry.get_item(&0usize, vm)?.try_into_value(vm)?,
            entry.get_item(&1usize, vm)?.try_into_value(vm)?,
        ))
    })
}

/// What a comm of the kernel has to say.
#[derive(rustpython_vm::FromArgs)]
pub(super) struct Said {
    #[pyarg(positional)]
    msg_type: String,
    #[pyarg(positional)]
    comm_id: String,
    #[pyarg(positional)]
    data: PyObjectRef,
    #[pyarg(positional)]
    metadata: PyObjectRef,
    #[pyarg(positional)]
    buffers: Vec<ArgBytesLike>,
    #[pyarg(positional)]
    target_name: Option<String>,
    #[pyarg(positional)]
    target_module: Option<String>,
}

impl Said {
    /// The message to send.
    ///
    /// # Errors
    /// `TypeError` or `ValueError` when the data cannot be JSON or the type is none of the three.
    pub(super) fn read(self, vm: &VirtualMachine) -> PyResult<Comm> {
        let kind = match self.msg_type.as_str() {
            "comm_open" => CommKind::Open {
                target_name: self.target_name.unwrap_or_default(),
                target_module: self.target_module,
            },
            "comm_msg" => CommKind::Message,
            "comm_close" => CommKind::Close,
            other => return Err(vm.new_value_error(format!("{other} is no comm message"))),
        };
        let copy = |buffer: &ArgBytesLike| buffer.with_ref(Bytes::copy_from_slice);
        Ok(Comm {
            kind,
            comm_id: self.comm_id,
            data: bundle_of(vm, &self.data)?,
            metadata: bundle_of(vm, &self.metadata)?,
            buffers: self.buffers.iter().map(copy).collect(),
        })
    }
}

fn header(vm: &VirtualMachine, msg_type: &'static str) -> PyResult<PyDictRef> {
    let header = vm.ctx.new_dict();
    header.set_item("msg_type", vm.ctx.new_str(msg_type).into(), vm)?;
    Ok(header)
}

fn memory_view(vm: &VirtualMachine, buffer: &Bytes) -> PyResult {
    let bytes: PyObjectRef = vm.ctx.new_bytes(buffer.to_vec()).into();
    vm.builtins.get_attr("memoryview", vm)?.call((bytes,), vm)
}
