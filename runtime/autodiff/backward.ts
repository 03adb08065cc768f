/**
 * Reverse mode. The tape is read from the newest call to the oldest; each call turns the gradient of its output
 * (upstream) into gradients of its inputs (downstream) by its vjp, and where several meet they add.
 *
 * A backward pass never changes the graph, so it can be run again: leaves accumulate, intermediate values show the
 * gradient of the latest pass. Nothing is freed by hand; the graph lives as long as somebody holds its output.
 */
import { toTensor } from "../apply.js";
import { onesLike } from "../create.js";
import { copyData } from "../dtype.js";
import { AutogradError, ShapeError } from "../errors.js";
import { type Call, reasonWithoutGradient } from "../op.js";
import { add } from "../ops/arithmetic.js";
import { cast } from "../ops/copying.js";
import { sum } from "../ops/sums.js";
import { describe, formatShape, sameShape } from "../shape.js";
import { Tensor, type TensorLike } from "../tensor.js";
import { isRecording, withRecording } from "./recording.js";
import { callsBehind, checkVersions } from "./tape.js";

/** Options of `backward`. */
export interface BackwardOptions {
  /** Record the backward pass itself, so that gradients can be differentiated again. */
  readonly createGraph?: boolean;
}

/** Gradients of `y` in everything that it was computed from, stored in `.grad`. What `y.backward()` does. */
export function backward(y: Tensor, upstream: TensorLike | undefined, options: BackwardOptions): void {
  if (!y.requiresGrad) throw noPath("backward", y);
  const createGraph = options.createGraph ?? false;
  const start = upstreamFor("backward", y, upstream);
  withRecording(createGraph, () => {
    for (const [x, own] of allGradients(y, start, callsBehind([y]))) {
      const gx = overExamples(x, own);
      if (x.isLeaf && x.grad !== null) x.grad = add(x.grad, gx);
      else x.grad = createGraph && gx.requiresGrad ? gx : kept(gx, x.isLeaf, createGraph);
    }
  });
}

/**
 * A gradient without history as its value keeps it: a tensor of its own, since the sweep's may be one that the user
 * passed in or returned from a hook, or that of another value: an add gate hands one to both of its inputs. A leaf has
 * the numbers for itself as well: who writes into them changes nothing else.
 */
function kept(gx: Tensor, isLeaf: boolean, createGraph: boolean): Tensor {
  const own = gx.twin();
  if (!createGraph) own.cut = "backward() computed it without { createGraph: true }";
  const { storage, batch } = own;
  if (isLeaf && batch === null && typeof storage !== "number") own.storage = copyData(storage, own.dtype);
  return own;
}

/** The gradient of x, where x is shared by the examples of a vmap: they add up, as they would in a loop. */
function overExamples(x: Tensor, gx: Tensor): Tensor {
  let total = gx;
  while (total.batch !== null && total.batch.level !== x.batch?.level) total = sum(total.batch.full, 0);
  return total;
}

/** Gradients of `y` in every tensor behind it that wants one, hooks applied; `calls` are all calls behind y. */
export function allGradients(y: Tensor, start: Tensor, calls: readonly Call[]): Map<Tensor, Tensor> {
  const gradients = sweep(calls, [y], [start], (x) => x.requiresGrad, true);
  for (const x of gradients.keys()) if (x.isLeaf) runHooks(x, gradients);
  return gradients;
}

/**
 * The sweep itself: gradients at `outputs` in, gradients of every tensor for which `isWanted` holds out. Without
 * `keepAll`, those of intermediate values are dropped as soon as they have been used. Hooks of values computed by
 * `calls` have run; those of the tensors where it ends are left to the caller, who knows whether all has come in.
 */
