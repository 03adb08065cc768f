/** Transforms of functions with several arguments and of structures: arrays, records, and any nesting of them. */
import { describe, expect, test } from "vitest";
import {
  checkpoint,
  grad,
  hessian,
  hvp,
  jacfwd,
  jacobian,
  jacrev,
  jvp,
  linearize,
  matmul,
  relu,
  stack,
  sum,
  type Tensor,
  tensor,
  valueAndGrad,
  vjp,
  vmap,
} from "../../runtime/index.js";
import { expectAllClose } from "./closeness.js";

interface Layer {
  W: Tensor;
  b: Tensor;
}

const layer = {
  W: tensor([
    [1, -2, 0.5],
    [0.25, 3, -1],
  ]),
  b: tensor([0.5, -0.5]),
};
const x = tensor([1, 2, 3]);
const affine = ({ W, b }: Layer) => matmul(W, x).add(b);

describe("Jacobians", () => {
  test("of a record of tensors are records of blocks, y.shape + x.shape each", () => {
    for (const J of [jacobian(affine, layer), jacrev(affine)(layer), jacfwd(affine)(layer)]) {
      expect(J.W.shape).toEqual([2, 2, 3]);
      expect(J.W.at(0, 0).toArray()).toEqual([1, 2, 3]);
      expect(J.W.at(0, 1).toArray()).toEqual([0, 0, 0]);
      expect(J.b.toArray()).toEqual([
        [1, 0],
        [0, 1],
      ]);
    }
  });

  test("of several outputs have the structure of the output, and in each place that of the input", () => {
    const f = (p: Layer) => ({ scores: affine(p), penalties: [p.W.square().sum(), p.b.square().sum()] });
    for (const J of [jacobian(f, layer), jacrev(f)(layer), jacfwd(f)(layer)]) {
      expect(J.scores.W.shape).toEqual([2, 2, 3]);
      expect(J.penalties[0].W.toArray()).toEqual(layer.W.mul(2).toArray());
      expect(J.penalties[0].b.toArray()).toEqual([0, 0]);
      expect(J.penalties[1].b.toArray()).toEqual([1, -1]);
    }
  });

  test("the lecture's layout turns every block", () => {
    const J = jacobian(affine, layer, { layout: "denominator" });
    expect([J.W.shape, J.b.shape]).toEqual([
      [2, 3, 2],
      [2, 2],
    ]);
    expect(J.W.at(0, ":", 0).toArray()).toEqual([1, 2, 3]);
  });

  test("argnums: one argument gives its block, a list gives a list; other arguments stay as they are", () => {
    const f = (W: Tensor, name: string, b: Tensor) =>
      (name === "double" ? W.matmul(x).mul(2) : W.matmul(x)).add(b);
    const args = [layer.W, "double", layer.b] as const;
    const byRows = jacrev(f, [0, 2])(...args);
    const byColumns = jacfwd(f, [0, 2])(...args);
    const direct = jacobian(f, args, { argnums: [0, 2] });
    for (const [JW, Jb] of [byRows, byColumns, direct]) {
      expect(JW.at(1, 1).toArray()).toEqual([2, 4, 6]);
      expect(Jb.toArray()).toEqual([
        [1, 0],
        [0, 1],
      ]);
    }
    expect(jacobian(f, args, { argnums: 2 }).toArray()).toEqual(direct[1].toArray());
    expect(() => jacobian(f, args, { argnums: 3 as 2 })).toThrow(
      expect.objectContaining({ code: "argument/domain" }),
    );
  });

  test("rows, columns and the cheaper of both agree for any ranks", () => {
    const f = (t: Tensor) =>
      t
        .mul(t)
        .sum(0)
        .mul(tensor([[1], [2]]));
    const t = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(jacobian(f, t).shape).toEqual([2, 3, 2, 3]);
    expectAllClose(jacrev(f)(t), jacfwd(f)(t), 0, "jacrev and jacfwd");
    expectAllClose(jacobian(f, t), jacfwd(f)(t), 0, "jacobian");
  });
});

