"""The same numbers elsewhere: reshaping, turning, joining, splitting, repeating, indexing, windows, triangles."""
import math

import torch
import torch.nn.functional as F

from harness import Family, integers, spread

family = Family("shape")
case = family.case
NONE = "undefined"
NAN, INF = math.nan, math.inf


def numbers(*values):
    return torch.tensor(values, dtype=torch.float64)


x = spread(2, 3, 4)
m = spread(3, 4)
v = spread(5)

# Axes.
case("reshape", [x, [4, 6]], lambda a: a.reshape(4, 6))
case("reshape", [x, 3, -1], lambda a: a.reshape(3, -1))
case("reshape", [spread(1), []], lambda a: a.reshape(()))
case("flatten", [x], lambda a: a.flatten())
case("flatten", [x, 1], lambda a: a.flatten(1))
case("flatten", [x, 0, 1], lambda a: a.flatten(0, 1))
case("flatten", [torch.tensor(2.0).double()], lambda a: a.flatten())
case("squeeze", [spread(1, 3, 1)], lambda a: a.squeeze())
case("squeeze", [spread(1, 3, 1), 0], lambda a: a.squeeze(0))
case("squeeze", [spread(1, 3, 1), 1], lambda a: a.squeeze(1))
case("unsqueeze", [v, 0], lambda a: a.unsqueeze(0))
case("unsqueeze", [m, -1], lambda a: a.unsqueeze(-1))
case("transpose", [m], lambda a: a.T)
case("transpose", [x, 0, 2], lambda a: a.transpose(0, 2))
case("transpose", [x, -1, -2], lambda a: a.transpose(-1, -2))
case("permute", [x, [2, 0, 1]], lambda a: a.permute(2, 0, 1))
case("permute", [x, [-1, 1, 0]], lambda a: a.permute(-1, 1, 0))
case("movedim", [x, 0, -1], lambda a: a.movedim(0, -1))
case("movedim", [x, [0, 1], [2, 0]], lambda a: a.movedim((0, 1), (2, 0)))
case("flip", [m, 1], lambda a: a.flip(1))
case("flip", [x, [0, 2]], lambda a: a.flip((0, 2)))
case("flip", [v], lambda a: a.flip(0))
case("roll", [v, 2], lambda a: a.roll(2))
case("roll", [m, -1, 1], lambda a: a.roll(-1, 1))
case("roll", [m, 5], lambda a: a.roll(5))
case("roll", [m, 4, 0], lambda a: a.roll(4, 0))
family.refuses("reshape", [x, [5, 5]], "shape/size", lambda a: a.reshape(5, 5))
family.refuses("reshape", [x, [5, -1]], "shape/size", lambda a: a.reshape(5, -1))
family.refuses("permute", [x, [0, 1]], "shape/axis", lambda a: a.permute(0, 1))
family.refuses("permute", [x, [0, 1, 1]], "shape/axis", lambda a: a.permute(0, 1, 1))
family.refuses("transpose", [x, 0, 3], "shape/axis", lambda a: a.transpose(0, 3))
family.refuses("unsqueeze", [v, 3], "shape/axis", lambda a: a.unsqueeze(3))
family.refuses("movedim", [x, [0, 1], [2]], "shape/axis", lambda a: a.movedim((0, 1), (2,)))
family.refuses("flatten", [x, 2, 1], "shape/axis", lambda a: a.flatten(2, 1))

# Copies.
case("broadcastTo", [spread(3, 1), [2, 3, 4]], lambda a: a.broadcast_to(2, 3, 4))
case("expand", [spread(3, 1), 3, 4], lambda a: a.expand(3, 4))
case("expand", [spread(3, 1), [2, -1, 4]], lambda a: a.expand(2, -1, 4))
case("repeat", [v, 2], lambda a: a.repeat(2))
case("repeat", [m, 2, 1, 2], lambda a: a.repeat(2, 1, 2))
case("tile", [m, 2], lambda a: a.tile(2))
case("tile", [m, 2, 3], lambda a: a.tile(2, 3))
case("repeatInterleave", [v, 2], lambda a: a.repeat_interleave(2))
case("repeatInterleave", [m, 2, 1], lambda a: a.repeat_interleave(2, 1))
case("repeatInterleave", [m, [1, 0, 2], 0], lambda a: a.repeat_interleave(torch.tensor([1, 0, 2]), 0))
family.refuses("expand", [m, 3, 8], "shape/mismatch", lambda a: a.expand(3, 8))
family.refuses("repeat", [m, 2], "shape/rank", lambda a: a.repeat(2))
family.refuses("repeatInterleave", [v, [1, 2]], "argument/domain", lambda a: a.repeat_interleave(torch.tensor([1, 2])))

