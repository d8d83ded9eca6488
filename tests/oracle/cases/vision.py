"""Images resized, regions pooled, and boxes of detectors."""

import numpy as np

from cases import DTYPES, FLOATS, RANDOM, noted, case, positive, real, refused, unit, values, whole


def corners(*shape):
    """Boxes inside of the unit square, the last axis (xmin, ymin, xmax, ymax)."""
    boxes = np.array([sorted(RANDOM.uniform(0, 1) for _ in range(2)) + sorted(RANDOM.uniform(0, 1) for _ in range(2)) for _ in range(int(np.prod(shape)))])
    return boxes[:, [0, 2, 1, 3]].reshape(*shape, 4).astype("float32")


def resized():
    for size in [{}, {"output_size": 2}, {"output_size": (2, 5)}, {"output_size": (7, 3)}]:
        yield case("AdaptiveAvgPooling2D", real(2, 3, 4, 6), gradient=True, compare="relative", **size)
    for size in [{"height": 5, "width": 7}, {"height": 2, "width": 3}, {"height": 1, "width": 1}, {"scale_height": 2, "scale_width": 1.5}]:
        for aligned in [True, False]:
            yield case("BilinearResize2D", real(1, 2, 4, 6), gradient=True, compare="relative", align_corners=aligned, **size)
    for mode in ["to_even_down", "to_even_up", "to_odd_down", "to_odd_up"]:
        yield case("BilinearResize2D", real(1, 2, 5, 6), gradient=True, compare="relative", mode=mode)
    yield case("BilinearResize2D", real(1, 2, 5, 6), gradient=True, compare="relative", mode="odd_scale", scale_height=2, scale_width=0.5)
    yield case("BilinearResize2D", real(1, 2, 5, 6), real(1, 1, 3, 8), compare="relative", mode="like")
    for scale in [1, 2, 3]:
        yield case("UpSampling", real(2, 3, 2, 4), gradient=True, compare="relative", scale=scale, sample_type="nearest")
        kernel = 2 * scale - scale % 2
        yield case("UpSampling", real(2, 3, 2, 4), real(3, 1, kernel, kernel), gradient=True, compare="relative", scale=scale, sample_type="bilinear", num_filter=3)
    yield case("UpSampling", real(1, 2, 2, 2), real(1, 1, 4, 4), gradient=True, compare="relative", scale=2, sample_type="nearest")
    yield case("UpSampling", real(1, 2, 2, 2), real(1, 2, 1, 1), gradient=True, compare="relative", scale=2, sample_type="nearest", multi_input_mode="sum")
    yield case("Crop", real(1, 2, 5, 4), gradient=True, h_w=(2, 3), offset=(1, 1))
    yield case("Crop", real(1, 2, 5, 4), gradient=True, h_w=(2, 2), center_crop=True)
    yield case("Crop", real(1, 2, 5, 4), real(1, 1, 3, 3))
    yield refused("Required parameter sample_type", "UpSampling", real(1, 2, 2, 2), scale=2)

    for dtype in DTYPES:
        yield noted("AdaptiveAvgPooling2D", whole(1, 2, 4, 5, dtype=dtype, low=0, high=1 if dtype == "bool" else 5), gradient=dtype in FLOATS, compare="relative", output_size=(2, 3))
        yield noted("BilinearResize2D", whole(1, 2, 4, 5, dtype=dtype, low=0, high=1 if dtype == "bool" else 5), gradient=dtype in FLOATS, compare="relative", height=3, width=8)
        for kind in ["nearest", "bilinear"]:
            weights = [whole(1, 1, 4, 4, dtype=dtype, low=0, high=1)] if kind == "bilinear" else []
            yield noted("UpSampling", whole(1, 1, 2, 3, dtype=dtype, low=0, high=1), *weights, gradient=dtype in FLOATS, compare="relative", scale=2, sample_type=kind, num_filter=1)
        yield noted("Crop", whole(1, 2, 5, 4, dtype=dtype, low=0, high=1), gradient=dtype != "bool", h_w=(2, 3), offset=(1, 1))
    for size in [(1, 1), (4, 6), (3, 3), 1, (5,), (6, 4), (1, 9)]:
        yield noted("AdaptiveAvgPooling2D", real(1, 2, 4, 6), compare="relative", output_size=size)
        yield noted("AdaptiveAvgPooling2D", real(1, 1, 1, 1), compare="relative", output_size=size)
    yield noted("AdaptiveAvgPooling2D", real(1, 2, 4, 6), gradient=False, output_size="a")
    for shape in [(4, 6), (2, 4, 6), (1, 1, 2, 4, 6)]:
        yield noted("AdaptiveAvgPooling2D", real(*shape), gradient=False, output_size=2)
        yield noted("BilinearResize2D", real(*shape), gradient=False, height=2, width=2)
        yield noted("UpSampling", real(*shape), gradient=False, scale=2, sample_type="nearest")
        yield noted("Crop", real(*shape), gradient=False, h_w=(1, 1))
    yield from resizings()
    yield from upsamplings()
    yield from crops()


