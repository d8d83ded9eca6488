"""What detectors are made of: boxes encoded, matched and proposed; regions, windows and filters read between elements;
patches compared; and layers under their former names."""

import numpy as np

from cases import RANDOM, case, filled, positive, real, refused, unit, values, whole

REAL = ["float32", "float64"]
NAN, INF = float("nan"), float("inf")


def some(items, dtype):
    """All for float32; for other types, which are computed alike, the first few."""
    return items if dtype == "float32" else items[:2]


def between(low, high, *shape, dtype="float32"):
    return filled(shape, lambda: RANDOM.uniform(low, high), dtype)


def corners(*shape, size=1.0, dtype="float32"):
    """Boxes, the last axis (xmin, ymin, xmax, ymax)."""
    boxes = np.array([sorted(RANDOM.uniform(0, size) for _ in range(2)) + sorted(RANDOM.uniform(0, size) for _ in range(2)) for _ in range(int(np.prod(shape)))])
    return boxes[:, [0, 2, 1, 3]].reshape(*shape, 4).astype(dtype)


def encoded():
    for dtype in [*REAL, "float16"]:
        for batch, anchors, boxes in [(1, 1, 1), (2, 5, 3)]:
            samples = whole(batch, anchors, dtype=dtype, low=-1, high=1)
            matches = whole(batch, anchors, dtype=dtype, low=0, high=boxes - 1)
            arrays = [samples, matches, corners(batch, anchors, dtype=dtype), corners(batch, boxes, dtype=dtype)]
            yield case("box_encode", *arrays, unit(4, dtype=dtype), positive(4, dtype=dtype), gradient=True, compare="relative")
    one = [values([[1]]), values([[0]]), values([[[0, 0, 1, 2]]]), values([[[1, 1, 2, 2]]]), values([0, 0, 0, 0]), values([1, 1, 1, 1])]
    # An anchor without a size, a box that is turned inside out, and a sample that no box belongs to.
    yield case("box_encode", *one[:2], values([[[1, 1, 1, 1]]]), *one[3:])
    yield case("box_encode", *one[:3], values([[[2, 2, 1, 1]]]), *one[4:])
    yield case("box_encode", values([[-1]]), values([[-1]]), *one[2:])
    yield case("box_encode", values([[0.5]]), *one[1:])

    def but(position, array):
        return [*one[:position], array, *one[position + 1:]]

    yield refused("expects 6 inputs, but got 5 instead.", "box_encode", *one[:5])
    yield refused("samples shape must have dim == 2, 1 provided", "box_encode", *but(0, values([1])))
    yield refused("matches shape must have dim == 2, 1 provided", "box_encode", *but(1, values([1])))
    yield refused("matches shape must have dim == 3, 2 provided", "box_encode", *but(2, values([[0, 0, 1, 1]])))
    yield refused("refs shape must have dim == 3", "box_encode", *but(3, values([[0, 0, 1, 1]])))
    yield refused("last dimension of anchors must be 4, 5 provided", "box_encode", *but(2, real(1, 1, 5)))
    yield refused("last dimension of anchors must be 4, 5 provided", "box_encode", *but(3, real(1, 1, 5)))
    yield refused("Shape inconsistent, Provided = [3], inferred shape=(4,)", "box_encode", *but(4, real(3)))
    yield refused("Incompatible attr in node  at 5-th input: expected float32, got float64", "box_encode", *but(5, real(4, dtype="float64")))
    yield refused("new and old shape do not match total elements", "box_encode", *but(0, values([[1, 1]])))
    yield refused("This operation only support floating point types, not int32", "box_encode", *[array.astype("int32") for array in one])


def decoded():
    for dtype in [*REAL, "float16"]:
        for attributes in [{}, {"format": "corner"}, {"std0": 0.1, "std1": 0.2, "std2": 0.3, "std3": 0.4}, {"clip": 0.5}, {"format": "corner", "clip": 0.25, "std2": 0.2}]:
            yield case("box_decode", real(2, 3, 4, dtype=dtype), corners(1, 3, dtype=dtype), gradient=True, compare="relative", **attributes)
    x, anchors = real(1, 2, 4), corners(1, 2)
    yield refused("Invalid Input: 'other', valid values are: {'center', 'corner'}", "box_decode", x, anchors, format="other")
    yield refused("data shape must have dim == 3, 2 provided", "box_decode", x[0], anchors)
    yield refused("anchors shape must have dim == 3, 2 provided", "box_decode", x, anchors[0])
    yield refused("last dimension of data must be 4, 5 provided", "box_decode", real(1, 2, 5), anchors)
    yield refused("last dimension of anchors must be 4, 5 provided", "box_decode", x, real(1, 2, 5))
    yield refused("new and old shape do not match total elements", "box_decode", x, corners(1, 3))
    yield refused("new and old shape do not match total elements", "box_decode", real(2, 2, 4), corners(2, 2))


