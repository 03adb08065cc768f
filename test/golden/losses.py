"""Losses, with every reduction and option."""
import torch
import torch.nn.functional as F

from harness import Family, integers, spread

family = Family("losses")
case = family.case

x, y = spread(4, 3), spread(4, 3, start=5)
REDUCTIONS = ("mean", "sum", "none")

for reduction in REDUCTIONS:
    options = {"reduction": reduction}
    case("mse", [x, y, options], lambda a, b: F.mse_loss(a, b, **options))
    case("l1", [x, y, options], lambda a, b: F.l1_loss(a, b, **options))
    case("smoothL1", [x, y, options], lambda a, b: F.smooth_l1_loss(a, b, **options), orders=1, note="PyTorch has no second derivative in the target")
    case("huber", [x, y, options], lambda a, b: F.huber_loss(a, b, **options), orders=1, note="PyTorch has no second derivative in the target")
case("mse", [x, y], F.mse_loss)
case("l1", [torch.tensor([1.0, 2.0]).double(), torch.tensor([1.0, 3.0]).double()], F.l1_loss)
case("smoothL1", [x, y, {"beta": 2}], lambda a, b: F.smooth_l1_loss(a, b, beta=2.0), orders=1)
case("smoothL1", [x, y, {"beta": 0}], lambda a, b: F.smooth_l1_loss(a, b, beta=0.0), orders=1)
case("huber", [torch.tensor([1.0, -1.0, 3.0]).double(), torch.zeros(3, dtype=torch.int32), {"reduction": "none"}], lambda a, b: F.huber_loss(a, b.double(), reduction="none"), note="at the corner")
case("huber", [x, y, {"delta": 2}], lambda a, b: F.huber_loss(a, b, delta=2.0), orders=1)

labels = integers(4, below=3, start=2)
weight = spread(3, low=0.5, high=2)
for reduction in REDUCTIONS:
    case("crossEntropy", [x, labels, {"reduction": reduction}], lambda a, t: F.cross_entropy(a, t, reduction=reduction))
    case(
        "crossEntropy",
        [x, labels, {"reduction": reduction, "weight": weight.tolist(), "labelSmoothing": 0.1}],
        lambda a, t: F.cross_entropy(a, t, weight, reduction=reduction, label_smoothing=0.1),
    )
    case(
        "crossEntropy",
        [x, labels, {"reduction": reduction, "weight": weight.tolist(), "ignoreIndex": 1}],
        lambda a, t: F.cross_entropy(a, t, weight, reduction=reduction, ignore_index=1),
    )
    case("nll", [x, labels, {"reduction": reduction}], lambda a, t: F.nll_loss(a, t, reduction=reduction))
    case(
        "nll",
        [x, labels, {"reduction": reduction, "weight": weight.tolist(), "ignoreIndex": 1}],
        lambda a, t: F.nll_loss(a, t, weight, reduction=reduction, ignore_index=1),
    )
shares = F.softmax(y, 1)
case("crossEntropy", [x, labels], F.cross_entropy)
case("crossEntropy", [x, shares], F.cross_entropy)
case(
    "crossEntropy",
    [x, shares, {"labelSmoothing": 0.2, "weight": weight.tolist()}],
    lambda a, t: F.cross_entropy(a, t, weight, label_smoothing=0.2),
)
case("crossEntropy", [spread(2, 3, 4), integers(2, 4, below=3)], F.cross_entropy)
case("crossEntropy", [spread(3), torch.tensor(2)], F.cross_entropy)
case("crossEntropy", [torch.tensor([[1000.0, -1000.0, 0.0]]).double(), torch.tensor([1])], F.cross_entropy)
case("nll", [spread(2, 3, 4), integers(2, 4, below=3)], F.nll_loss)
family.refuses("crossEntropy", [x, torch.tensor([0, 1, 2, 3])], "index/range", F.cross_entropy)
family.refuses("crossEntropy", [x, torch.tensor([0, 1, 2])], "shape/mismatch", F.cross_entropy)
family.refuses("nll", [x, torch.tensor([[0], [1], [2], [0]])], "shape/mismatch", F.nll_loss)

p, q = spread(4, 3, low=0.05, high=0.95), spread(4, 3, low=0.05, high=0.95, start=4)
for reduction in REDUCTIONS:
    case("binaryCrossEntropy", [p, q, {"reduction": reduction}], lambda a, b: F.binary_cross_entropy(a, b, reduction=reduction))
    case(
        "binaryCrossEntropyWithLogits",
        [x, q, {"reduction": reduction}],
        lambda a, b: F.binary_cross_entropy_with_logits(a, b, reduction=reduction),
    )
