/**
 * The modular machine of the lecture: gates that know only their own forward and backward, and a graph that runs them
 * in order and in reverse. It does not use the tape; it is the tape, written out to be read.
 *
 *     forward(inputs):  feed the inputs; for gate in nodesTopologicallySorted(): gate.forward(); return the loss
 *     backward():       for gate in reversed(nodesTopologicallySorted()): gate.backward(); return the input gradients
 */

import { toTensor } from "../apply.js";
import { upstreamFor } from "../autodiff/backward.js";
import { noGrad } from "../autodiff/recording.js";
import { onesLike, zerosLike } from "../create.js";
import { ArgumentError } from "../errors.js";
import { relu, sigmoid } from "../ops/activations.js";
import { add, mul, neg, sub } from "../ops/arithmetic.js";
import { sumTo } from "../ops/broadcast.js";
import { where } from "../ops/choosing.js";
import { eq, gt, lt } from "../ops/comparison.js";
import { exp } from "../ops/exponential.js";
import { maximum } from "../ops/extremes.js";
import { reciprocal, square } from "../ops/powers.js";
import { describe } from "../shape.js";
import { Tensor, type TensorLike } from "../tensor.js";

/**
 * One gate. Your own is a subclass with the two methods `compute` and `pullback`; `graph.gate(new Mine("mine", [x]))`
 * puts it into a graph.
 */
export abstract class Gate {
  readonly name: string;
  readonly inputs: readonly Gate[];
  /** The output of the last forward pass. */
  value: Tensor | null = null;
  /** dL/d(output): the upstream gradient, added up over everything that uses the output. */
  gradient: Tensor | null = null;

  constructor(name: string, inputs: readonly Gate[]) {
    this.name = name;
    this.inputs = inputs;
  }

  /** The output from the values of the inputs. */
  abstract compute(...values: Tensor[]): Tensor;

  /** [downstream] = [local] * [upstream]: one gradient per input, from the upstream gradient and the input values. */
  abstract pullback(upstream: Tensor, ...values: Tensor[]): Tensor[];

  forward(): void {
    const value: unknown = this.compute(...this.inputs.map((gate) => gate.value!));
    if (!(value instanceof Tensor)) {
      throw new ArgumentError(
        "argument/type",
        `${this.name}.compute: expected a tensor, found ${describe(value)}`,
        "return what tensor operations give, x.mul(y) for instance",
      );
    }
    this.value = value;
  }

  backward(): void {
    const values = this.inputs.map((gate) => gate.value!);
    const gradients: unknown = this.pullback(this.gradient!, ...values);
    if (!isOnePer(values, gradients)) {
      throw new ArgumentError(
        "argument/type",
        `${this.name}.pullback: expected ${values.length} gradients, found ${Array.isArray(gradients) ? gradients.length : describe(gradients)}`,
        "return a list with one tensor for each input, in their order",
      );
    }
    gradients.forEach((downstream, i) => {
      const gate = this.inputs[i];
      gate.gradient = add(gate.gradient!, sumTo(downstream, values[i].shape));
    });
  }
}

function isOnePer(values: readonly Tensor[], gradients: unknown): gradients is readonly Tensor[] {
  return (
    Array.isArray(gradients) &&
    gradients.length === values.length &&
    gradients.every((gradient) => gradient instanceof Tensor)
  );
}

/** Where values come in; its gradient is what a graph is run backward for. */
class InputGate extends Gate {
  override compute(): Tensor {
    return this.value!;
  }
  override pullback(): Tensor[] {
    return [];
  }
}

/** The gradient distributor. */
class AddGate extends Gate {
  override compute(x: Tensor, y: Tensor): Tensor {
    return add(x, y);
  }
  override pullback(gz: Tensor): Tensor[] {
    return [gz, gz];
  }
}

/** The swap multiplier. */
class MulGate extends Gate {
  override compute(x: Tensor, y: Tensor): Tensor {
    return mul(x, y);
  }
  override pullback(gz: Tensor, x: Tensor, y: Tensor): Tensor[] {
    return [mul(y, gz), mul(x, gz)];
  }
}

/** The gradient router. At a tie each gets half. */
class MaxGate extends Gate {
  override compute(x: Tensor, y: Tensor): Tensor {
    return maximum(x, y);
  }
  override pullback(gz: Tensor, x: Tensor, y: Tensor): Tensor[] {
    const half = where(eq(x, y), mul(gz, 0.5), 0);
    return [where(gt(x, y), gz, half), where(lt(x, y), gz, half)];
  }
}

/** The gradient adder: one value goes to several places, and what comes back from them adds up in `gradient`. */
class CopyGate extends Gate {
  override compute(x: Tensor): Tensor {
    return x;
  }
  override pullback(gy: Tensor): Tensor[] {
    return [gy];
  }
}

/** A gate of one input, from its value and the local gradient. */
class UnaryGate extends Gate {
  readonly #value: (x: Tensor) => Tensor;
  readonly #local: (x: Tensor, y: Tensor) => TensorLike;

