"""Products of vectors, matrices and stacks of them; determinants, inverses, equations."""
import torch
import torch.nn.functional as F

from harness import Family, integers, spread

family = Family("linalg")
case = family.case

a, b, u, v = spread(2, 3), spread(3, 4, start=5), spread(3, start=2), spread(3, start=8)
stack = spread(2, 3, 3)
SIZES = [
    ([3], [3]), ([2, 3], [3]), ([3], [3, 4]), ([2, 3], [3, 4]), ([2, 2, 3], [3]), ([3], [2, 3, 2]), ([2, 2, 3], [3, 4]),
    ([2, 3], [2, 3, 2]), ([2, 2, 3], [2, 3, 2]), ([2, 1, 2, 3], [3, 3, 2]), ([1, 2, 3], [4, 3, 1]), ([2, 0], [0, 3]),
]
for left, right in SIZES:
    case("matmul", [spread(*left), spread(*right, start=6)], torch.matmul)
case("matmul", [integers(2, 3, below=9), integers(3, 2, below=9)], torch.matmul)
family.refuses("matmul", [a, spread(4, 3)], "shape/mismatch", torch.matmul)
family.refuses("matmul", [a, spread(2)], "shape/mismatch", torch.matmul)
family.refuses("matmul", [spread(2), b], "shape/mismatch", torch.matmul)
family.refuses("matmul", [torch.tensor(2.0).double(), a], "shape/rank", torch.matmul)
family.refuses("matmul", [spread(2, 2, 3), spread(3, 3, 2)], "shape/mismatch", torch.matmul)

case("dot", [u, v], torch.dot)
case("outer", [u, spread(2)], torch.outer)
case("addmm", [spread(2, 4), a, b], torch.addmm)
case("addmm", [spread(4), a, b, 0.5, -2], lambda x, m, n: torch.addmm(x, m, n, beta=0.5, alpha=-2))
case("linear", [a, spread(4, 3)], lambda x, w: F.linear(x, w))
case("linear", [a, spread(4, 3), spread(4)], F.linear)
case("linear", [u, spread(4, 3), spread(4)], F.linear)
case("linear", [stack, spread(4, 3), spread(4)], F.linear)
family.refuses("dot", [u, spread(2)], "shape/mismatch", torch.dot)
family.refuses("dot", [a, a], "shape/mismatch", torch.dot)
family.refuses("outer", [a, u], "shape/rank", torch.outer)
family.refuses("addmm", [spread(3), a, b], "shape/mismatch", torch.addmm)
family.refuses("linear", [a, b], "shape/mismatch", lambda x, w: F.linear(x, w))

EQUATIONS = [
    ("ij,jk->ik", [a, b]), ("ij,jk", [a, b]), ("i,i->", [u, v]), ("i,j->ij", [u, v]), ("ij->ji", [a]), ("ij->", [a]),
    ("ij->i", [a]), ("ii->i", [spread(3, 3)]), ("ii", [spread(3, 3)]), ("ij,ij->i", [a, spread(2, 3, start=7)]),
    ("bij,bjk->bik", [stack, spread(2, 3, 2)]), ("...ij,jk->...ik", [stack, b]), ("i...->...i", [stack]),
    ("ij,jk,kl->il", [a, b, spread(4, 2)]), ("bi,ij,bj->b", [a, spread(3, 3), spread(2, 3, start=9)]),
    ("bn,anm,bm->ba", [spread(2, 3), spread(2, 3, 2), spread(2, 2)]), ("ba", [a]), ("i j , j -> i", [a, u]),
    ("iij->ij", [spread(3, 3, 2)]), ("...,...->...", [a, u]),
]
for equation, operands in EQUATIONS:
    case("einsum", [equation, *operands], lambda *xs: torch.einsum(equation, *xs))
