"""Images resized, regions pooled, and boxes of detectors."""

import numpy as np

from cases import RANDOM, case, positive, real, refused, unit, values


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


def regions():
    rois = values([[0, 0, 0, 3, 3], [1, 1, 2, 4, 3], [0, 2, 1, 2, 1], [1, 3, 3, 9, 9], [0, 4, 4, 1, 1]])
    for attributes in [{"pooled_size": (2, 2), "spatial_scale": 1.0}, {"pooled_size": (3, 1), "spatial_scale": 0.5}]:
        yield case("ROIPooling", real(2, 3, 5, 6), rois, gradient=True, compare="relative", **attributes)


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


CASES = [*resized(), *regions(), *boxes(), *detectors()]
