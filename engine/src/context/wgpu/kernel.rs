//! Compiled shaders, and how one is launched.
//!
//! Every kernel sees the same bindings: its parameters, the elements of the result, and those of up to six operands.
//! An operand that shares its memory with the result is read through the result's binding, because no buffer may be bound
//! for reading and for writing at once.

use std::collections::HashMap;

use parking_lot::Mutex;
use smallvec::SmallVec;
use wgpu::{
    BindGroupDescriptor, BindGroupEntry, BindGroupLayout, BindGroupLayoutDescriptor,
    BindGroupLayoutEntry, BindingResource, BindingType, BufferBinding, BufferBindingType,
    ComputePipeline, ComputePipelineDescriptor, Device, ErrorFilter, PipelineLayout,
    PipelineLayoutDescriptor, ShaderModuleDescriptor, ShaderSource, ShaderStages,
};

use super::gpu::Gpu;
use super::memory::buffer;
use super::{shader, types};
use crate::array::Array;
use crate::dtype::DType;
use crate::error::{Error, Result};

/// Invocations of a workgroup.
pub const WORKGROUP: usize = 256;

/// Most operands that a kernel reads.
pub const OPERANDS_MAX: usize = 6;

/// The most workgroups along one axis that every device takes.
const GROUPS_MAX: usize = 65535;

/// What tells a compiled shader from others.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    /// The family.
    pub family: &'static str,
    /// The function that the family's loop is made for.
    pub function: &'static str,
    /// Element types of the result and the operands.
    pub dtypes: SmallVec<[DType; 4]>,
    /// Whether elements lie anywhere, or one after the other.
    pub strided: bool,
    /// Bit `i` for the operand `i` that shares its memory with the result.
    pub aliases: u8,
    /// Numbers that are written into the text.
    pub variant: Variant,
}

/// Numbers that a shader's text depends on.
pub type Variant = [u32; 4];

/// One run of a kernel.
pub struct Launch<'a> {
    /// The family.
    pub family: &'static str,
    /// The function that the family's loop is made for.
    pub function: &'static str,
    /// Whether elements lie anywhere.
    pub strided: bool,
    /// The array that is written.
    pub out: &'a Array,
    /// The arrays that are read.
    pub operands: &'a [&'a Array],
    /// The kernel's parameters.
    pub parameters: &'a [u32],
    /// How many workgroups.
    pub groups: usize,
    /// The shader's text without the bindings, made when it is needed: of the names under which to read the operands.
    pub source: &'a dyn Fn(&[String]) -> String,
}

/// The compiled shaders of a device.
pub struct Kernels {
    layouts: Vec<(BindGroupLayout, PipelineLayout)>,
    compiled: Mutex<HashMap<Key, ComputePipeline>>,
}

impl Kernels {
    /// Nothing is compiled yet.
    pub fn new(device: &Device) -> Self {
        Self {
            layouts: (0..=OPERANDS_MAX)
                .map(|operands| layout(device, operands))
                .collect(),
            compiled: Mutex::default(),
        }
    }

    fn get(
        &self,
        gpu: &Gpu,
        key: Key,
        operands: usize,
        text: impl FnOnce() -> String,
    ) -> Result<ComputePipeline> {
        if let Some(pipeline) = self.compiled.lock().get(&key) {
            return Ok(pipeline.clone());
        }
        let pipeline = compile(gpu, &self.layouts[operands].1, &key, &text())?;
        self.compiled.lock().insert(key, pipeline.clone());
        Ok(pipeline)
    }
}

/// The layout of the bindings of kernels with this many operands.
fn layout(device: &Device, operands: usize) -> (BindGroupLayout, PipelineLayout) {
    let entry = |binding| BindGroupLayoutEntry {
        binding,
        visibility: ShaderStages::COMPUTE,
        ty: BindingType::Buffer {
            ty: BufferBindingType::Storage {
                read_only: binding != 1,
            },
            has_dynamic_offset: false,
            min_binding_size: None,
        },
        count: None,
    };
    let entries: Vec<_> = (0..2 + operands as u32).map(entry).collect();
    let bindings = device.create_bind_group_layout(&BindGroupLayoutDescriptor {
        label: None,
        entries: &entries,
    });
    let pipeline = device.create_pipeline_layout(&PipelineLayoutDescriptor {
        label: None,
        bind_group_layouts: &[Some(&bindings)],
        immediate_size: 0,
    });
    (bindings, pipeline)
}

fn compile(gpu: &Gpu, layout: &PipelineLayout, key: &Key, text: &str) -> Result<ComputePipeline> {
    let scope = gpu.device.push_error_scope(ErrorFilter::Validation);
    let module = gpu.device.create_shader_module(ShaderModuleDescriptor {
        label: Some(key.function),
        source: ShaderSource::Wgsl(text.into()),
    });
    let pipeline = gpu
        .device
        .create_compute_pipeline(&ComputePipelineDescriptor {
            label: Some(key.function),
            layout: Some(layout),
            module: &module,
            entry_point: Some("main"),
            compilation_options: Default::default(),
            cache: None,
        });
    match pollster::block_on(scope.pop()) {
        None => Ok(pipeline),
        Some(error) => Err(Error::internal(format!(
            "the shader {} of {} for {:?} is not valid: {error}\n{text}",
            key.family, key.function, key.dtypes
        ))),
    }
}