case(
    "binaryCrossEntropy",
    [p, q, {"weight": weight.tolist()}],
    lambda a, b: F.binary_cross_entropy(a, b, weight),
)
case(
    "binaryCrossEntropyWithLogits",
    [x, q, {"weight": weight.tolist(), "posWeight": [2, 0.5, 1]}],
    lambda a, b: F.binary_cross_entropy_with_logits(a, b, weight, pos_weight=torch.tensor([2.0, 0.5, 1.0]).double()),
)
case(
    "binaryCrossEntropyWithLogits",
    [torch.tensor([-1000.0, 1000.0, 0.0]).double(), torch.tensor([0.0, 0.0, 1.0]).double()],
    F.binary_cross_entropy_with_logits,
)
case(
    "binaryCrossEntropyWithLogits",
    [torch.tensor([-25.0, 25.0, 21.0, -21.0]).double(), torch.tensor([0.0, 1.0, 0.9, 0.0]).double(), {"reduction": "none"}],
    lambda a, b: F.binary_cross_entropy_with_logits(a, b, reduction="none"),
    tolerance=1e-14,
    note="a sure and right answer still costs 1e-11, and has a slope",
)
edge = torch.tensor([0.0, 1.0, 0.0, 1.0]).double()
case(
    "binaryCrossEntropy",
    [edge, torch.tensor([0, 1, 1, 0])],
    lambda a, b: F.binary_cross_entropy(a, b.double()),
    orders=1,
    note="logarithms stop at -100; PyTorch's 1e-12 is a float32",
    tolerance=1e-9,
)
family.refuses("binaryCrossEntropy", [p, q[:, :1]], "shape/mismatch", F.binary_cross_entropy)
family.refuses("binaryCrossEntropyWithLogits", [x[0], q], "shape/mismatch", F.binary_cross_entropy_with_logits)
family.refuses("binaryCrossEntropy", [x, q], "argument/domain", F.binary_cross_entropy)
family.refuses("mse", [spread(4), spread(4, 1)], "shape/mismatch", None)
family.refuses("l1", [spread(4), spread(4, 1)], "shape/mismatch", None)
family.refuses("huber", [spread(1), spread(3)], "shape/mismatch", None)

logs = F.log_softmax(x, 1)
for reduction in (*REDUCTIONS, "batchmean"):
    case("klDiv", [logs, shares, {"reduction": reduction}], lambda a, b: F.kl_div(a, b, reduction=reduction))
    case(
        "klDiv",
        [logs, F.log_softmax(y, 1), {"reduction": reduction, "logTarget": True}],
        lambda a, b: F.kl_div(a, b, reduction=reduction, log_target=True),
    )
case("klDiv", [logs[0], torch.tensor([-0.5, 0.25, 0.75]).double()], F.kl_div, orders=0, note="a negative target is NaN")
case("klDiv", [logs[0], torch.tensor([0.0, 0.25, 0.75]).double()], F.kl_div, orders=0, note="0 log 0 is 0")

for reduction in REDUCTIONS:
    case("multiMarginLoss", [x, labels, {"reduction": reduction}], lambda a, t: F.multi_margin_loss(a, t, reduction=reduction), orders=1, note="PyTorch has no second derivative")
case(
    "multiMarginLoss",
    [x, labels, {"p": 2, "margin": 0.5, "weight": weight.tolist()}],
    lambda a, t: F.multi_margin_loss(a, t, 2, 0.5, weight),
    orders=1,
    note="PyTorch has no second derivative",
)
case("multiMarginLoss", [spread(3), torch.tensor(1)], F.multi_margin_loss, orders=1)
family.refuses("multiMarginLoss", [x, labels, {"p": 3}], "argument/domain", lambda a, t: F.multi_margin_loss(a, t, 3))


def svm(scores, t, margin=1.0):
    """The lecture's loss: PyTorch's, without its division by the number of classes."""
    return F.multi_margin_loss(scores, t, margin=margin) * scores.shape[-1]


case("svmLoss", [x, labels], svm, orders=1)
case("svmLoss", [x, labels, {"margin": 0.5}], lambda a, t: svm(a, t, 0.5), orders=1)
family.refuses("svmLoss", [x, integers(3, below=3)], "shape/mismatch", svm)
