/**
 * What the Jacobians of a computation would weigh if somebody wrote them down, against what backpropagation keeps
 * instead. Computed from shapes: a matrix of 16 TiB costs nothing here.
 */
import { argumentNames } from "./argumentNames.js";
import { withShapesOnly } from "./autodiff/shapesOnly.js";
import { callsBehind } from "./autodiff/tape.js";
import { type DType, defaultDtype } from "./dtype.js";
import { ArgumentError } from "./errors.js";
import { formatShape, type Shape, sizeOf } from "./shape.js";
import { Table } from "./table.js";
import { Tensor } from "./tensor.js";

/** One gate's Jacobian in one of its inputs. */
export interface JacobianCost {
  readonly op: string;
  /** What `f` calls the input; within `f`, what the gate calls it. */
  readonly input: string;
  readonly outputShape: Shape;
  readonly inputShape: Shape;
  /** Entries of the explicit Jacobian: one per pair of an output and an input. */
  readonly entries: number;
  readonly explicitBytes: number;
  /** Bytes of the gradient that the implicit product gives: as many entries as the input has. */
  readonly implicitBytes: number;
}

/** What `jacobianCost` gives: a row for each gate and input, shown as a table. */
export class JacobianCosts extends Table {
  readonly costs: readonly JacobianCost[];

  constructor(costs: readonly JacobianCost[]) {
    super(
      ["gate", "in", "output", "input", "entries", "explicit Jacobian", "implicit product"],
      costs.map((cost) => [
        cost.op,
        cost.input,
        formatShape(cost.outputShape),
        formatShape(cost.inputShape),
        power(cost.entries),
        formatBytes(cost.explicitBytes),
        formatBytes(cost.implicitBytes),
      ]),
    );
    this.costs = costs;
  }
}

/**
 * The cost of every Jacobian in `f`, for inputs of these shapes. `f` runs on shapes: nothing is allocated.
 *
 *   explicit = bytes * (outputs) * (inputs)        implicit = bytes * (inputs)
 *
 * Throws `shape/mismatch` where `f` does not take such shapes, `argument/domain` where it depends on no input.
 * @example jacobianCost((x, w) => matmul(x, w), [[64, 4096], [4096, 4096]], { dtype: "float32" })
 */
export function jacobianCost(
  f: (...inputs: Tensor[]) => Tensor,
  shapes: readonly Shape[],
  { dtype = defaultDtype() }: { readonly dtype?: DType } = {},
): JacobianCosts {
  if (dtype !== "float32" && dtype !== "float64") {
    throw new ArgumentError("argument/domain", `jacobianCost: ${dtype} tensors have no Jacobian`);
  }
  const bytes = dtype === "float32" ? 4 : 8;
  const empty = dtype === "float32" ? new Float32Array(0) : new Float64Array(0);
  const inputs = shapes.map((shape) => new Tensor(shape, dtype, empty).setRequiresGrad());
  const output = withShapesOnly(() => f(...inputs));
  const called = argumentNames(f);
  const names = new Map(inputs.map((x, i) => [x, called[i]] as const));
  const calls = output instanceof Tensor ? callsBehind([output]) : [];
  if (calls.length === 0) {
    throw new ArgumentError(
      "argument/domain",
      "jacobianCost: the result does not depend on the inputs by an op",
    );
  }
  const costs = calls.flatMap(({ op, inputs, output }) =>
    inputs.flatMap((input, i) => {
      if (!input.requiresGrad) return [];
      const entries = sizeOf(output.shape) * sizeOf(input.shape);
      return {
        op: op.name,
        input: names.get(input) ?? op.args[Math.min(i, op.args.length - 1)],
        outputShape: output.shape,
        inputShape: input.shape,
        entries,
        explicitBytes: entries * bytes,
        implicitBytes: sizeOf(input.shape) * bytes,
      };
    }),
  );
  return new JacobianCosts(costs);
}

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

/** @internal `256 GiB`: in steps of 1024. */
function formatBytes(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${Number((bytes / 1024 ** step).toPrecision(4))} ${UNITS[step]}`;
}

/** A large power of two as such: `2^36`. */
function power(n: number): string {
  const exponent = Math.log2(n);
  return n >= 65_536 && Number.isInteger(exponent) ? `2^${exponent}` : String(n);
}