def resizings():
    for mode in ["size", "to_even_down", "to_even_up", "to_odd_down", "to_odd_up", "odd_scale", "like"]:
        for shape in [(1, 1, 4, 4), (2, 1, 5, 3), (1, 2, 1, 1), (1, 1, 1, 6)]:
            size = {"height": 3, "width": 4} if mode == "size" else {"scale_height": 1.5, "scale_width": 2} if mode == "odd_scale" else {}
            inputs = [real(*shape)] if mode != "like" else [real(*shape), real(1, 1, 2, 7)]
            for aligned in [True, False]:
                # MXNet's gradient of the mode "like" writes outside of its arrays.
                yield noted("BilinearResize2D", *inputs, gradient=mode != "like", compare="relative", mode=mode, align_corners=aligned, **size)
    for attributes in [{}, {"height": 3}, {"height": 0, "width": 3}, {"height": -1, "width": 3}, {"mode": "nosuch"}, {"height": 2, "width": 2, "nosuch": 1}, {"mode": "like"},
                       {"height": 10001, "width": 1}, {"height": 2.5, "width": 2}, {"scale_height": -1, "scale_width": 1}]:
        yield noted("BilinearResize2D", real(1, 1, 3, 4), compare="relative", gradient=False, **attributes)


def upsamplings():
    for scale in [1, 2, 4]:
        yield noted("UpSampling", real(1, 1, 1, 1), compare="relative", scale=scale, sample_type="nearest")
        yield noted("UpSampling", real(1, 1, 3, 2), real(1, 2, 3 * scale, 2 * scale), compare="relative", scale=scale, sample_type="nearest", num_args=2)
    yield noted("UpSampling", real(1, 2, 2, 2), real(1, 1, 4, 4), real(1, 1, 1, 1), compare="relative", scale=4, sample_type="nearest", num_args=3)
    yield noted("UpSampling", real(1, 2, 2, 2), real(1, 2, 4, 4), compare="relative", scale=2, sample_type="nearest", num_args=2, multi_input_mode="sum")
    for attributes in [{"sample_type": "nearest"}, {"scale": 2}, {"scale": 0, "sample_type": "nearest"}, {"scale": 2, "sample_type": "cubic"}, {"scale": 2, "sample_type": "bilinear"},
                       {"scale": 2, "sample_type": "nearest", "multi_input_mode": "max"}, {"scale": 2.5, "sample_type": "nearest"}, {"scale": 2, "sample_type": "nearest", "nosuch": 1}]:
        yield noted("UpSampling", real(1, 1, 2, 2), gradient=False, **attributes)
    yield noted("UpSampling", real(1, 2, 2, 2), real(2, 1, 3, 3), gradient=False, scale=2, sample_type="bilinear", num_filter=2)
    yield noted("UpSampling", real(1, 2, 2, 2), real(1, 2, 3, 3), gradient=False, scale=2, sample_type="nearest", num_args=2)