# Joining and splitting.
case("cat", [[m, spread(2, 4)]], lambda *a: torch.cat(a))
case("cat", [[m, spread(3, 1), spread(3, 2)], 1], lambda *a: torch.cat(a, 1))
case("cat", [[m, m.clone()], -1], lambda *a: torch.cat(a, -1))
case("stack", [[m, spread(3, 4, start=5)]], lambda *a: torch.stack(a))
case("stack", [[m, spread(3, 4, start=5)], 1], lambda *a: torch.stack(a, 1))
case("stack", [[m, spread(3, 4, start=5)], -1], lambda *a: torch.stack(a, -1))
case("split", [v, 2], lambda a: a.split(2))
case("split", [m, [1, 3], 1], lambda a: a.split((1, 3), 1))
case("chunk", [v, 3], lambda a: a.chunk(3))
case("chunk", [m, 2, 1], lambda a: a.chunk(2, 1))
case("chunk", [v, 4], lambda a: a.chunk(4))
case("split", [torch.zeros(0, dtype=torch.float64), 2], lambda a: a.split(2))
case("chunk", [torch.zeros(0, 2, dtype=torch.float64), 3], lambda a: a.chunk(3))
case("unbind", [m], lambda a: a.unbind())
case("unbind", [m, 1], lambda a: a.unbind(1))
family.refuses("cat", [[m, spread(3, 3)]], "shape/mismatch", lambda *a: torch.cat(a))
family.refuses("cat", [[m, m], 2], "shape/axis", lambda *a: torch.cat(a, 2))
family.refuses("stack", [[m, spread(3, 3)]], "shape/mismatch", lambda *a: torch.stack(a))
family.refuses("stack", [[]], "argument/missing", lambda *a: torch.stack(a))
family.refuses("split", [v, [2, 2]], "shape/size", lambda a: a.split((2, 2)))

# Brackets.
mask = torch.tensor([[True, False, True, False], [False, False, True, True], [True, True, False, False]])
rows = torch.tensor([2, 0, 2])
BRACKETS = [
    ([1], lambda a: a[1]), ([-1], lambda a: a[-1]), ([1, 2, -3], lambda a: a[1, 2, -3]), (["0:1"], lambda a: a[0:1]),
    ([":", "1:"], lambda a: a[:, 1:]), ([":", "::2"], lambda a: a[:, ::2]), ([":", ":", "-3:-1"], lambda a: a[:, :, -3:-1]),
    ([":", "2:1"], lambda a: a[:, 2:1]), (["...", 1], lambda a: a[..., 1]), ([1, "...", "1:3"], lambda a: a[1, ..., 1:3]),
    ([None, 1], lambda a: a[None, 1]), ([":", None, 0], lambda a: a[:, None, 0]), (["...", None], lambda a: a[..., None]),
    ([":", ":", "1:99"], lambda a: a[:, :, 1:99]), ([[1, 0, 1]], lambda a: a[[1, 0, 1]]), ([":", [2, 0]], lambda a: a[:, [2, 0]]),
    ([[1, 0], [2, 1]], lambda a: a[[1, 0], [2, 1]]), ([":", [0, 2], [3, 3]], lambda a: a[:, [0, 2], [3, 3]]),
    ([[1, 0], ":", [3, 1]], lambda a: a[[1, 0], :, [3, 1]]), ([[-1, 0]], lambda a: a[[-1, 0]]),
    ([1, [0, 2], "1:3"], lambda a: a[1, [0, 2], 1:3]), ([[[1], [0]], [2, 1]], lambda a: a[[[1], [0]], [2, 1]]),
]
for index, f in BRACKETS:
    case("at", [x, *index], f)
