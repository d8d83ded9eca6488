//! Arrays: a shape, strides and an offset over shared storage. What the tape knows about them is not here.

mod view;

use std::sync::Arc;

use smallvec::SmallVec;

use crate::dtype::{DType, Element};
use crate::error::{Error, Result};
use crate::shape::{Shape, Strides};
use crate::storage::{Context, Storage};

/// A block of elements on a device, seen through a shape and strides. Clones and views share the elements.
#[derive(Debug, Clone)]
pub struct Array {
    storage: Arc<Storage>,
    shape: Shape,
    /// `None` for elements in row-major order, which most arrays are: small arrays are made and moved often.
    strides: Option<Box<Strides>>,
    offset: usize,
    dtype: DType,
}

impl Array {
    /// A C-contiguous array over all of `storage`, whose size has to be that of `shape` and `dtype`.
    #[inline]
    pub fn new(storage: Storage, shape: Shape, dtype: DType) -> Self {
        Self {
            storage: Arc::new(storage),
            shape,
            strides: None,
            offset: 0,
            dtype,
        }
    }

    /// An uninitialised C-contiguous array in host memory.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`].
    #[inline]
    pub fn host(shape: Shape, dtype: DType, context: Context) -> Result<Self> {
        let storage = Storage::host(Self::bytes(&shape, dtype)?, context)?;
        Ok(Self::new(storage, shape, dtype))
    }

    /// The size in bytes of a C-contiguous array.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`] when it exceeds the address space.
    pub fn bytes(shape: &Shape, dtype: DType) -> Result<usize> {
        let bytes = shape
            .checked_size()
            .and_then(|size| size.checked_mul(dtype.size()));
        bytes.ok_or_else(|| Error::OutOfMemory {
            bytes: shape.iter().fold(dtype.size() as u128, |product, &extent| {
                product.saturating_mul(extent as u128)
            }),
        })
    }

    /// The extents of the axes.
    #[inline]
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// The distances between neighbours, in elements.
    #[inline]
    pub fn strides(&self) -> Strides {
        self.strides
            .as_deref()
            .map_or_else(|| self.shape.contiguous_strides(), Clone::clone)
    }

    /// Position of the first element in the storage, in elements.
    #[inline]
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// The element type.
    #[inline]
    pub fn dtype(&self) -> DType {
        self.dtype
    }

    /// Number of elements.
    #[inline]
    pub fn size(&self) -> usize {
        self.shape.size()
    }

    /// Number of axes.
    #[inline]
    pub fn ndim(&self) -> usize {
        self.shape.ndim()
    }

    /// Where the elements are.
    #[inline]
    pub fn context(&self) -> Context {
        self.storage.context()
    }

    /// Whether the elements lie one after the other in row-major order.
    #[inline]
    pub fn is_contiguous(&self) -> bool {
        self.strides.is_none()
    }

    /// The memory below, shared with all views.
    #[inline]
    pub fn storage(&self) -> &Arc<Storage> {
        &self.storage
    }