describe("Hessians", () => {
  const f = ({ a, b }: { a: Tensor; b: Tensor[] }) => a.square().sum().mul(b[0]).add(b[1].pow(3));
  const p = { a: tensor([1, 2]), b: [tensor(3), tensor(4)] };

  test("of a structure are blocks d2f / da db, in both places the structure", () => {
    const H = hessian(f, p);
    expect(H.a.a.toArray()).toEqual([
      [6, 0],
      [0, 6],
    ]);
    expect(H.a.b[0].toArray()).toEqual([2, 4]);
    expect(H.b[0].a.toArray()).toEqual([2, 4]);
    expect([H.b[0].b[1].item(), H.b[1].b[1].item()]).toEqual([0, 24]);
  });

  test("times a vector is the same without forming it", () => {
    const v = { a: tensor([1, -1]), b: [tensor(2), tensor(-1)] };
    const Hv = hvp(f, p, v);
    expect(Hv.a.toArray()).toEqual([6 * 1 + 2 * 2, 6 * -1 + 4 * 2]);
    expect(Hv.b.map((t) => t.item())).toEqual([2 * 1 + 4 * -1, -24]);
  });

  test("argnums work as for grad, in rows of blocks", () => {
    const g = (x: Tensor, y: Tensor) => x.mul(x).mul(y).sum();
    const args = [tensor([1, 2]), tensor([3, 4])] as const;
    const H = hessian(g, args, { argnums: [0, 1] });
    expect(H[0][1].toArray()).toEqual([
      [2, 0],
      [0, 4],
    ]);
    expect(H[0][1].toArray()).toEqual(H[1][0].toArray());
    expect(hessian(g, args, { argnums: 0 }).toArray()).toEqual([
      [6, 0],
      [0, 8],
    ]);
    const [Hx, Hy] = hvp(g, args, [tensor([1, 1]), tensor([0, 1])], { argnums: [0, 1] });
    expect([Hx.toArray(), Hy.toArray()]).toEqual([
      [6, 12],
      [2, 4],
    ]);
    expect(hvp(g, args, [1, 0], { argnums: 0 }).toArray()).toEqual([6, 0]);
  });

  test("differentiate again: a third derivative through blocks", () => {
    const cube = ({ a, b }: { a: Tensor; b: Tensor }) => a.mul(a).mul(b);
    const third = grad((p: { a: Tensor; b: Tensor }) => hessian(cube, p).a.a.mul(p.b))({ a: 5, b: 3 });
    // d2/da2 = 2b, times b: 2 b^2, whose derivative in b is 4b.
    expect([third.a.item(), third.b.item()]).toEqual([0, 12]);
  });
});

describe("structures elsewhere", () => {
  const loss = ({ W, b }: Layer, y: Tensor) => relu(W.matmul(x).add(b)).sub(y).square().sum();

  test("vjp, jvp and linearize take and give structures", () => {
    const f = (p: Layer) => [affine(p), sum(p.b)];
    const [values, pull] = vjp(f, layer);
    expect(values.map((v) => v.shape)).toEqual([[2], []]);
    const [g] = pull([tensor([1, 0]), tensor(10)]);
    expect([g.W.toArray(), g.b.toArray()]).toEqual([
      [
        [1, 2, 3],
        [0, 0, 0],
      ],
      [11, 10],
    ]);
    const direction = { W: layer.W.mul(0), b: [1, 2] };
    expect(jvp(f, [layer], [direction])[1].map((t) => t.toArray())).toEqual([[1, 2], 3]);
    expect(linearize(f, layer)[1](direction)[1].item()).toBe(3);
    expect(() => pull([tensor([1, 0])])).toThrow(expect.objectContaining({ code: "argument/missing" }));
  });

  test("valueAndGrad and checkpoint keep them too", () => {
    const y = tensor([1, 2]);
    const [value, g] = valueAndGrad(loss)(layer, y);
    const kept = grad((p: Layer) => checkpoint(loss, p, y))(layer);
    expect(value.item()).toBe(loss(layer, y).item());
    expectAllClose(kept.W, g.W, 0, "gradient in W through a checkpoint");
    expectAllClose(kept.b, g.b, 0, "gradient in b through a checkpoint");
  });

  test("a checkpoint may return a structure", () => {
    const f = (t: Tensor) => checkpoint((u: Tensor) => ({ square: u.square(), sums: [u.sum(), u.exp()] }), t);
    const { square, sums } = f(tensor([1, 2]));
    expect([square.toArray(), sums[0].toArray()]).toEqual([[1, 4], 3]);
    const g = grad((t: Tensor) => f(t).square.sum().add(f(t).sums[0].mul(10)))([1, 2]);
    expect(g.toArray()).toEqual([12, 14]);
  });

  test("per-example gradients of a record are records of batches", () => {
    const X = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const one = ({ W, b }: Layer, x: Tensor) => W.matmul(x).add(b).square().sum();
    const all = vmap(grad(one), { inAxes: [null, 0] })(layer, X);
    const loop = [0, 1].map((i) => grad(one)(layer, X.at(i)));
    expectAllClose(all.W, stack(loop.map((g) => g.W)), 1e-13, "W");
    expectAllClose(all.b, stack(loop.map((g) => g.b)), 1e-13, "b");
  });

  test("what is no tensor is refused, with what it was", () => {
    expect(() => grad((p: { a: Tensor }) => p.a)({ a: "one" as never })).toThrow(/found the text "one"/);
  });
});