case("at", [m, rows], lambda a, *_: a[rows])
case("at", [m, torch.tensor([[0, 1], [2, 2]])], lambda a, *_: a[torch.tensor([[0, 1], [2, 2]])])
case("at", [m, mask], lambda a, *_: a[mask])
case("at", [m, mask[:, 0]], lambda a, *_: a[mask[:, 0]])
case("at", [m, ":", mask[1]], lambda a, *_: a[:, mask[1]])
case("at", [x, 1, mask], lambda a, *_: a[1, mask])
case("at", [m, [True, False, True]], lambda a: a[[True, False, True]])
case("at", [v, "::-1"], lambda a: a.flip(0), note="PyTorch has no negative steps")
case("at", [v, "4:0:-2"], lambda a: a[torch.tensor([4, 2])], note="PyTorch has no negative steps")
case("slice", [m, [0, 2], [1, None]], lambda a: a[0:2, 1:])
case("slice", [m, [None, None, 2]], lambda a: a[::2])
case("slice", [m, [-2, None]], lambda a: a[-2:])
case("select", [x, 1, 2], lambda a: a.select(1, 2))
case("select", [x, -1, 0], lambda a: a.select(-1, 0))
case("select", [m, 0, -1], lambda a: a.select(0, -1))
family.refuses("at", [m, 3], "index/range", lambda a: a[3])
family.refuses("at", [m, -4], "index/range", lambda a: a[-4])
family.refuses("at", [m, 0, 0, 0], "index/range", lambda a: a[0, 0, 0])
family.refuses("at", [m, [0, 3]], "index/range", lambda a: a[[0, 3]])
family.refuses("at", [m, mask[0]], "shape/mismatch", lambda a, *_: a[mask[0]])
family.refuses("at", [m, "1:2:0"], "index/kind", lambda a: a[1:2:0])
family.refuses("at", [x, [0, 1, 0], [0, 1]], "shape/mismatch", lambda a: a[[0, 1, 0], [0, 1]])
family.refuses("select", [m, 0, 3], "index/range", lambda a: a.select(0, 3))

# Index tensors along an axis.
index = torch.tensor([[0, 3, 3], [1, 1, 0]])
case("gather", [m, 1, index], lambda a, i: a.gather(1, i))
case("gather", [m, 0, torch.tensor([[2, 0, 2, 1]])], lambda a, i: a.gather(0, i))
case("takeAlongDim", [m, torch.tensor([[0], [3], [1]]), 1], lambda a, i: a.take_along_dim(i, 1))
case("takeAlongDim", [m, torch.tensor([[2], [0]]), 0], lambda a, i: a.take_along_dim(i, 0))
source = spread(2, 3, start=9)
case("scatter", [m, 1, torch.tensor([[0, 3, 2], [1, 2, 0]]), source], lambda a, i, s: a.scatter(1, i, s))
case("scatter", [m, 0, torch.tensor([[2, 0, 1, 2]]), 7], lambda a, i: a.scatter(0, i, 7.0))
case("scatter", [numbers(NAN, 1, INF), 0, torch.tensor([0, 2]), numbers(5, 7)], lambda a, i, s: a.scatter(0, i, s), note="what is overwritten is gone, also NaN")
case("scatterAdd", [m, 1, index, source], lambda a, i, s: a.scatter_add(1, i, s))
case("scatterAdd", [spread(4), 0, torch.tensor([1, 1, 3]), spread(3)], lambda a, i, s: a.scatter_add(0, i, s))
case("indexSelect", [m, 0, rows], lambda a, i: a.index_select(0, i))
case("indexSelect", [x, 2, rows], lambda a, i: a.index_select(2, i))
case("indexAdd", [m, 0, rows, spread(3, 4, start=6)], lambda a, i, s: a.index_add(0, i, s))
case("indexAdd", [m, 1, rows, spread(3, 3, start=6)], lambda a, i, s: a.index_add(1, i, s))
family.refuses("gather", [m, 1, torch.tensor([[4]])], "index/range", lambda a, i: a.gather(1, i))
family.refuses("gather", [m, 1, torch.tensor([0, 1])], "shape/mismatch", lambda a, i: a.gather(1, i))
family.refuses("gather", [m, 1, torch.tensor([[0], [0], [0], [0]])], "shape/mismatch", lambda a, i: a.gather(1, i))
family.refuses("scatterAdd", [m, 0, torch.tensor([[3]]), spread(1, 1)], "index/range", lambda a, i, s: a.scatter_add(0, i, s))
family.refuses("indexSelect", [m, 0, torch.tensor([3])], "index/range", lambda a, i: a.index_select(0, i))
family.refuses("indexSelect", [m, 2, rows], "shape/axis", lambda a, i: a.index_select(2, i))
family.refuses("indexAdd", [m, 0, rows, spread(2, 4)], "shape/mismatch", lambda a, i, s: a.index_add(0, i, s))
family.refuses("takeAlongDim", [m, torch.tensor([[9]]), 1], "index/range", lambda a, i: a.take_along_dim(i, 1))
case("maskedFill", [m, mask, 0.5], lambda a, b: a.masked_fill(b, 0.5))
case("maskedFill", [m, mask[:, :1], -2], lambda a, b: a.masked_fill(b, -2.0))
case("maskedFill", [m, mask, torch.tensor(3.0).double()], lambda a, b, c: a.masked_fill(b, c))
family.refuses("maskedFill", [m, mask[:, :3], 0], "shape/mismatch", lambda a, b: a.masked_fill(b, 0))