export function sweep(
  calls: readonly Call[],
  outputs: readonly Tensor[],
  upstreams: readonly Tensor[],
  isWanted: (x: Tensor) => boolean,
  keepAll: boolean,
): Map<Tensor, Tensor> {
  const gradients = new Map<Tensor, Tensor>();
  // Sums that were made here and that nobody else has seen: into them more can be added in place.
  const sums = new Set<Tensor>();
  const receive = (x: Tensor, gx: Tensor): void => {
    const matched = gx.dtype === x.dtype ? gx : cast(gx, x.dtype);
    const earlier = gradients.get(x);
    if (earlier === undefined) return void gradients.set(x, matched);
    const total = add(earlier, matched);
    sums.add(total);
    gradients.set(x, total);
  };
  const pass = (call: Call, gy: Tensor, i: number): void => {
    const x = call.inputs[i];
    const open = gradients.get(x);
    const isOpen = open !== undefined && sums.has(open) && open.dtype === gy.dtype && !isRecording();
    // Inside vmap one of them, an index too, may stand for a batch: then it has no numbers of its own.
    if (call.op.accumulate && isOpen && [open, gy, ...call.inputs].every((t) => t.batch === null))
      call.op.accumulate(gy, call, i, open.data);
    else receive(x, call.op.vjp(gy, call, i));
  };
  outputs.forEach((y, i) => {
    receive(y, upstreams[i]);
  });
  for (let c = calls.length - 1; c >= 0; c--) {
    const call = calls[c];
    const { op, inputs, output } = call;
    const gy = runHooks(output, gradients);
    if (gy === undefined) continue;
    // From here on others may hold it: `add` hands its gradient to both terms as it is.
    sums.delete(gy);
    checkVersions(call);
    let all: readonly Tensor[] | undefined;
    for (let i = 0; i < inputs.length; i++) {
      const x = inputs[i];
      if (!x.requiresGrad || !isWanted(x) || reasonWithoutGradient(op, i) !== null) continue;
      all ??= op.pull?.(gy, call);
      if (all === undefined) pass(call, gy, i);
      else receive(x, all[i]);
    }
    if (!keepAll) gradients.delete(output);
  }
  return gradients;
}

/** The gradient of x, all contributions being in, after its hooks have seen and perhaps replaced it. */
export function runHooks(x: Tensor, gradients: Map<Tensor, Tensor>): Tensor | undefined {
  let gx = gradients.get(x);
  if (gx === undefined || x.hooks === null) return gx;
  // Those that are there now: a hook may register others.
  for (const hook of [...x.hooks]) gx = replaced(gx, hook(lent(gx)));
  gradients.set(x, gx);
  return gx;
}

/**
 * A gradient for code of the user: with numbers of its own, since those of the sweep may be another value's as well, and
 * who writes into `data` would change that one. One of a batch has no numbers that could be written.
 */
export function lent(g: Tensor): Tensor {
  return g.batch === null ? g.clone() : g;
}

/** What a hook returned, in the gradient's dtype, or the gradient itself if that was nothing. Throws `shape/mismatch`. */
function replaced(gx: Tensor, given: Tensor | undefined): Tensor {
  if (given === undefined) return gx;
  if (given instanceof Tensor && sameShape(given.shape, gx.shape)) {
    return given.dtype === gx.dtype ? given : cast(given, gx.dtype);
  }
  const found = given instanceof Tensor ? `shape ${formatShape(given.shape)}` : describe(given);
  throw new ShapeError(
    "shape/mismatch",
    `registerHook: a hook returned ${found} for a gradient of shape ${formatShape(gx.shape)}`,
    "a hook returns a tensor of the same shape, or nothing",
  );
}

/** The upstream gradient as a tensor of y's shape: 1 if left out and y is a single number. */
export function upstreamFor(name: string, y: Tensor, upstream: TensorLike | undefined): Tensor {
  if (upstream === undefined) {
    if (y.size === 1) return onesLike(y);
    throw new AutogradError(
      "autograd/not-scalar",
      `${name}: the output has shape ${formatShape(y.shape)}, but a gradient is of one number`,
      "reduce it with sum() or mean(), or pass the upstream gradient: y.backward(ones(y.shape))",
    );
  }
  const gy = toTensor(name, upstream);
  if (sameShape(gy.shape, y.shape)) return gy;
  throw new ShapeError(
    "shape/mismatch",
    `${name}: the upstream gradient has shape ${formatShape(gy.shape)}, the output ${formatShape(y.shape)}`,
    "a gradient always has the shape of the value it belongs to",
  );
}

/** The error for a result that no gradient leads to, saying where the path was cut. */
export function noPath(name: string, y: Tensor): AutogradError {
  if (y.cut !== null) {
    return new AutogradError("autograd/no-path", `${name}: no gradient reaches this value: ${y.cut}`);
  }
  return new AutogradError(
    "autograd/no-path",
    `${name}: this value was not computed from any tensor that requires a gradient`,
    "make the inputs with param(...) or tensor(..., { requiresGrad: true })",
  );
}
