"""Many numbers into one, and along an axis: sums, products, extremes, spreads, running results, softmax, sorting."""
import math

import torch

from harness import Family, integers, spread

family = Family("reductions")
case = family.case
INF, NAN = math.inf, math.nan
ALL = "undefined"


def numbers(*values):
    return torch.tensor(values, dtype=torch.float64)


x = spread(2, 3, 2)
tied = numbers([1, 3, 3], [2, 2, 0])
# What can be folded over any axes, with and without keepdim.
for name, f in (("sum", torch.sum), ("mean", torch.mean), ("amax", torch.amax), ("amin", torch.amin), ("logsumexp", torch.logsumexp)):
    case(name, [x], lambda a: f(a, (0, 1, 2)))
    case(name, [x, 1], lambda a: f(a, 1))
    case(name, [x, -1, True], lambda a: f(a, -1, True))
    case(name, [x, [0, 2]], lambda a: f(a, (0, 2)))
    case(name, [x, [-1, 0], True], lambda a: f(a, (-1, 0), True))
    case(name, [x, ALL, True], lambda a: f(a, (0, 1, 2), True))
    case(name, [torch.tensor(1.5).double()], lambda a: f(a, ()) if name in ("sum", "mean") else f(a, 0))
    family.refuses(name, [x, 3], "shape/axis", lambda a: f(a, 3))
for name, f in (("amax", torch.amax), ("amin", torch.amin)):
    case(name, [tied], lambda a: f(a, (0, 1)))
    case(name, [tied, 1], lambda a: f(a, 1))
    case(name, [numbers([1, NAN], [INF, 2]), 1], lambda a: f(a, 1), orders=0)
case("sum", [torch.zeros(0, 3, dtype=torch.float64)], torch.sum)
case("sum", [torch.zeros(2, 0, dtype=torch.float64), 1], lambda a: a.sum(1))
case("mean", [torch.zeros(0, dtype=torch.float64)], torch.mean)
case("sum", [integers(2, 3, below=9), 0], lambda a: a.sum(0))
case("sum", [torch.tensor([True, False, True])], lambda a: a.sum())
case("logsumexp", [numbers(1000, 1000, -INF)], lambda a: a.logsumexp(0))
case("logsumexp", [numbers(-INF, -INF)], lambda a: a.logsumexp(0), orders=0, note="PyTorch's gradient is NaN, ours 0")
family.refuses("sum", [x, [0, 0]], "shape/axis", lambda a: a.sum((0, 0)))
family.refuses("amax", [torch.zeros(2, 0, dtype=torch.float64), 1], "argument/domain", lambda a: a.amax(1))


def over_all(f):
    """Flattened first, since PyTorch's reductions without an axis are other code; see README.md."""
    return lambda a: f(a.reshape(-1), 0)


case("prod", [x], torch.prod)
case("prod", [x, 1], lambda a: a.prod(1))
case("prod", [x, 0, True], lambda a: a.prod(0, True))
case("prod", [x, [0, 2]], lambda a: a.prod(2).prod(0))
case("prod", [numbers(2, 0, 5)], torch.prod)
case("prod", [numbers(2, 0, 3, 0, 5)], over_all(torch.prod), note="PyTorch's own prod() has second derivatives 0 here; its prod(0) is right")
case("prod", [numbers(0, 0, 0, 2)], over_all(torch.prod))
case("prod", [numbers([0, 2], [3, 0], [0, 4]), 0], lambda a: a.prod(0))
case("prod", [torch.zeros(0, dtype=torch.float64)], torch.prod)
case("prod", [integers(2, 3, below=5, start=3), 1], lambda a: a.prod(1))

for name in ("max", "min"):
    f = getattr(torch, name)
    case(name, [x], f)
    case(name, [x, 1], lambda a: f(a, 1)[0])
    case(name, [x, -1, True], lambda a: f(a, -1, True)[0])
    case(name, [tied], f, note="over everything equal elements share")
    case(name, [tied, 1], lambda a: f(a, 1)[0], note="along an axis the first one has it all")
    case(name, [numbers(1, NAN, 3)], f, orders=0)
    case(name, [integers(5, below=9)], f)
    family.refuses(name, [torch.zeros(0, dtype=torch.float64)], "argument/domain", f)
for name in ("argmax", "argmin"):
    f = getattr(torch, name)
    case(name, [x], f, orders=0)
    case(name, [x, 1], lambda a: f(a, 1), orders=0)
    case(name, [x, 0, True], lambda a: f(a, 0, True), orders=0)
    case(name, [numbers(1, NAN, 3)], f, orders=0)
    family.refuses(name, [torch.zeros(2, 0, dtype=torch.float64), 1], "argument/domain", lambda a: f(a, 1))
case("argmax", [numbers([1, 3, 3], [2, 0, 2]), 1], lambda a: torch.argmax(a, 1), orders=0)
case("argmin", [numbers([1, 0, 0], [2, 2, 3]), 1], lambda a: torch.argmin(a, 1), orders=0)

for k in (1, 2, 3):
    case("kthvalue", [x, k, 1], lambda a: a.kthvalue(k, 1)[0])
