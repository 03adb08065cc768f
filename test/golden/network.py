"""Convolution, pooling, normalisation and look-ups."""
import torch
import torch.nn.functional as F

from harness import Family, integers, spread

family = Family("network")
case = family.case

image = spread(2, 3, 5, 6)
kernel = spread(4, 3, 3, 2, start=3)
bias = spread(4, start=5)
case("conv2d", [image, kernel], lambda x, w: F.conv2d(x, w))
case("conv2d", [image, kernel, bias], lambda x, w, b: F.conv2d(x, w, b))
case("conv2d", [image, kernel, bias, {"stride": 2, "padding": 1}], lambda x, w, b: F.conv2d(x, w, b, 2, 1))
case(
    "conv2d",
    [image, kernel, None, {"stride": [2, 1], "padding": [0, 2], "dilation": [1, 2]}],
    lambda x, w: F.conv2d(x, w, None, (2, 1), (0, 2), (1, 2)),
)
case(
    "conv2d",
    [spread(2, 4, 5, 5), spread(6, 2, 3, 3), None, {"groups": 2, "padding": 1}],
    lambda x, w: F.conv2d(x, w, None, padding=1, groups=2),
)
case(
    "conv2d",
    [spread(1, 3, 4, 4), spread(3, 1, 2, 2), None, {"groups": 3, "stride": 2}],
    lambda x, w: F.conv2d(x, w, None, stride=2, groups=3),
)
case("conv2d", [image, kernel, None, {"padding": "same"}], lambda x, w: F.conv2d(x, w, padding="same"))
case("conv2d", [image[0], kernel, bias], lambda x, w, b: F.conv2d(x, w, b))
case("conv1d", [spread(2, 3, 7), spread(4, 3, 3), bias], lambda x, w, b: F.conv1d(x, w, b))
case(
    "conv1d",
    [spread(2, 4, 9), spread(4, 2, 3), None, {"stride": 2, "padding": 2, "dilation": 2, "groups": 2}],
    lambda x, w: F.conv1d(x, w, None, 2, 2, 2, 2),
)
case("convTranspose2d", [spread(2, 4, 3, 3), kernel], lambda x, w: F.conv_transpose2d(x, w))
case(
    "convTranspose2d",
    [spread(2, 4, 3, 4), kernel, spread(3, start=2), {"stride": 2, "padding": 1, "outputPadding": 1}],
    lambda x, w, b: F.conv_transpose2d(x, w, b, 2, 1, 1),
)
case(
    "convTranspose2d",
    [spread(1, 4, 3, 3), spread(4, 2, 2, 2), None, {"groups": 2, "dilation": 2, "stride": [1, 2]}],
    lambda x, w: F.conv_transpose2d(x, w, None, (1, 2), 0, 0, 2, 2),
)
case(
    "convTranspose2d",
    [spread(1, 4, 3, 3), kernel, None, {"dilation": 2, "outputPadding": 1}],
    lambda x, w: F.conv_transpose2d(x, w, None, 1, 0, 1, 1, 2),
)
family.refuses("conv2d", [image, spread(4, 2, 3, 3)], "shape/mismatch", F.conv2d)
family.refuses("conv2d", [spread(3, 4), kernel], "shape/rank", F.conv2d)
family.refuses("conv2d", [spread(1, 3, 2, 2), spread(4, 3, 3, 3)], "shape/size", F.conv2d)
family.refuses("conv2d", [image, kernel, spread(3)], "shape/mismatch", F.conv2d)
family.refuses("conv2d", [image, kernel, None, {"stride": 0}], "argument/domain", lambda x, w: F.conv2d(x, w, stride=0))
family.refuses("conv2d", [image, kernel, None, {"groups": 2}], "shape/mismatch", lambda x, w: F.conv2d(x, w, groups=2))
family.refuses("convTranspose2d", [spread(1, 3, 2, 2), kernel], "shape/mismatch", F.conv_transpose2d)