  constructor(
    name: string,
    x: Gate,
    value: (x: Tensor) => Tensor,
    local: (x: Tensor, y: Tensor) => TensorLike,
  ) {
    super(name, [x]);
    this.#value = value;
    this.#local = local;
  }
  override compute(x: Tensor): Tensor {
    return this.#value(x);
  }
  override pullback(gy: Tensor, x: Tensor): Tensor[] {
    return [mul(this.#local(x, this.value!), gy)];
  }
}

/**
 * A graph of gates, built by naming inputs and combining them; the gate made last is the loss.
 *
 *     const g = new ComputationalGraph();
 *     const [x, y, z] = [g.input("x"), g.input("y"), g.input("z")];
 *     g.mul(g.add(x, y), z);
 *     g.forward({ x: -2, y: 5, z: -4 }).item();   // -12
 *     g.backward().z.item();                      // 3
 */
export class ComputationalGraph {
  readonly #gates: Gate[] = [];

  /** Puts a gate of your own into the graph. */
  gate<G extends Gate>(gate: G): G {
    const wrong = gate.inputs.findIndex((input) => !(input instanceof Gate));
    if (wrong >= 0) {
      throw new ArgumentError(
        "argument/type",
        `${gate.name}: an input of a gate is a gate, not ${describe(gate.inputs[wrong])}`,
        "numbers come in through an input, or by addConstant(x, 5)",
      );
    }
    this.#gates.push(gate);
    return gate;
  }

  input(name: string): Gate {
    if (this.#gates.some((gate) => gate instanceof InputGate && gate.name === name)) {
      throw new ArgumentError(
        "argument/domain",
        `input: there is an input ${name} already`,
        "values and gradients go by name: give every input its own",
      );
    }
    return this.gate(new InputGate(name, []));
  }
  add(x: Gate, y: Gate): Gate {
    return this.gate(new AddGate("add", [x, y]));
  }
  mul(x: Gate, y: Gate): Gate {
    return this.gate(new MulGate("mul", [x, y]));
  }
  max(x: Gate, y: Gate): Gate {
    return this.gate(new MaxGate("max", [x, y]));
  }
  copy(x: Gate): Gate {
    return this.gate(new CopyGate("copy", [x]));
  }
  neg(x: Gate): Gate {
    return this.gate(new UnaryGate("neg", x, neg, () => -1));
  }
  exp(x: Gate): Gate {
    return this.gate(new UnaryGate("exp", x, exp, (_x, y) => y));
  }
  /** x + 1, and any other constant. */
  addConstant(x: Gate, constant: number): Gate {
    return this.gate(
      new UnaryGate(
        `+${constant}`,
        x,
        (v) => add(v, constant),
        () => 1,
      ),
    );
  }
  reciprocal(x: Gate): Gate {
    return this.gate(new UnaryGate("reciprocal", x, reciprocal, (_x, y) => neg(square(y))));
  }
  sigmoid(x: Gate): Gate {
    return this.gate(new UnaryGate("sigmoid", x, sigmoid, (_x, y) => mul(sub(1, y), y)));
  }
  relu(x: Gate): Gate {
    return this.gate(new UnaryGate("relu", x, relu, (v) => gt(v, 0)));
  }

  /** All gates that the loss depends on, inputs before outputs. Throws `argument/domain` for an empty graph. */
  nodesTopologicallySorted(): readonly Gate[] {
    const loss = this.#gates.at(-1);
    if (loss === undefined)
      throw new ArgumentError("argument/missing", "ComputationalGraph: there are no gates");
    const sorted: Gate[] = [];
    const seen = new Set<Gate>();
    // A gate is put in once all its inputs are; a stack of gates still to finish instead of recursion.
    const open: { gate: Gate; next: number }[] = [{ gate: loss, next: 0 }];
    seen.add(loss);
    while (open.length > 0) {
      const top = open[open.length - 1];
      if (top.next === top.gate.inputs.length) {
        sorted.push(top.gate);
        open.pop();
        continue;
      }
      const input = top.gate.inputs[top.next++];
      if (!seen.has(input)) {
        seen.add(input);
        open.push({ gate: input, next: 0 });
      }
    }
    return sorted;
  }

  /** Feeds the inputs, runs every gate, and returns the loss. Throws `argument/missing`. */
  forward(inputs: Readonly<Record<string, TensorLike>>): Tensor {
    return noGrad(() => {
      const gates = this.nodesTopologicallySorted();
      for (const gate of gates) {
        if (gate instanceof InputGate) {
          if (!(gate.name in inputs)) {
            throw new ArgumentError("argument/missing", `forward: no value for the input ${gate.name}`);
          }
          gate.value = toTensor("forward", inputs[gate.name]).detach();
        }
        gate.forward();
      }
      return gates[gates.length - 1].value!;
    });
  }

  /** Runs every gate backward, the loss first with gradient 1, and returns the gradients of the inputs by name. */
  backward(upstream?: TensorLike): Record<string, Tensor> {
    return noGrad(() => {
      const gates = this.nodesTopologicallySorted();
      const loss = gates[gates.length - 1];
      if (loss.value === null) throw new ArgumentError("argument/missing", "backward: run forward first");
      for (const gate of gates) gate.gradient = zerosLike(gate.value!);
      loss.gradient =
        upstream === undefined ? onesLike(loss.value) : upstreamFor("backward", loss.value, upstream);
      for (const gate of [...gates].reverse()) gate.backward();
      const inputs = gates.filter((gate) => gate instanceof InputGate);
      return Object.fromEntries(inputs.map((gate) => [gate.name, gate.gradient!]));
    });
  }
}