def crops():
    for attributes in [{"h_w": (5, 4)}, {"h_w": (1, 1), "offset": (4, 3)}, {"h_w": (2, 3)}, {"h_w": (3, 2), "offset": (2, 2)}, {"h_w": (4, 3), "center_crop": True}, {"h_w": (1, 1), "center_crop": True},
                       {"h_w": (5, 1), "center_crop": True, "offset": (1, 1)}]:
        yield noted("Crop", real(2, 1, 5, 4), num_args=1, **attributes)
    for like in [(1, 1, 3, 3), (2, 5, 5, 4), (1, 2, 1, 1)]:
        yield noted("Crop", real(2, 1, 5, 4), real(*like), num_args=2)
        yield noted("Crop", real(2, 1, 5, 4), real(*like), num_args=2, center_crop=True)
        yield noted("Crop", real(2, 1, 5, 4), real(*like), num_args=2, offset=(1, 0))
    for attributes in [{"h_w": (6, 4)}, {"h_w": (5, 5)}, {"h_w": (3, 3), "offset": (3, 0)}, {"h_w": (3, 3), "offset": (0, 2)}, {}, {"h_w": (3, 3), "nosuch": 1}, {"h_w": (3,)}]:
        yield noted("Crop", real(1, 1, 5, 4), gradient=False, num_args=1, **attributes)
    yield noted("Crop", real(1, 1, 5, 4), real(1, 1, 6, 4), gradient=False, num_args=2)


def regions():
    rois = values([[0, 0, 0, 3, 3], [1, 1, 2, 4, 3], [0, 2, 1, 2, 1], [1, 3, 3, 9, 9], [0, 4, 4, 1, 1]])
    for attributes in [{"pooled_size": (2, 2), "spatial_scale": 1.0}, {"pooled_size": (3, 1), "spatial_scale": 0.5}]:
        yield case("ROIPooling", real(2, 3, 5, 6), rois, gradient=True, compare="relative", **attributes)

    for dtype in FLOATS:
        yield noted("ROIPooling", real(2, 2, 4, 4, dtype=dtype), rois.astype(dtype), compare="relative", pooled_size=(2, 2), spatial_scale=1.0)
    edges = values([[0, -2, -3, 1, 1], [1, 0, 0, 99, 99], [0, 3, 3, 1, 1], [1, 0.4, 0.6, 2.5, 3.5], [0, 5, 4, 9, 9], [0, 0, 0, 0, 0]])
    for attributes in [{"pooled_size": (2, 2), "spatial_scale": 1.0}, {"pooled_size": (1, 1), "spatial_scale": 1.0}, {"pooled_size": (4, 5), "spatial_scale": 0.7}, {"pooled_size": 2, "spatial_scale": 1.0}]:
        yield noted("ROIPooling", real(2, 1, 5, 6), edges, compare="relative", **attributes)
    # A picture that is not there is looked for in other memory by MXNet.
    for attributes in [{}, {"pooled_size": (2, 2)}, {"spatial_scale": 1.0}, {"pooled_size": (2, 2), "spatial_scale": 2.0}, {"pooled_size": (2, 2), "spatial_scale": 1.0, "nosuch": 1}]:
        yield noted("ROIPooling", real(2, 1, 5, 6), edges[:1], gradient=False, **attributes)
    for shapes in [((1, 5, 6), (2, 5)), ((1, 1, 5, 6), (2, 4)), ((1, 1, 5, 6), (5,))]:
        yield noted("ROIPooling", real(*shapes[0]), real(*shapes[1]), gradient=False, pooled_size=(2, 2), spatial_scale=1.0)


def overlaps():
    for kind in ["corner", "center"]:
        for dtype in FLOATS:
            yield noted("box_iou", corners(2).astype(dtype), corners(3).astype(dtype), compare="relative", format=kind)
        for shapes in [((1,), (1,)), ((2, 2), (3,)), ((2,), (1, 2)), ((), (2,)), ((), ()), ((2, 1, 2), (1, 2))]:
            yield noted("box_iou", corners(*shapes[0]), corners(*shapes[1]), compare="relative", format=kind)
    same = values([[0, 0, 1, 1], [0, 0, 0, 0], [2, 2, 1, 1], [0.5, 0.5, 1, 1], [-1, -1, 0, 0], [1, 1, 1, 2]])
    yield noted("box_iou", same, same, compare="relative")
    yield noted("box_iou", same, same, compare="relative", format="center")
    for shapes in [((2, 3), (2, 4)), ((2, 4), (3,)), ((2, 4), (2, 5))]:
        yield noted("box_iou", real(*shapes[0]), real(*shapes[1]), gradient=False)
    yield noted("box_iou", corners(2), corners(2), gradient=False, format="nosuch")
    yield noted("box_iou", corners(2), corners(2).astype("float64"), gradient=False)
    yield noted("box_iou", real(0, 4), corners(2), gradient=False)