case("maxPool2d", [spread(2, 3, 4, 6), 2], lambda x: F.max_pool2d(x, 2))
case("maxPool2d", [spread(1, 2, 5, 5), 3, {"stride": 2, "padding": 1}], lambda x: F.max_pool2d(x, 3, 2, 1))
case("maxPool2d", [spread(1, 2, 6, 7), [2, 3], {"stride": [1, 2]}], lambda x: F.max_pool2d(x, (2, 3), (1, 2)))
case("maxPool2d", [spread(1, 1, 6, 6), 2, {"stride": 1, "dilation": 2}], lambda x: F.max_pool2d(x, 2, 1, 0, 2))
case("maxPool2d", [torch.ones(1, 1, 2, 2, dtype=torch.float64), 2], lambda x: F.max_pool2d(x, 2))
case("maxPool2d", [spread(2, 4, 4), 2], lambda x: F.max_pool2d(x, 2))
case("avgPool2d", [spread(2, 3, 4, 6), 2], lambda x: F.avg_pool2d(x, 2))
case("avgPool2d", [spread(1, 2, 5, 5), 3, {"stride": 2, "padding": 1}], lambda x: F.avg_pool2d(x, 3, 2, 1))
case(
    "avgPool2d",
    [spread(1, 2, 5, 5), 3, {"stride": 2, "padding": 1, "countIncludePad": False}],
    lambda x: F.avg_pool2d(x, 3, 2, 1, count_include_pad=False),
)
case("avgPool2d", [spread(1, 2, 5, 7), [2, 3], {"stride": [1, 2]}], lambda x: F.avg_pool2d(x, (2, 3), (1, 2)))
family.refuses("maxPool2d", [spread(1, 1, 2, 2), 3], "shape/size", lambda x: F.max_pool2d(x, 3))
family.refuses("maxPool2d", [spread(1, 1, 4, 4), 2, {"padding": 2}], "argument/domain", lambda x: F.max_pool2d(x, 2, padding=2))

batch = spread(6, 3)
scale, shift = spread(3, low=0.5, high=2), spread(3, start=4)
case("batchNorm", [batch], lambda x: F.batch_norm(x, None, None, training=True), tolerance=1e-11)
case(
    "batchNorm",
    [batch, scale, shift],
    lambda x, w, b: F.batch_norm(x, None, None, w, b, training=True),
    tolerance=1e-11,
)
case(
    "batchNorm",
    [spread(2, 3, 2, 2), scale, shift, {"eps": 0.01}],
    lambda x, w, b: F.batch_norm(x, None, None, w, b, training=True, eps=0.01),
    tolerance=1e-11,
)
mean, variance = spread(3, start=9), spread(3, low=0.5, high=2, start=8)
case(
    "batchNorm",
    [batch, scale, shift, {"mean": mean.tolist(), "variance": variance.tolist()}],
    lambda x, w, b: F.batch_norm(x, mean, variance, w, b, training=False),
)
case("layerNorm", [batch, 3], lambda x: F.layer_norm(x, (3,)), tolerance=1e-11)
case("layerNorm", [batch, 3, scale, shift], lambda x, w, b: F.layer_norm(x, (3,), w, b), tolerance=1e-11)
case(
    "layerNorm",
    [spread(2, 3, 4), [3, 4], spread(3, 4, low=0.5, high=2), spread(3, 4), {"eps": 0.1}],
    lambda x, w, b: F.layer_norm(x, (3, 4), w, b, 0.1),
    tolerance=1e-11,
)
case("groupNorm", [spread(2, 4, 3), 2], lambda x: F.group_norm(x, 2), tolerance=1e-11)
case(
    "groupNorm",
    [spread(2, 4, 2, 2), 4, spread(4, low=0.5, high=2), spread(4, start=2)],
    lambda x, w, b: F.group_norm(x, 4, w, b),
    tolerance=1e-11,
)
family.refuses("layerNorm", [batch, 4], "shape/mismatch", lambda x: F.layer_norm(x, (4,)))
family.refuses("groupNorm", [spread(2, 4, 3), 3], "shape/mismatch", lambda x: F.group_norm(x, 3))
family.refuses("batchNorm", [batch, spread(2)], "shape/mismatch", lambda x, w: F.batch_norm(x, None, None, w, training=True))

case("embedding", [integers(2, 3, below=5), spread(5, 4)], lambda i, w: F.embedding(i, w))
case("embedding", [torch.tensor([1, 1, 0]), spread(3, 2)], lambda i, w: F.embedding(i, w))
family.refuses("embedding", [torch.tensor([3]), spread(3, 2)], "index/range", F.embedding)
case("dropout", [batch, 0], lambda x: F.dropout(x, 0.0))
case("dropout", [batch, 1], lambda x: F.dropout(x, 1.0))
case("dropout", [batch, 0.4, False], lambda x: F.dropout(x, 0.4, False))
family.refuses("layerNorm", [batch, []], "shape/mismatch", lambda x: F.layer_norm(x, []))
family.refuses("dropout", [batch, 1.5], "argument/domain", lambda x: F.dropout(x, 1.5))
case("normalize", [batch], lambda x: F.normalize(x))
case("normalize", [batch, 1, 0], lambda x: F.normalize(x, 1, 0))
case("normalize", [batch, 3], lambda x: F.normalize(x, 3))
case("cosineSimilarity", [batch, spread(6, 3, start=2)], lambda x, y: F.cosine_similarity(x, y))
case("cosineSimilarity", [batch, spread(3, start=2), 1], lambda x, y: F.cosine_similarity(x, y, 1))
case("cosineSimilarity", [spread(4), spread(4, start=2), 0], lambda x, y: F.cosine_similarity(x, y, 0))
