/** A2, flat backpropagation: each gradient is the slope of the loss. */
import { mul, randint, randn, tensor, zeros } from "../../../../runtime/index.js";
import type { Check } from "../../check.js";
import { expect } from "../../expect.js";
import { fields, gradientOf } from "./differences.js";

const NEURON = ["w0", "x0", "w1", "x1", "b", "v"] as const;

const neuron: Check = {
  title: "One neuron, flat",
  hints: [
    "Begin at the bottom: `L = v * t` is a product, so `grad_v = grad_L * t`, and `grad_t = grad_L * v`.",
    "`grad_s3` is `grad_t` times the derivative of tanh, `1 - t * t`. An addition hands its gradient to both of its inputs as it is.",
    "At the end stand two products again. Count: each of the six inputs needs a gradient.",
  ],
  cases: async (student, test) => {
    const at = Object.fromEntries(NEURON.map((name) => [name, randn().item()]));
    const call = `neuron(${NEURON.join(", ")})`;
    for (const name of NEURON) {
      await test(`\`grad_${name}\` is the slope of L in ${name}`, async () => {
        const found = await fields(student.evaluate(call, at), `grad_${name}`);
        const inputs = { ...at, [name]: tensor(at[name]!) };
        const loss = `neuron(${NEURON.map((other) => (other === name ? `${name}.item()` : other)).join(", ")}).L`;
        await gradientOf(student, found[`grad_${name}`], name, inputs, loss);
      });
    }
  },
};

export function networkInputs(reg: number) {
  const [X, y] = [randn(5, 4), randint(0, 3, [5])];
  return { X, y, W1: randn(4, 6), b1: randn(6), W2: randn(6, 3), b2: randn(3), reg };
}

const flat: Check = {
  title: "A network, flat",
  hints: [
    "Forward first, each step with a name: `a1`, `h1`, `score`, then the softmax loss as in A1. Check it alone.",
    "Backward from the end: `dscore` as in A1. `score` came from a product and a bias: three gradients, `dW2`, `db2` and `dh1`, by the two patterns above.",
    "`da1` is `dh1`, stopped where `a1` was not positive. Then the same two patterns once more, with `X`. Last, each `dW` gains the gradient of its regularisation.",
  ],
  cases: async (student, test) => {
    const call = "flatNetwork(X, y, W1, b1, W2, b2, reg)";
    const names = ["loss", "dW1", "db1", "dW2", "db2"];
    const ask = (inputs: object) => fields(student.evaluate(call, { ...inputs }), ...names);
    await test("it returns a loss, and gradients of the shapes of W1, b1, W2, b2", async () => {
      const inputs = networkInputs(0);
      const found = await ask(inputs);
      expect.number(found.loss, "the loss");
      for (const name of ["W1", "b1", "W2", "b2"] as const) {
        expect.shape(found[`d${name}`], inputs[name].shape, `d${name}`);
      }
    });
    await test("with W2 and b2 all 0 every class is equally likely: the loss is log(3)", async () => {
      const inputs = { ...networkInputs(0), W2: zeros(6, 3), b2: zeros(3) };
      expect.close((await ask(inputs)).loss, Math.log(3), { name: "the loss of 3 classes" });
    });
    await test("a hidden unit below 0 is silent: with b1 = -1000 the scores are b2", async () => {
      const inputs = networkInputs(0);
      const silent = { ...inputs, b1: mul(tensor([1, 1, 1, 1, 1, 1]), -1000), b2: tensor([7, 7, 7]) };
      expect.close((await ask(silent)).loss, Math.log(3), { name: "the loss" });
    });
    for (const name of ["W2", "b2", "W1", "b1"]) {
      await test(`\`d${name}\` is the gradient of the loss`, async () => {
        const inputs = networkInputs(0.1);
        await gradientOf(student, (await ask(inputs))[`d${name}`], name, inputs, `${call}.loss`);
      });
    }
  },
};

export const flatCode: { readonly [id: string]: Check } = {
  "a2.flat_neuron": neuron,
  "a2.flat_backprop": flat,
};