# Borders, windows, neighbours.
case("pad", [v, [1, 2]], lambda a: F.pad(a, (1, 2)))
case("pad", [m, [0, 1, 2, 0], 0.5], lambda a: F.pad(a, (0, 1, 2, 0), value=0.5))
case("pad", [m, [-1, 1]], lambda a: F.pad(a, (-1, 1)))
case("unfold", [v, 0, 3, 1], lambda a: a.unfold(0, 3, 1))
case("unfold", [m, 1, 2, 2], lambda a: a.unfold(1, 2, 2))
case("unfold", [m, 0, 2, 1], lambda a: a.unfold(0, 2, 1))
case("diff", [v], lambda a: a.diff())
case("diff", [v, 2], lambda a: a.diff(n=2))
case("diff", [m, 1, 0], lambda a: a.diff(dim=0))
case("diff", [m, 5], lambda a: a.diff(n=5))
case("diff", [m, 0], lambda a: a.diff(n=0))
family.refuses("diff", [v, -1], "argument/domain", None)
family.refuses("pad", [v, [1, 2, 3]], "argument/domain", lambda a: F.pad(a, (1, 2, 3)))
family.refuses("pad", [v, [-3, -3]], "shape/size", lambda a: F.pad(a, (-3, -3)))
family.refuses("unfold", [v, 0, 6, 1], "shape/size", lambda a: a.unfold(0, 6, 1))
family.refuses("unfold", [v, 0, 2, 0], "argument/domain", lambda a: a.unfold(0, 2, 0))

# Triangles and diagonals.
for offset in (0, 1, -1):
    case("tril", [m, offset], lambda a: a.tril(offset))
    case("triu", [m, offset], lambda a: a.triu(offset))
    case("diag", [v[:3], offset], lambda a: a.diag(offset))
    case("diag", [m, offset], lambda a: a.diag(offset))
    case("diagonal", [m, offset], lambda a: a.diagonal(offset))
case("tril", [x], lambda a: a.tril())
case("triu", [x], lambda a: a.triu())
case("diagonal", [x, 1, 0, 2], lambda a: a.diagonal(1, 0, 2))
case("diagonal", [x, 0, -1, 0], lambda a: a.diagonal(0, -1, 0))
case("diagonal", [m, 9], lambda a: a[:0, 0], note="PyTorch refuses nothing here either, but its strides are odd")
case("trace", [spread(3, 3)], lambda a: a.trace())
case("trace", [m], lambda a: a.trace())
family.refuses("tril", [v], "shape/rank", lambda a: a.tril())
family.refuses("diag", [x], "shape/rank", lambda a: a.diag())
family.refuses("trace", [v], "shape/rank", lambda a: a.trace())
family.refuses("diagonal", [v], "shape/axis", lambda a: a.diagonal())
family.refuses("diagonal", [m, 0, 1, 1], "shape/axis", lambda a: a.diagonal(0, 1, 1))