def matched():
    for dtype in [*REAL, "float16"]:
        for shape in [(3, 4), (2, 4, 3), (1, 1), (2, 2, 3, 3)]:
            for attributes in [{"threshold": 1e-12}, {"threshold": 0.4}, {"threshold": 0.5, "is_ascend": True}, {"threshold": 1e-12, "topk": 1}, {"threshold": -1, "topk": 0}]:
                yield case("bipartite_matching", unit(*shape, dtype=dtype), gradient=True, compare="exact", **attributes)
    ties = values([[0.5, 0.5, 0.25], [0.5, 0.5, 0.25], [0.25, 0.25, 0.25], [0, 0, 0]])
    for attributes in [{"threshold": 0.1}, {"threshold": 0.25}, {"threshold": 0.5}, {"threshold": 0.6, "is_ascend": True}, {"threshold": 0.5, "is_ascend": True}]:
        yield case("bipartite_matching", ties, compare="exact", **attributes)
    yield refused("Required parameter threshold of float is not presented", "bipartite_matching", ties)
    yield refused("score matrix must have dim >= 2 1 provided", "bipartite_matching", ties[0], threshold=0)
    yield refused("This operation only support floating point types, not int32", "bipartite_matching", whole(2, 2), threshold=0)


# Inside, at the edges, partly and wholly outside, smaller than an element, inside out, far away.
REGIONS = [[0, 0, 0, 3, 3], [1, 1.3, 0.6, 4.2, 3.1], [0, 2, 1, 2, 1], [1, 3, 3, 9, 9], [0, 4, 4, 1, 1], [0, -3, -2, 2.5, 1.5], [1, -0.4, -0.7, 0.3, 6.5], [0, 30, 30, 40, 40], [1, 5, 4, 5.5, 4.5]]


def aligned():
    for dtype in REAL:
        rois = values(REGIONS, dtype)
        for attributes in some([{"spatial_scale": 1.0}, {"spatial_scale": 0.3, "sample_ratio": 1}, {"spatial_scale": 0.5}, {"spatial_scale": 1.0, "sample_ratio": 2}, {"spatial_scale": 0.0}], dtype):
            for size in [(2, 2), (3, 1)]:
                yield case("ROIAlign", real(2, 2, 5, 6, dtype=dtype), rois, gradient=True, compare="relative", pooled_size=size, **attributes)
        yield case("ROIAlign", real(2, 12, 5, 6, dtype=dtype), rois, gradient=True, compare="relative", pooled_size=(2, 3), spatial_scale=0.7, position_sensitive=True)
        proper = rois[[0, 1, 3, 5, 6, 7, 8]]
        for ratio in [-1, 0, 3]:
            yield case("ROIAlign", real(2, 3, 5, 6, dtype=dtype), proper, gradient=True, compare="relative", pooled_size=(2, 2), spatial_scale=0.5, sample_ratio=ratio, aligned=True)
        yield case("ROIAlign", real(1, 40, 3, 3, dtype=dtype), values([[0, 0.3, 0.4, 2, 1.5]], dtype), gradient=True, compare="relative", pooled_size=(2, 1), spatial_scale=1.0)
        yield case("ROIAlign", real(1, 1, 1, 1, dtype=dtype), values([[0, 0, 0, 0, 0]], dtype), gradient=True, compare="relative", pooled_size=(1, 1), spatial_scale=1.0)
        turned = values([[0, 2, 2, 3, 2, 0], [1, 2.5, 1.5, 4, 3, 30], [0, 0, 0, 5, 5, -45], [1, 3, 2, 0.2, 0.1, 90], [0, 20, 20, 3, 3, 10], [1, 2, 2, 8, 1, 200]], dtype)
        for attributes in [{"spatial_scale": 1.0}, {"spatial_scale": 0.5, "sampling_ratio": 2}, {"spatial_scale": 0.8, "sampling_ratio": 1}]:
            yield case("RROIAlign", real(2, 3, 5, 6, dtype=dtype), turned, compare="relative", pooled_size=(2, 3), **attributes)
    x, rois, turned = real(2, 3, 5, 6), values(REGIONS), values([[0, 2, 2, 3, 2, 0]])
    for op, boxes, width in [("ROIAlign", rois, 5), ("RROIAlign", turned, 6)]:
        yield refused("Required parameter pooled_size of Shape(tuple) is not presented", op, x, boxes)
        yield refused("Required parameter spatial_scale of float is not presented", op, x, boxes, pooled_size=(2, 2))
        yield refused("value 2 for Parameter spatial_scale exceed bound [0,1]", op, x, boxes, pooled_size=(2, 2), spatial_scale=2)
        yield refused("value [0,2]for Parameter pooled_size is invalid, the input shape must be nonzero in all dimensions", op, x, boxes, pooled_size=(0, 2), spatial_scale=1)
        yield refused("value [2]for Parameter pooled_size has wrong dimensions, expected dimension=2", op, x, boxes, pooled_size=2, spatial_scale=1)
        yield refused(f"bbox should be a 2D tensor of shape [batch, {width}]", op, x, real(2, 4), pooled_size=(2, 2), spatial_scale=1)
        yield refused(f"bbox should be a 2D tensor of shape [batch, {width}]", op, x, real(5), pooled_size=(2, 2), spatial_scale=1)
        yield refused("data should be a 4D tensor", op, x[0], boxes, pooled_size=(2, 2), spatial_scale=1)
        yield refused("This operation only support floating point types, not int32", op, whole(1, 1, 2, 2), boxes.astype("int32"), pooled_size=(2, 2), spatial_scale=1)
    yield refused("Input channels should be divided by pooled_size[0]*pooled_size[1]when position_sensitive is true.", "ROIAlign", x, rois, pooled_size=(2, 2), spatial_scale=1, position_sensitive=True)