family.refuses("einsum", ["ij,jk->ik", a, spread(2, 4)], "shape/mismatch", lambda *xs: torch.einsum("ij,jk->ik", *xs))
family.refuses("einsum", ["ij->i", u], "shape/rank", lambda *xs: torch.einsum("ij->i", *xs))
family.refuses("einsum", ["ij,jk->ik", a], "argument/domain", lambda *xs: torch.einsum("ij,jk->ik", *xs))
family.refuses("einsum", ["ij->ik", a], "argument/domain", lambda *xs: torch.einsum("ij->ik", *xs))
family.refuses("einsum", ["ij->ii", a], "argument/domain", lambda *xs: torch.einsum("ij->ii", *xs))


def heavy(*shape, start=1):
    """Random entries with a heavy diagonal: far from singular."""
    return spread(*shape, start=start) + 4 * torch.eye(shape[-1], dtype=torch.float64)


turned = torch.tensor([[0.0, 2, 1], [3, 0, 0], [0, 1, 5]]).double()
for matrix in (heavy(3, 3), heavy(2, 3, 3), turned, torch.tensor([[2.5]]).double()):
    case("inv", [matrix], torch.linalg.inv, tolerance=1e-11)
    case("det", [matrix], torch.linalg.det, tolerance=1e-11)
    case("slogdet", [matrix], torch.linalg.slogdet, tolerance=1e-11)
case("solve", [heavy(3, 3), u], torch.linalg.solve, tolerance=1e-11)
case("solve", [heavy(3, 3), spread(3, 2)], torch.linalg.solve, tolerance=1e-11)
case("solve", [heavy(2, 3, 3), spread(2, 3, 2)], torch.linalg.solve, tolerance=1e-11)
case("solve", [heavy(2, 3, 3), spread(3, 2)], lambda m, x: torch.linalg.solve(m, x.expand(2, 3, 2)), tolerance=1e-11)
case("solve", [heavy(3, 3, 3), spread(3, 3)], torch.linalg.solve, tolerance=1e-11, note="a stack of vectors, not a matrix for all")
case("solve", [heavy(2, 3, 3), spread(2, 3)], torch.linalg.solve, tolerance=1e-11)
case("solve", [turned, spread(3, 1)], torch.linalg.solve, tolerance=1e-11)


def leibniz(m):
    """The determinant of a 2 x 2 or 3 x 3 matrix by its definition."""
    if m.shape[0] == 2:
        return m[0, 0] * m[1, 1] - m[0, 1] * m[1, 0]
    return sum(m[0, j] * (m[1, (j + 1) % 3] * m[2, (j + 2) % 3] - m[1, (j + 2) % 3] * m[2, (j + 1) % 3]) for j in range(3))


for singular in ([[1.0, 2], [2, 4]], [[1.0, 2, 3], [4, 5, 6], [7, 8, 9]], [[1.0, 2, 3], [2, 4, 6], [1, 0, 1]], [[0.0, 0], [0, 0]]):
    case("det", [torch.tensor(singular).double()], leibniz, note="PyTorch's own gradient at a singular matrix is wrong; see README.md")
case("det", [torch.zeros(0, 0, dtype=torch.float64)], torch.linalg.det, orders=0)
rank1 = torch.tensor([[1.0, 2], [2, 4]]).double()
case("slogdet", [rank1], torch.linalg.slogdet, orders=0)
family.refuses("inv", [a], "shape/square", torch.linalg.inv)
family.refuses("inv", [rank1], "linalg/singular", torch.linalg.inv)
family.refuses("det", [a], "shape/square", torch.linalg.det)
family.refuses("slogdet", [u], "shape/square", torch.linalg.slogdet)
family.refuses("solve", [a, u], "shape/square", torch.linalg.solve)
family.refuses("solve", [heavy(3, 3), spread(2)], "shape/mismatch", torch.linalg.solve)
family.refuses("solve", [rank1, spread(2)], "linalg/singular", torch.linalg.solve)
