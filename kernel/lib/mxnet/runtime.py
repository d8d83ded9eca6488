"""What this build can do, under MXNet's names for it."""

import collections

__all__ = ["Feature", "Features", "feature_list"]

# MXNet's names in their order; those in the second set are true of this program.
_NAMES = (
    "CUDA", "CUDNN", "NCCL", "CUDA_RTC", "TENSORRT", "CPU_SSE", "CPU_SSE2", "CPU_SSE3", "CPU_SSE4_1", "CPU_SSE4_2",
    "CPU_SSE4A", "CPU_AVX", "CPU_AVX2", "OPENMP", "SSE", "F16C", "JEMALLOC", "BLAS_OPEN", "BLAS_ATLAS", "BLAS_MKL",
    "BLAS_APPLE", "LAPACK", "MKLDNN", "OPENCV", "CAFFE", "PROFILER", "DIST_KVSTORE", "CXX14", "INT64_TENSOR_SIZE",
    "SIGNAL_HANDLER", "DEBUG", "TVM_OP",
)
_TRUE = frozenset(("F16C", "LAPACK", "INT64_TENSOR_SIZE", "SIGNAL_HANDLER"))


class Feature(collections.namedtuple("Feature", ("name", "enabled"))):
    """Something that a build of MXNet has or has not."""

    __slots__ = ()

    def __repr__(self):
        return "%s %s" % ("✔" if self.enabled else "✖", self.name)


def feature_list():
    """All features."""
    return [Feature(name, name in _TRUE) for name in _NAMES]


class Features(collections.OrderedDict):
    """The features by their names; there is one such object."""

    _only = None

    def __new__(cls):
        if cls._only is None:
            cls._only = super().__new__(cls)
        return cls._only

    def __init__(self):
        super().__init__((feature.name, feature) for feature in feature_list())

    def __repr__(self):
        return "[%s]" % ", ".join(map(repr, self.values()))

    def is_enabled(self, feature_name):
        """Whether this build has the feature of this name, in upper or lower case."""
        name = feature_name.upper()
        if name not in self:
            raise RuntimeError("Feature '%s' is unknown, known features are: %s" % (name, list(self)))
        return self[name].enabled