def pooled():
    for dtype in REAL:
        rois = values(REGIONS, dtype)
        for attributes in some([{"spatial_scale": 1.0}, {"spatial_scale": 0.6, "group_size": 2}, {"spatial_scale": 0.5}, {"spatial_scale": 0.3}, {"spatial_scale": 1.0, "group_size": 1}], dtype):
            size = attributes.get("group_size", 3)
            yield case("PSROIPooling", real(2, 2 * size * size, 5, 6, dtype=dtype), rois, gradient=True, compare="relative", output_dim=2, pooled_size=3, **attributes)
        common = {"output_dim": 4, "group_size": 2, "pooled_size": 3}
        x, rois = real(2, 16, 4, 5, dtype=dtype), rois[[0, 1, 4, 5, 7]]
        for classes in some([2, 1, 4], dtype):
            for attributes in some([{"spatial_scale": 0.5, "sample_per_part": 2, "trans_std": 0.3}, {"spatial_scale": 0.7, "sample_per_part": 3, "part_size": 2, "trans_std": 1.0}, {"spatial_scale": 1.0, "trans_std": 0.1}, {"spatial_scale": 1.0}], dtype):
                size = attributes.get("part_size", 3)
                yield case("DeformablePSROIPooling", x, rois, real(5, 2 * classes, size, size, dtype=dtype), gradient=True, compare="relative", **common, **attributes)
        for samples in some([2, 1, 4], dtype):
            yield case("DeformablePSROIPooling", x, rois, gradient=True, compare="relative", **common, spatial_scale=0.6, sample_per_part=samples, no_trans=True)
    x, rois = real(1, 8, 4, 4), values([[0, 0, 0, 2, 3]])
    trans = real(1, 2, 2, 2)
    common = {"spatial_scale": 1.0, "output_dim": 2, "pooled_size": 2}
    yield refused("Required parameter output_dim of int is not presented", "PSROIPooling", x, rois)
    yield refused("Required parameter pooled_size of int is not presented", "PSROIPooling", x, rois, spatial_scale=1.0, output_dim=2)
    yield refused("value 2 for Parameter spatial_scale exceed bound [0,1]", "PSROIPooling", x, rois, spatial_scale=2, output_dim=2, pooled_size=2)
    yield refused("bbox should be a 2D tensor of shape [batch, 5]", "PSROIPooling", x, real(1, 4), **common)
    yield refused("data should be a 4D tensor", "PSROIPooling", x[0], rois, **common)
    yield refused("Required parameter group_size of int is not presented", "DeformablePSROIPooling", x, rois, trans)
    yield refused("trans should be a 4D tensor of shape", "DeformablePSROIPooling", x, rois, trans[0], group_size=2, **common)
    yield refused("value 2 for Parameter trans_std exceed bound [0,1]", "DeformablePSROIPooling", x, rois, trans, group_size=2, trans_std=2, **common)
    yield refused("expects 3 inputs, but got 2 instead.", "DeformablePSROIPooling", x, rois, group_size=2, **common)
    yield refused("expects 2 inputs, but got 3 instead.", "DeformablePSROIPooling", x, rois, trans, group_size=2, no_trans=True, **common)