    /// Whether both arrays look at the same block of memory.
    pub fn shares_storage(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.storage, &other.storage)
    }

    /// Whether nobody else holds the memory, so that an operation may reuse it for its result.
    #[inline]
    pub fn is_sole_owner(&self) -> bool {
        Arc::strong_count(&self.storage) == 1
    }

    /// Pointer to the first element.
    ///
    /// # Errors
    /// [`Error::Internal`] for an array in device memory or of another element type.
    #[inline]
    pub fn pointer<T: Element>(&self) -> Result<*mut T> {
        if T::DTYPE != self.dtype {
            return Err(Error::internal(format!(
                "{} array read as {}",
                self.dtype,
                T::DTYPE
            )));
        }
        self.bits_pointer()
    }

    /// Pointer to the first element as a bit pattern of the same size: what only moves elements need not know more.
    ///
    /// # Errors
    /// [`Error::Internal`] for an array in device memory or of elements of another size.
    #[inline]
    pub fn bits_pointer<T: Copy>(&self) -> Result<*mut T> {
        if size_of::<T>() != self.dtype.size() {
            return Err(Error::internal(format!(
                "{} array read as elements of {} bytes",
                self.dtype,
                size_of::<T>()
            )));
        }
        match self.storage.host_pointer() {
            // SAFETY: the offset lies within the storage by construction.
            Some(pointer) => Ok(unsafe { pointer.cast::<T>().add(self.offset) }),
            None => Err(Error::internal(format!(
                "elements @{} read from the host",
                self.context()
            ))),
        }
    }

    /// The elements of a C-contiguous host array.
    ///
    /// The caller holds the [execution guard](crate::execution::guard) as long as the slice lives.
    ///
    /// # Errors
    /// [`Error::Internal`] for an array in device memory, of another element type, or not contiguous.
    pub fn as_slice<T: Element>(&self) -> Result<&[T]> {
        if !self.is_contiguous() {
            return Err(Error::internal("a strided array read as a slice"));
        }
        let pointer = self.pointer::<T>()?;
        // SAFETY: `size` elements follow the pointer; under the guard nobody writes them.
        Ok(unsafe { std::slice::from_raw_parts(pointer, self.size()) })
    }

    /// The elements of a C-contiguous host array, to be written.
    ///
    /// The caller holds the [execution guard](crate::execution::guard) and no other slice of this storage.
    ///
    /// # Errors
    /// As [`Array::as_slice`].
    #[allow(clippy::mut_from_ref)]
    pub fn as_mut_slice<T: Element>(&self) -> Result<&mut [T]> {
        if !self.is_contiguous() {
            return Err(Error::internal("a strided array written as a slice"));
        }
        let pointer = self.pointer::<T>()?;
        // SAFETY: `size` elements follow the pointer; the caller is the only one that looks at them.
        Ok(unsafe { std::slice::from_raw_parts_mut(pointer, self.size()) })
    }

    /// The elements, or bit patterns of their size, as a strided view of the `ndarray` crate.
    ///
    /// The caller holds the [execution guard](crate::execution::guard) as long as the view lives, and asks for a type
    /// whose every bit pattern is valid unless it is the element type itself.
    ///
    /// # Errors
    /// [`Error::Internal`] for device memory or elements of another size.
    pub fn as_view<T: Copy>(&self) -> Result<::ndarray::ArrayViewD<'_, T>> {
        let (pointer, shape, inverted) = self.raw_parts::<T>()?;
        // SAFETY: shape and strides describe elements within the storage.
        let mut view = unsafe { ::ndarray::ArrayViewD::from_shape_ptr(shape, pointer) };
        inverted
            .iter()
            .for_each(|&axis| view.invert_axis(::ndarray::Axis(axis)));
        Ok(view)
    }

    /// As [`Array::as_view`], to be written. No axis may be broadcast.
    ///
    /// The caller holds the [execution guard](crate::execution::guard) and no other view of this storage.
    ///
    /// # Errors
    /// [`Error::Internal`] for device memory or elements of another size.
    pub fn as_view_mut<T: Copy>(&self) -> Result<::ndarray::ArrayViewMutD<'_, T>> {
        let (pointer, shape, inverted) = self.raw_parts::<T>()?;
        // SAFETY: as in `as_view`; the caller is the only one that looks at the elements.
        let mut view = unsafe { ::ndarray::ArrayViewMutD::from_shape_ptr(shape, pointer) };
        inverted
            .iter()
            .for_each(|&axis| view.invert_axis(::ndarray::Axis(axis)));
        Ok(view)
    }

    /// Pointer and shape for `ndarray`, whose constructors take no negative strides: reversed axes are given
    /// forwards from their last element, and listed.
    #[allow(clippy::type_complexity)]
    fn raw_parts<T: Copy>(
        &self,
    ) -> Result<(
        *mut T,
        ::ndarray::StrideShape<::ndarray::IxDyn>,
        SmallVec<[usize; 4]>,
    )> {
        use ::ndarray::ShapeBuilder;
        let mut pointer = self.bits_pointer::<T>()?;
        let mut magnitudes: Vec<usize> = Vec::with_capacity(self.ndim());
        let mut inverted = SmallVec::new();
        for (axis, (&stride, &extent)) in self.strides().iter().zip(self.shape.iter()).enumerate() {
            if stride < 0 && extent > 1 {
                pointer = pointer.wrapping_offset(stride * (extent as isize - 1));
                inverted.push(axis);
            }
            magnitudes.push(stride.unsigned_abs());
        }
        Ok((
            pointer,
            ::ndarray::IxDyn(&self.shape).strides(::ndarray::IxDyn(&magnitudes)),
            inverted,
        ))
    }
}
