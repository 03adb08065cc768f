/** A3, the same idea elsewhere: an operation of one's own in the library, and derivatives that travel forwards. */
import { randn, type Tensor, tensor } from "../../../../runtime/index.js";
import type { Check } from "../../check.js";
import { expect } from "../../expect.js";
import { near1, STEP, slope } from "./numbers.js";

type Fields = { readonly [name: string]: unknown };

const autogradFunction: Check = {
  title: "AutogradFunction",
  hints: [
    "`ctx.saveForBackward(x)` in `forward`; `const [x] = ctx.savedTensors` in `backward`.",
    "The derivative of sigmoid is `s * (1 - s)`.",
    "Product rule: two terms, one for each factor. And the upstream gradient multiplies both.",
  ],
  cases: async (student, test) => {
    await test("at 0 it is 0; far to the right it is x; far to the left it is 0", async () => {
      const y = await student.evaluate("Swish.apply(x)", { x: tensor([0, 40, -40]) });
      expect.close(y, [0, 40, 0], { name: "y" });
    });
    await test("f(x) - f(-x) is x", async () => {
      const x = randn(3, 2);
      const [up, down] = expect.list(
        await student.evaluate("[Swish.apply(x), Swish.apply(x.neg())]", { x }),
        2,
      );
      expect.close(expect.shape(up, [3, 2], "y").sub(expect.shape(down, [3, 2], "y")), x, {
        name: "the difference",
      });
    });
    await test("`backward` gives the gradient", async () => {
      const [x, u] = [randn(3, 4), randn(3, 4)];
      const run = `(() => {
        const leaf = gradlab.param(x);
        Swish.apply(leaf).backward(u);
        return leaf.grad;
      })()`;
      const f = (points: Tensor[]) =>
        student.evaluate("points.map((x) => Swish.apply(x).mul(u).sum().item())", { points, u });
      await expect.gradient(await student.evaluate(run, { x, u }), x, f);
    });
  },
};

const DUALS = [
  { name: "mul", call: "x.mul(y)" },
  { name: "div", call: "x.div(y)" },
  { name: "exp", call: "x.exp()" },
  { name: "sin", call: "x.sin()" },
] as const;

const dualNumbers: Check = {
  title: "Dual numbers",
  hints: [
    "Values are computed as always; for each operation the tangent follows its rule of differentiation, with `this.tangent` and `other.tangent` for the derivatives.",
    "`div` is the quotient rule; it is shorter with the quotient itself in a variable.",
    "`derivative` asks how fast f changes when x moves with velocity 1. `directional` lets each `xs[i]` move with its own velocity.",
  ],
  cases: async (student, test) => {
    await test("(1 + 2e)(3 + 4e) = 3 + 10e", async () => {
      const run = "(() => { const z = new Dual(1, 2).mul(new Dual(3, 4)); return [z.value, z.tangent]; })()";
      expect.close(await student.evaluate(run), [3, 10], { name: "[value, tangent]" });
    });
    for (const { name, call } of DUALS) {
      await test(`the tangent of \`${name}\` is how fast its value changes`, async () => {
        const [a, b, da, db] = near1(4) as [number, number, number, number];
        const run = `(() => {
          const at = (t) => { const [x, y] = [new Dual(a + t * da, da), new Dual(b + t * db, db)]; return ${call}; };
          return { value: at(0).value, tangent: at(0).tangent, around: [at(h).value, at(-h).value] };
        })()`;
        const found = (await student.evaluate(run, { a, b, da, db, h: STEP })) as Fields;
        const around = [...expect.shape(found.around, [2], "the value").data];
        expect.close(found.tangent, slope(around), { name: "the tangent", tolerance: 1e-5 });
      });
    }
    await test("division undoes multiplication, e^0 is 1, sin(0) is 0", async () => {
      const run =
        "[new Dual(7).mul(new Dual(3)).div(new Dual(3)), new Dual(0).exp(), new Dual(0).sin()].map((z) => z.value)";
      expect.close(await student.evaluate(run), [7, 1, 0], { name: "the values" });
    });
    await test("`derivative` of x * x * x at 2 is 12", async () => {
      expect.close(await student.evaluate("derivative((x) => x.mul(x).mul(x), 2)"), 12, {
        name: "the derivative",
      });
    });
    await test("`directional` of x y at (2, 3), moving with (1, 10), is 23", async () => {
      const run = "directional((x, y) => x.mul(y), [2, 3], [1, 10])";
      expect.close(await student.evaluate(run), 23, { name: "the answer" });
    });
    await test("`directional` evaluates f once, however many variables it has", async () => {
      const run =
        "(() => { let calls = 0; directional((x, y, z) => (calls++, x.mul(y).add(z)), [2, 3, 4], [1, 10, 5]); return calls; })()";
      expect.equal(await student.evaluate(run), 1, "the number of evaluations");
    });
  },
};

export const otherWays: { readonly [id: string]: Check } = {
  "a3.autograd_function": autogradFunction,
  "a3.dual_numbers": dualNumbers,
};