FILTERS = [
    ((2, 2, 4, 5), 3, {"kernel": (2, 2)}),
    ((1, 3, 5, 4), 2, {"kernel": (3, 2), "pad": (1, 1), "stride": (2, 1)}),
    ((2, 4, 4, 4), 4, {"kernel": (2, 3), "dilate": (2, 1), "pad": (1, 1), "num_group": 2}),
    ((1, 4, 4, 4), 2, {"kernel": (3, 3), "pad": (1, 1), "num_deformable_group": 2}),
    ((1, 4, 3, 4), 4, {"kernel": (2, 2), "num_group": 4, "num_deformable_group": 4}),
    ((1, 2, 3, 3), 1, {"kernel": (1, 1)}),
    ((1, 1, 3, 3), 1, {"kernel": (3, 3)}),
]


def extents(shape, attributes):
    def along(axis):
        kernel = (attributes["kernel"][axis] - 1) * attributes.get("dilate", (1, 1))[axis] + 1
        return (shape[2 + axis] + 2 * attributes.get("pad", (0, 0))[axis] - kernel) // attributes.get("stride", (1, 1))[axis] + 1

    return along(0), along(1)


def arrays(shape, filters, attributes, moved, dtype):
    groups, taps = attributes.get("num_deformable_group", 1), int(np.prod(attributes["kernel"]))
    window = extents(shape, attributes)
    weight = real(filters, shape[1] // attributes.get("num_group", 1), *attributes["kernel"], dtype=dtype)
    offset, mask = moved(shape[0], 2 * groups * taps, *window, dtype=dtype), between(0, 1, shape[0], groups * taps, *window, dtype=dtype)
    return real(*shape, dtype=dtype), offset, mask, weight, real(filters, dtype=dtype)


def deformed():
    still = lambda *shape, dtype: np.zeros(shape, dtype)
    by_elements = lambda *shape, dtype: whole(*shape, dtype=dtype, low=-1, high=1)
    away = lambda *shape, dtype: between(-9, 9, *shape, dtype=dtype)
    for dtype in REAL:
        for shape, filters, attributes in FILTERS if dtype == "float32" else FILTERS[1:5]:
            for moved in some([real, still, by_elements, away], dtype):
                x, offset, mask, weight, bias = arrays(shape, filters, attributes, moved, dtype)
                yield case("DeformableConvolution", x, offset, weight, bias, gradient=True, compare="relative", num_filter=filters, **attributes)
                yield case("ModulatedDeformableConvolution", x, offset, mask, weight, bias, compare="relative", num_filter=filters, **attributes)
    x, offset, _, weight, bias = arrays((1, 40, 3, 3), 2, {"kernel": (2, 2)}, real, "float32")
    yield case("DeformableConvolution", x, offset, weight, bias, gradient=True, compare="relative", kernel=(2, 2), num_filter=2)
    x, offset, mask, weight, bias = arrays((2, 1, 4, 4), 1, {"kernel": (2, 2)}, real, "float32")
    yield case("DeformableConvolution", x, offset, weight, gradient=True, compare="relative", kernel=(2, 2), num_filter=1, no_bias=True)
    yield case("ModulatedDeformableConvolution", x, offset, mask, weight, compare="relative", kernel=(2, 2), num_filter=1, no_bias=True, im2col_step=1)
    # Channels of the offset beyond those that are read.
    yield case("DeformableConvolution", x, real(2, 12, 3, 3), weight, bias, compare="relative", kernel=(2, 2), num_filter=1)
    common = {"kernel": (2, 2), "num_filter": 1}
    for op, middle in [("DeformableConvolution", []), ("ModulatedDeformableConvolution", [mask])]:
        def changed(data=x, offset=offset, middle=middle, weight=weight, bias=bias):
            return [data, offset, *middle, weight, bias]

        yield refused("Required parameter kernel of Shape(tuple) is not presented", op, *changed())
        yield refused("Required parameter num_filter of int", op, *changed(), kernel=(2, 2))
        yield refused("not implemented", op, *changed(), kernel=(2,), num_filter=1)
        yield refused("not implemented", op, *changed(), kernel=(2, 2, 2), num_filter=1)
        yield refused("value 0 for Parameter num_filter should be greater equal to 1", op, *changed(), kernel=(2, 2), num_filter=0)
        yield refused("Input data should be 4D in batch-num_filter-y-x", op, *changed(data=x[0]), **common)
        yield refused("Input offset should be 4D in batch-num_filter-y-x", op, *changed(offset=offset[0]), **common)
        yield refused("output height must equal to offset map height", op, *changed(offset=real(2, 8, 2, 3)), **common)
        yield refused("output width must equal to offset map width", op, *changed(offset=real(2, 8, 3, 2)), **common)
        yield refused("offset filter must divide deformable group size", op, *changed(offset=real(2, 7, 3, 3)), **common)
        yield refused("offset filter must divide deformable group size", op, *changed(offset=real(2, 4, 3, 3)), **common)
        yield refused("input num_filter must divide deformable group size", op, *changed(), num_deformable_group=2, **common)
        yield refused("incorrect stride size: [0,1]", op, *changed(), stride=(0, 1), **common)
        yield refused("incorrect dilate size: [0,1]", op, *changed(), dilate=(0, 1), **common)
        yield refused("Shape inconsistent, Provided = [1,1,2,3], inferred shape=(1,1,2,2)", op, *changed(weight=real(1, 1, 2, 3)), **common)
        yield refused("Shape inconsistent, Provided = [3], inferred shape=(1,)", op, *changed(bias=real(3)), **common)
        yield refused("This layer requires uniform type. Expected 'float32' v.s. given 'float64' at 'offset'", op, *changed(offset=offset.astype("float64")), **common)
        yield refused("Invalid layout for 4d shape", op, *changed(), layout="NCW", **common)
        yield refused("valid values are: {None, 'NCDHW', 'NCHW', 'NCW'}", op, *changed(), layout="NHWC", **common)
        yield refused("instead.", op, *changed()[:-1], **common)
    op = "ModulatedDeformableConvolution"
    yield refused("output height must equal to mask map height", op, x, offset, real(2, 4, 2, 3), weight, bias, **common)
    yield refused("output width must equal to mask map width", op, x, offset, real(2, 4, 3, 2), weight, bias, **common)
    yield refused("offset filter must divide deformable group size", op, x, offset, real(2, 8, 3, 3), weight, bias, **common)
    yield refused("Input offset should be 4D in batch-num_filter-y-x", op, x, offset, mask[0], weight, bias, **common)
    yield refused("input batchsize must be smaller than or divide im2col_step", op, real(3, 1, 4, 4), real(3, 8, 3, 3), real(3, 4, 3, 3), weight, bias, im2col_step=2, **common)


def proposed():
    for batch, op in [(1, "Proposal"), (1, "MultiProposal"), (2, "MultiProposal")]:
        for attributes in [{}, {"threshold": 0.3}, {"iou_loss": True}, {"rpn_pre_nms_top_n": 7}, {"rpn_min_size": 0, "rpn_pre_nms_top_n": 0}, {"rpn_min_size": 40}]:
            attributes = {"scales": (2, 4), "ratios": (0.5, 1, 2), "feature_stride": 8, "rpn_post_nms_top_n": 12, "output_score": True, **attributes}
            sizes = values([[RANDOM.uniform(32, 39), RANDOM.uniform(40, 47), RANDOM.choice([0.5, 1, 2])] for _ in range(batch)])
            inputs = [between(0, 1, batch, 12, 4, 5), between(-0.5, 0.5, batch, 24, 4, 5), sizes]
            yield case(op, *inputs, compare="relative", **attributes)
    sizes = values([[32, 32, 1]])
    scores, moves = np.round(between(0, 1, 1, 24, 3, 3), 1), unit(1, 48, 3, 3)
    for op in ["Proposal", "MultiProposal"]:
        # Scores that are alike, a map that is larger than its image, and one region where more are asked for.
        yield case(op, scores, moves, sizes, gradient=True, compare="relative", rpn_post_nms_top_n=9)
        yield case(op, scores, moves, values([[60, 33, 1]]), compare="relative", rpn_post_nms_top_n=9, output_score=True)
        yield case(op, scores[:, :2, :1, :1], moves[:, :4, :1, :1], values([[16, 16, 1]]), compare="relative", rpn_post_nms_top_n=3, scales=(1,), ratios=(1,))
        yield refused("Check failed: num_anchors == param_.ratios.ndim() * param_.scales.ndim()", op, scores, moves, sizes, scales=(1,))
        yield refused("Shape inconsistent, Provided = [1,24,3,3], inferred shape=(1,48,3,3)", op, scores, moves[:, :24], sizes)
        yield refused("Shape inconsistent, Provided = [1,2], inferred shape=(1,3)", op, scores, moves, sizes[:, :2])
    yield refused("Check failed: height >= real_height (3 vs. 4)", "Proposal", scores, moves, values([[64, 32, 1]]))
    yield refused("Check failed: width >= real_width (3 vs. 5)", "Proposal", scores, moves, values([[32, 80, 1]]))
    yield refused("Sorry, multiple images each device is not implemented.", "Proposal", real(2, 24, 3, 3), real(2, 48, 3, 3), real(2, 3))


def compared():
    for dtype in REAL:
        for multiplies in [True, False]:
            for shape, attributes in [
                ((2, 3, 4, 5), {}),
                ((2, 3, 4, 5), {"pad_size": 1}),
                ((1, 2, 6, 7), {"kernel_size": 3, "max_displacement": 2, "pad_size": 3}),
                ((1, 2, 6, 7), {"kernel_size": 3, "max_displacement": 3, "stride1": 2, "stride2": 2, "pad_size": 3}),
                ((1, 2, 6, 5), {"kernel_size": 1, "max_displacement": 0, "stride1": 3}),
                ((1, 1, 3, 3), {"kernel_size": 1, "max_displacement": 4, "stride2": 2, "pad_size": 5}),
            ]:
                yield case("Correlation", real(*shape, dtype=dtype), real(*shape, dtype=dtype), gradient=True, compare="relative", is_multiply=multiplies, **attributes)
    yield case("Correlation", real(1, 40, 2, 2), real(1, 40, 2, 2), gradient=True, compare="relative", pad_size=1)
    alike = whole(1, 2, 4, 4, dtype="float32", low=0, high=1)
    yield case("Correlation", alike, alike, gradient=True, compare="relative", pad_size=1, is_multiply=False)
    x = real(1, 1, 4, 4)
    yield refused("kernel size should be odd number", "Correlation", x, x, kernel_size=2)
    yield refused("Correlation cannot be done with current settings.Neighborhood and kernel don't fit in blob", "Correlation", x, x, kernel_size=3, max_displacement=2, pad_size=1)
    yield refused("data should be a 4D tensor", "Correlation", x, x[0])
    yield refused("This operation only support floating point types, not int32", "Correlation", whole(1, 1, 4, 4), whole(1, 1, 4, 4))


def normalized():
    def batch(*shape):
        channels = shape[1]
        return [real(*shape), positive(channels), real(channels), real(channels), positive(channels)]

    for attributes in [{}, {"fix_gamma": False}, {"fix_gamma": False, "eps": 0.5, "momentum": 0.5}, {"fix_gamma": False, "use_global_stats": True}]:
        for shape in [(3, 2), (2, 3, 2, 3)]:
            yield case("BatchNorm_v1", *batch(*shape), gradient=True, compare="relative", **attributes)
            yield case("BatchNorm_v1", *batch(*shape), compare="relative", output_mean_var=True, **attributes)
        for shape in [(3, 2), (2, 3, 4), (2, 3, 2, 3)]:
            yield case("SyncBatchNorm", *batch(*shape), gradient=True, compare="relative", key=f"axes {len(shape)}", **attributes)
            yield case("SyncBatchNorm", *batch(*shape), compare="relative", key=f"axes {len(shape)}", **attributes)
    yield refused("Required parameter key of string is not presented", "SyncBatchNorm", *batch(2, 3, 4))


def formerly():
    for dtype in REAL:
        for shape, filters, attributes in FILTERS[:3] + FILTERS[5:]:
            x, _, _, weight, bias = arrays(shape, filters, attributes, real, dtype)
            yield case("Convolution_v1", x, weight, bias, gradient=True, compare="relative", num_filter=filters, **attributes)
            yield case("Convolution_v1", x, weight, gradient=True, compare="relative", num_filter=filters, no_bias=True, **attributes)
    x, weight, bias = real(2, 3, 4, 4), real(2, 3, 2, 2), real(2)
    common = {"kernel": (2, 2), "num_filter": 2}
    yield refused("1D convolution not supported", "Convolution_v1", real(1, 3, 5), real(2, 3, 2), bias, kernel=(2,), num_filter=2)
    yield refused("Only support NCHW and NCDHW layout", "Convolution_v1", x, real(2, 2, 2, 4), bias, layout="NHWC", **common)
    yield refused("value 0 for Parameter num_filter should be greater equal to 1", "Convolution_v1", x, weight, bias, kernel=(2, 2), num_filter=0)
    yield refused("incorrect stride size: [0,0]", "Convolution_v1", x, weight, bias, stride=(0, 0), **common)
    yield refused("Operator Convolution_v1 expects 3 inputs, but got 2 instead.", "Convolution_v1", x, weight, **common)
    yield refused("Required parameter kernel of Shape(tuple) is not presented", "Convolution_v1", x, weight, bias, num_filter=2)
    yield refused("Input data should be 4D in batch-num_filter-y-x", "Convolution_v1", x[0], weight, bias, **common)
    yield refused("kernel size exceed input", "Convolution_v1", real(1, 3, 2, 2), real(2, 3, 3, 3), bias, kernel=(3, 3), num_filter=2)
    yield refused("This layer requires uniform type. Expected 'float32' v.s. given 'float64' at 'bias'", "Convolution_v1", x, weight, bias.astype("float64"), **common)
    for dtype in REAL:
        for kind in ["max", "avg", "sum"]:
            for shape, attributes in [
                ((2, 3, 5, 4), {"kernel": (2, 2)}),
                ((1, 2, 5, 5), {"kernel": (3, 2), "stride": (2, 1), "pad": (1, 1)}),
                ((1, 2, 5, 6), {"kernel": (2, 3), "stride": (2, 3), "pad": (1, 1), "pooling_convention": "full"}),
                ((1, 1, 4, 4), {"kernel": (1, 1), "stride": (3, 3), "pad": (2, 2), "pooling_convention": "full"}),
                ((1, 1, 5, 5), {"kernel": (2, 2), "stride": (3, 3), "pooling_convention": "full"}),
                ((2, 3, 4, 5), {"global_pool": True, "kernel": (2, 2), "pad": (1, 1)}),
            ]:
                yield case("Pooling_v1", real(*shape, dtype=dtype), gradient=True, compare="relative", pool_type=kind, **attributes)
    yield case("Pooling_v1", values([[[[1, 1, 2], [1, 1, 2], [0, 2, 2]]]]), gradient=True, kernel=(2, 2))
    x = real(1, 1, 4, 4)
    yield refused("0D pooling not supported", "Pooling_v1", x)
    yield refused("3D kernel not implemented", "Pooling_v1", real(1, 1, 3, 3, 3), kernel=(2, 2, 2))
    yield refused("Input data should be 4D in (batch, channel, y, x)", "Pooling_v1", real(1, 1, 3), kernel=(2, 2))
    yield refused("kernel size (5) exceeds input (4 padded to 4)", "Pooling_v1", x, kernel=(5, 5))
    yield refused("value [0,0]for Parameter stride is invalid, the input shape must be nonzero in all dimensions", "Pooling_v1", x, kernel=(2, 2), stride=(0, 0))
    yield refused("value [0,2]for Parameter kernel is invalid, the input shape must be nonzero in all dimensions", "Pooling_v1", x, kernel=(0, 2))
    yield refused("Invalid Input: 'lp', valid values are: {'avg', 'max', 'sum'}", "Pooling_v1", x, kernel=(2, 2), pool_type="lp")
    yield refused("This operation only support floating point types, not int32", "Pooling_v1", whole(1, 1, 4, 4), kernel=(2, 2))


CASES = [*encoded(), *decoded(), *matched(), *aligned(), *pooled(), *deformed(), *proposed(), *compared(), *normalized(), *formerly()]