def boxes():
    for kind in ["corner", "center"]:
        yield case("box_iou", corners(2, 3), corners(4), compare="relative", format=kind)
    rows = np.concatenate([np.array([[[RANDOM.choice([0, 1, 2]), RANDOM.uniform(0, 1)] for _ in range(8)] for _ in range(2)], "float32"), corners(2, 8)], axis=2)
    for attributes in [{}, {"overlap_thresh": 0.1}, {"overlap_thresh": 0.1, "valid_thresh": 0.4}, {"overlap_thresh": 0.1, "topk": 3}, {"overlap_thresh": 0.1, "id_index": 0},
                       {"overlap_thresh": 0.1, "id_index": 0, "background_id": 1}, {"overlap_thresh": 0.1, "id_index": 0, "force_suppress": True}]:
        yield case("box_nms", rows, gradient=True, compare="relative", **attributes)
    # MXNet's gradient does not go with a result of another format.
    for attributes in [{"out_format": "center"}, {"in_format": "center", "overlap_thresh": 0.1}]:
        yield case("box_nms", rows, compare="relative", **attributes)
    yield case("box_nms", rows[0], compare="relative", overlap_thresh=0.2)
    for dtype in FLOATS:
        yield noted("box_nms", rows.astype(dtype), compare="relative", overlap_thresh=0.2, id_index=0)
    wide = np.concatenate([corners(6), np.array([[0.9], [0.9], [0.3], [-1], [0.5], [0.5]], "float32"), real(6, 2)], axis=1)
    for attributes in [{"coord_start": 0, "score_index": 4}, {"coord_start": 0, "score_index": 4, "overlap_thresh": 0}, {"coord_start": 0, "score_index": 4, "overlap_thresh": 1},
                       {"coord_start": 0, "score_index": 4, "valid_thresh": 0.4}, {"coord_start": 0, "score_index": 4, "valid_thresh": 2}, {"coord_start": 0, "score_index": 4, "topk": 1},
                       {"coord_start": 0, "score_index": 4, "topk": 0}, {"coord_start": 0, "score_index": 4, "topk": -5, "valid_thresh": -2}]:
        yield noted("box_nms", wide, compare="relative", **attributes)
    for attributes in [{"coord_start": 4}, {"coord_start": 9}, {"score_index": 9}, {"id_index": 9}, {"in_format": "nosuch"}, {"coord_start": 2, "score_index": 3}, {"nosuch": 1}, {"overlap_thresh": "a"}]:
        yield noted("box_nms", rows, gradient=False, **attributes)
    for shape in [(6,), (3, 5), (1, 2, 3, 6), (1, 6), (1, 1, 6)]:
        yield noted("box_nms", positive(*shape), compare="relative")


def detectors():
    for attributes in [{}, {"sizes": (0.5, 0.2), "ratios": (1, 2, 0.5)}, {"sizes": (0.9,), "ratios": (2, 3), "clip": True}, {"steps": (0.3, 0.4), "offsets": (0.25, 0.75)}]:
        yield case("MultiBoxPrior", real(1, 2, 3, 4), compare="relative", **attributes)
    anchors = corners(1, 12)
    labels = np.concatenate([np.array([[[RANDOM.choice([0, 1, 2])] for _ in range(3)] for _ in range(2)], "float32"), corners(2, 3)], axis=2)
    labels[1, 2] = -1
    for attributes in [{}, {"overlap_threshold": 0.2}, {"overlap_threshold": 0.3, "ignore_label": -2, "negative_mining_ratio": 1, "negative_mining_thresh": 0.4},
                       {"negative_mining_ratio": 0.5, "minimum_negative_samples": 4}, {"variances": (0.2, 0.3, 0.4, 0.5)}]:
        yield case("MultiBoxTarget", anchors, labels, real(2, 4, 12), compare="relative", **attributes)
    yield case("MultiBoxTarget", anchors, -np.ones((2, 3, 5), "float32"), real(2, 4, 12), compare="relative")
    scores = positive(2, 4, 12)
    scores /= scores.sum(axis=1, keepdims=True)
    for attributes in [{}, {"nms_threshold": 0.1}, {"nms_threshold": 0.1, "force_suppress": True}, {"threshold": 0.45, "clip": False}, {"nms_threshold": 0.1, "nms_topk": 4},
                       {"variances": (0.2, 0.3, 0.4, 0.5)}]:
        yield case("MultiBoxDetection", scores, unit(2, 48), anchors, compare="relative", **attributes)


