/**
 * Declares losses that compare predictions with targets of the same shape, element by element. Shapes must be equal:
 * [n] against [n,1] would broadcast to [n,n], and the network would quietly learn nothing.
 */
import { toTensors } from "../apply.js";
import { ArgumentError, ShapeError } from "../errors.js";
import type { Doc, Sample } from "../op.js";
import { div } from "../ops/arithmetic.js";
import { mean, sum } from "../ops/sums.js";
import { formatShape, sameShape } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import type { Loss, SameShape } from "../types/rules.js";
import { composite } from "./composite.js";

/** What becomes of the losses of all elements: their mean, their sum, or each by itself. */
export type LossReduction = "mean" | "sum" | "none";

/** The option that every loss has. */
export interface LossOptions {
  /** `mean` if left out. */
  readonly reduction?: LossReduction;
}

export interface PairLossDeclaration<O> {
  readonly name: string;
  readonly doc: Doc;
  readonly defaults: O;
  readonly samples: () => readonly Sample<O & Required<LossOptions>>[];
  /** The loss of each element. */
  readonly body: (x: Tensor, target: Tensor, options: O) => Tensor;
  /** Refuses values outside the domain. */
  readonly check?: (x: Tensor, target: Tensor, options: O) => void;
}

/** A loss as users call it: predictions, targets of the same shape, options. */
export type PairLoss<O, Name extends string = string> = <
  X extends TensorLike,
  Y extends TensorLike,
  const P extends Partial<O> & LossOptions = object,
>(
  x: X,
  target: SameShape<Name, X, Y>,
  options?: P,
) => Tensor<Loss<X, P>>;

/** Declares a loss of equal shapes and returns it as a function. */
export function pairLoss<O>(declaration: PairLossDeclaration<O>): PairLoss<O> {
  const { name, doc, defaults, samples, body, check } = declaration;
  const entry = composite<O & Required<LossOptions>>({
    name,
    args: ["x", "target"],
    doc,
    samples,
    body: ([x, target], options) => reduced(name, body(x, target, options), options.reduction),
  });
  return (x, target, options) => {
    const inputs = toTensors(name, [x, target]);
    checkEqualShapes(name, inputs[0], inputs[1]);
    const params = { reduction: "mean" as const, ...defaults, ...options };
    check?.(inputs[0], inputs[1], params);
    return entry.run(inputs, params);
  };
}

/** The losses of all elements, reduced. Throws `argument/domain`. */
export function reduced(op: string, losses: Tensor, reduction: LossReduction): Tensor {
  switch (reduction) {
    case "mean":
      return mean(losses);
    case "sum":
      return sum(losses);
    case "none":
      return losses;
    default:
      throw unknownReduction(op, reduction, "mean, sum or none");
  }
}

/** The weighted mean or sum of losses, where the mean divides by the sum of the weights. */
export function weightedReduced(
  op: string,
  losses: Tensor,
  weights: Tensor | null,
  reduction: LossReduction,
): Tensor {
  if (weights === null || reduction !== "mean") return reduced(op, losses, reduction);
  return div(sum(losses), sum(weights));
}

function unknownReduction(op: string, reduction: unknown, known: string): ArgumentError {
  return new ArgumentError("argument/domain", `${op}: no reduction ${JSON.stringify(reduction)}`, known);
}

/** Throws `shape/mismatch` unless prediction and target have one shape. */
function checkEqualShapes(op: string, x: Tensor, target: Tensor): void {
  if (sameShape(x.shape, target.shape)) return;
  const isSameSize = x.size === target.size;
  throw new ShapeError(
    "shape/mismatch",
    `${op}: predictions ${formatShape(x.shape)} and targets ${formatShape(target.shape)} differ`,
    isSameSize
      ? "a loss does not broadcast, since that would compare every pair: reshape one to the other's shape"
      : "a loss wants one target per prediction",
  );
}
