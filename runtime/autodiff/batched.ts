/**
 * Ops on batches, for vmap. Inside vmap a tensor stands for one example; behind it, in `batch.full`, are all of them
 * along a leading axis. An op on such tensors becomes one op on the full ones: by its batch rule, or, where it has
 * none, example by example. The full tensors are recorded like any others, so derivatives pass through vmap.
 */
import { apply } from "../apply.js";
import { allocate } from "../dtype.js";
import { AutogradError } from "../errors.js";
import type { Op } from "../op.js";
import { stack } from "../ops/joining.js";
import { reshape } from "../ops/reshape.js";
import { select } from "../ops/slicing.js";
import { Tensor } from "../tensor.js";

/** The vmaps that are running, each by its level: a number that later ones exceed, so inner ones do too. */
const running = new Set<number>();
let last = 0;

/** Runs `f` as the body of a vmap; its tensors belong to the level that it is given. */
export function inVmap<Result>(f: (level: number) => Result): Result {
  const level = ++last;
  running.add(level);
  try {
    return f(level);
  } finally {
    running.delete(level);
  }
}

/** One example standing for all those in `full`. */
export function exampleOf(full: Tensor, level: number): Tensor {
  const example = new Tensor(full.shape.slice(1), full.dtype, 0);
  example.batch = { level, full };
  return example;
}

/** The op on the innermost batch among its inputs. */
export function applyBatched<P>(op: Op<P>, inputs: readonly Tensor[], params: P): Tensor {
  const levels = inputs.map((x) => x.batch?.level ?? 0);
  if (levels.some((level) => level > 0 && !running.has(level))) {
    throw new AutogradError(
      "autograd/vmap-ended",
      `${op.name}: this tensor is one example of a vmap that has ended`,
      "return from the mapped function what is needed outside: it comes back for all examples",
    );
  }
  const level = Math.max(...levels);
  const isBatched = inputs.map((x) => x.batch?.level === level);
  const full = inputs.map((x, i) => (isBatched[i] ? x.batch!.full : x));
  // The rule for one example speaks first: its messages name the shapes that the student sees.
  op.shape(
    inputs.map((x) => x.shape),
    params,
  );
  const result = op.batch?.(full, isBatched, params) ?? oneByOne(op, full, isBatched, params);
  return exampleOf(result, level);
}

function oneByOne<P>(op: Op<P>, full: readonly Tensor[], isBatched: readonly boolean[], params: P): Tensor {
  const count = full[isBatched.indexOf(true)].shape[0];
  if (count === 0) return resultOfNone(op, full, isBatched, params);
  const results = Array.from({ length: count }, (_, i) =>
    apply(
      op,
      full.map((x, k) => (isBatched[k] ? select(x, 0, i) : x)),
      params,
    ),
  );
  return stack(results);
}

/** Of no examples there is no result, but a shape of it. */
function resultOfNone<P>(
  op: Op<P>,
  full: readonly Tensor[],
  isBatched: readonly boolean[],
  params: P,
): Tensor {
  const shapes = full.map(({ shape }, i) => (isBatched[i] ? shape.slice(1) : shape));
  const dtype = op.dtype(
    full.map((x) => x.dtype),
    params,
  );
  return new Tensor([0, ...op.shape(shapes, params)], dtype, allocate(dtype, 0));
}

/** Full tensors with axes of size 1 put in behind the batch axis, so that the examples broadcast to each other. */
export function alignBatches(inputs: readonly Tensor[], isBatched: readonly boolean[]): Tensor[] {
  const rank = Math.max(...inputs.map((x, i) => (isBatched[i] ? x.ndim - 1 : x.ndim)));
  return inputs.map((x, i) => {
    const missing = rank - (x.ndim - 1);
    if (!isBatched[i] || missing === 0) return x;
    return reshape(x, [x.shape[0], ...new Array<number>(missing).fill(1), ...x.shape.slice(1)]);
  });
}