def odd_detectors():
    """Element types, single elements, and what does not fit."""
    scores, places, anchors = positive(1, 3, 2), unit(1, 8), corners(1, 2)
    scores /= scores.sum(axis=1, keepdims=True)
    labels = np.concatenate([values([[[1], [0]]]), corners(1, 2)], axis=2)
    for dtype in FLOATS:
        yield noted("MultiBoxPrior", real(1, 1, 2, 2, dtype=dtype), gradient=False, compare="relative", sizes=(0.5, 0.3), ratios=(1, 2))
        yield noted("MultiBoxTarget", anchors.astype(dtype), labels.astype(dtype), scores.astype(dtype), gradient=False, compare="relative")
        yield noted("MultiBoxDetection", scores.astype(dtype), places.astype(dtype), anchors.astype(dtype), gradient=False, compare="relative")
    for attributes in [{"sizes": (0.2, 0.4, 0.9)}, {"sizes": 0.3}, {"ratios": 4}, {"clip": True, "sizes": (1.5,)}, {"offsets": (0, 1)}, {"steps": (-1, -1), "sizes": (0.1,)}, {"sizes": (0.2,), "ratios": (0.25, 4)}]:
        for shape in [(1, 1, 1, 1), (2, 1, 2, 5)]:
            yield noted("MultiBoxPrior", real(*shape), gradient=False, compare="relative", **attributes)
    for attributes in [{"sizes": ()}, {"ratios": ()}, {"sizes": "a"}, {"steps": (0.3,)}, {"offsets": (0.5,)}, {"steps": (0.5, -1)}, {"nosuch": 1}]:
        yield noted("MultiBoxPrior", real(1, 1, 2, 2), gradient=False, **attributes)
    yield noted("MultiBoxPrior", real(1, 2, 2), gradient=False)
    for shapes in [((1, 2, 4), (1, 2, 4), (1, 3, 2)), ((2, 4), (1, 2, 5), (1, 3, 2)), ((1, 2, 4), (1, 2, 5), (1, 3, 3)), ((2, 2, 4), (1, 2, 5), (1, 3, 2))]:
        yield noted("MultiBoxTarget", *(positive(*shape) for shape in shapes), gradient=False)
    # Another number of pictures than places for them is read from other memory by MXNet.
    for shapes in [((1, 3, 2), (1, 7), (1, 2, 4)), ((1, 3), (1, 8), (1, 2, 4)), ((1, 3, 2), (1, 8), (1, 3, 4)), ((1, 3, 2), (1, 8), (2, 2, 4))]:
        yield noted("MultiBoxDetection", *(positive(*shape) for shape in shapes), gradient=False)
    for attributes in [{"background_id": 1}, {"variances": (0.1, 0.1)}, {"nms_threshold": 0}, {"threshold": 2}, {"nms_topk": 0}, {"nms_topk": 1}, {"nosuch": 1}]:
        yield noted("MultiBoxDetection", scores, places, anchors, gradient=False, compare="relative", **attributes)
    for attributes in [{"overlap_threshold": 0}, {"overlap_threshold": 1}, {"negative_mining_ratio": 3}, {"ignore_label": 5, "negative_mining_ratio": 1}, {"nosuch": 1}]:
        yield noted("MultiBoxTarget", anchors, labels, scores, gradient=False, compare="relative", **attributes)


CASES = [*resized(), *regions(), *overlaps(), *boxes(), *detectors(), *odd_detectors()]