impl Launch<'_> {
    /// Compiles the kernel if that is not done yet, and appends the run to the work that waits.
    ///
    /// # Errors
    /// [`Error::Internal`] for a shader that is not valid; those of the device.
    pub fn run(&self, gpu: &Gpu) -> Result<()> {
        self.run_variant(gpu, Variant::default(), self.groups)
    }

    /// [`Launch::run`] of a text that depends on numbers, and of so much work in units of an ordinary workgroup's.
    ///
    /// # Errors
    /// As [`Launch::run`].
    pub fn run_variant(&self, gpu: &Gpu, variant: Variant, work: usize) -> Result<()> {
        gpu.faults.check()?;
        let key = Key {
            family: self.family,
            function: self.function,
            dtypes: std::iter::once(self.out)
                .chain(self.operands.iter().copied())
                .map(Array::dtype)
                .collect(),
            strided: self.strided,
            aliases: self.aliases(),
            variant,
        };
        let pipeline = gpu
            .kernels
            .get(gpu, key, self.operands.len(), || self.text())?;
        let mut pending = gpu.pending.lock();
        let bytes = size_of_val(self.parameters);
        pending.make_room(&gpu.device, &gpu.queue, bytes)?;
        let offset = pending.store(self.parameters);
        let stored = pending.parameter_buffer().clone();
        let parameters = BufferBinding {
            buffer: &stored,
            offset,
            size: std::num::NonZeroU64::new(bytes as u64),
        };
        let mut entries: SmallVec<[BindGroupEntry<'_>; 5]> = SmallVec::new();
        entries.push(BindGroupEntry {
            binding: 0,
            resource: BindingResource::Buffer(parameters),
        });
        entries.push(BindGroupEntry {
            binding: 1,
            resource: buffer(self.out)?.as_entire_binding(),
        });
        for (position, operand) in self.operands.iter().enumerate() {
            // What is read through the result's binding leaves its own to the device's idle buffer.
            let read = if operand.shares_storage(self.out) {
                &gpu.idle
            } else {
                buffer(operand)?
            };
            entries.push(BindGroupEntry {
                binding: 2 + position as u32,
                resource: read.as_entire_binding(),
            });
        }
        let bindings = gpu.device.create_bind_group(&BindGroupDescriptor {
            label: None,
            layout: &gpu.kernels.layouts[self.operands.len()].0,
            entries: &entries,
        });
        pending.push(pipeline, bindings, grid(self.groups), work);
        pending.submit_much(&gpu.device, &gpu.queue)
    }

    fn aliases(&self) -> u8 {
        let alias = |(position, operand): (usize, &&Array)| {
            u8::from(operand.shares_storage(self.out)) << position
        };
        self.operands.iter().enumerate().map(alias).sum()
    }

    /// The whole shader.
    fn text(&self) -> String {
        let element = |array: &Array| types::stored(array.dtype()).unwrap_or("f32");
        let mut bindings = format!(
            "@group(0) @binding(0) var<storage, read> parameters: array<u32>;\n\
             @group(0) @binding(1) var<storage, read_write> result: array<{}>;\n",
            element(self.out)
        );
        let mut names = Vec::new();
        for (position, operand) in self.operands.iter().enumerate() {
            bindings += &format!(
                "@group(0) @binding({}) var<storage, read> operand{position}: array<{}>;\n",
                2 + position,
                element(operand)
            );
            names.push(if operand.shares_storage(self.out) {
                "result".to_owned()
            } else {
                format!("operand{position}")
            });
        }
        let body = (self.source)(&names);
        let half = std::iter::once(self.out)
            .chain(self.operands.iter().copied())
            .any(|array| array.dtype() == DType::Float16);
        let integers = body.contains("alias T = i");
        let extension = if half { "enable f16;\n" } else { "" };
        format!(
            "{extension}{bindings}{}{body}",
            shader::library(&body, integers)
        )
    }
}

/// So many workgroups as rows and columns: one axis may be too short for them.
fn grid(groups: usize) -> [u32; 2] {
    let columns = groups.clamp(1, GROUPS_MAX);
    [columns as u32, groups.div_ceil(columns).max(1) as u32]
}

/// The head of every kernel, which says which workgroup (`group`) and which of its invocations (`lane`) this is.
pub const MAIN: &str = "@compute @workgroup_size(256)\n\
fn main(@builtin(workgroup_id) workgroup: vec3<u32>, @builtin(num_workgroups) grid: vec3<u32>, \
@builtin(local_invocation_index) lane: u32) {\n\
let group = workgroup.y * grid.x + workgroup.x;\n";