case("kthvalue", [x, 1], lambda a: a.kthvalue(1)[0])
case("kthvalue", [x, 2, 1, True], lambda a: a.kthvalue(2, 1, True)[0])
family.refuses("kthvalue", [x, 4, 1], "argument/domain", lambda a: a.kthvalue(4, 1))
family.refuses("kthvalue", [x, 0, 1], "argument/domain", lambda a: a.kthvalue(0, 1))
case("median", [spread(5)], torch.median)
case("median", [spread(6)], torch.median)
case("median", [x], torch.median)
case("median", [x, 1], lambda a: a.median(1)[0])
case("median", [x, 0, True], lambda a: a.median(0, True)[0])

for name, f in (("variance", torch.var), ("std", torch.std)):
    case(name, [x], f)
    case(name, [x, 1], lambda a: f(a, 1))
    case(name, [x, [0, 2], True], lambda a: f(a, (0, 2), keepdim=True))
    case(name, [x, 1, False, 0], lambda a: f(a, 1, correction=0))
    case(name, [x, [0, 1, 2], False, 2], lambda a: f(a, (0, 1, 2), correction=2))
    case(name, [numbers(2, 2, 2)], f, orders=1)
    case(name, [numbers(3)], f, orders=0)

norm = torch.linalg.vector_norm
for p in (2, 1, 3, 0.5, INF, -INF, -1, 0):
    case("norm", [x, p, 1], lambda a: norm(a, p, 1))
case("norm", [x], norm)
case("norm", [x, 2, [0, 2], True], lambda a: norm(a, 2, (0, 2), True))
case("norm", [x, 1], lambda a: norm(a, 1))
case("norm", [tied, INF], lambda a: norm(a, INF))
for p in (1, 2, 3, INF):
    case("norm", [numbers(0, 0), p], lambda a: norm(a, p), orders=1, note="the tip: PyTorch's second derivative is NaN for p = 2")
    case("norm", [numbers(0, 1, -2), p], lambda a: norm(a, p))
for p in (-1, -2.5):
    case("norm", [x, p, 1], lambda a: norm(a, p, 1))
    case("norm", [numbers(0, 1, -2), p], lambda a: norm(a, p), orders=1, note="beside a zero a negative p sees nothing else")

bits = torch.tensor([[True, False], [True, True], [False, False]])
for name in ("any", "all"):
    f = getattr(torch, name)
    case(name, [bits], f)
    case(name, [bits, 1], lambda a: f(a, 1))
    case(name, [bits, 0, True], lambda a: f(a, 0, True))
    case(name, [numbers(0, 2)], f, orders=0)
    case(name, [torch.zeros(0, dtype=torch.bool)], f)

for name in ("cumsum", "cumprod", "logcumsumexp", "cummax"):
    f = getattr(torch, name)
    g = (lambda a, axis: torch.cummax(a, axis)[0]) if name == "cummax" else f
    for axis in (0, 1, -1):
        case(name, [x, axis], lambda a: g(a, axis))
    case(name, [spread(4)], lambda a: g(a, 0))
    family.refuses(name, [x, 3], "shape/axis", lambda a: g(a, 3))
case("cumprod", [numbers(2, 0, 3, 0, 5)], lambda a: a.cumprod(0))
case("cumprod", [numbers([2, 0, 3], [1, 4, 5]), 1], lambda a: a.cumprod(1))
case("cummax", [numbers(1, 3, 3, 2, 3, NAN, 4)], lambda a: a.cummax(0)[0], note="a tie goes to the latest")
case("cumsum", [torch.tensor([True, True, False])], lambda a: a.cumsum(0))
case("cumprod", [integers(4, below=5, start=3)], lambda a: a.cumprod(0))
case("logcumsumexp", [numbers(-INF, 0, 1000)], lambda a: a.logcumsumexp(0), orders=0)

for name, f in (("softmax", torch.softmax), ("logSoftmax", torch.log_softmax)):
    for axis in (0, 1, -1):
        case(name, [x, axis], lambda a: f(a, axis))
    case(name, [spread(4)], lambda a: f(a, 0))
    case(name, [numbers(1000, 0, -1000)], lambda a: f(a, 0))
    family.refuses(name, [x, 3], "shape/axis", lambda a: f(a, 3))
case("softmax", [numbers(0, -INF, 1)], lambda a: a.softmax(0))

for is_descending in (False, True):
    case("sort", [x, 1, is_descending], lambda a: a.sort(1, is_descending)[0])
    case("argsort", [x, 1, is_descending], lambda a: a.argsort(1, is_descending), orders=0)
    case("topk", [x, 2, 1, is_descending], lambda a: a.topk(2, 1, is_descending))
case("sort", [spread(5)], lambda a: a.sort()[0])
case("sort", [numbers(2, NAN, 1, INF, 2)], lambda a: a.sort(stable=True)[0], orders=1)
case("argsort", [numbers(2, 1, 2, 1, 2)], lambda a: a.sort(stable=True)[1], orders=0)
case("topk", [spread(5), 3], lambda a: a.topk(3))
case("topk", [x, 2, 0], lambda a: a.topk(2, 0))
family.refuses("topk", [x, 4, 1], "argument/domain", lambda a: a.topk(4, 1))
family.refuses("sort", [x, 3], "shape/axis", lambda a: a.sort(3))
