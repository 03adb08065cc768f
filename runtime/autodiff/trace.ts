/**
 * One run of a function, kept so that it can be differentiated. The function runs on fresh inputs, so that the tape
 * between them and the result is exactly the derivative to be taken: read backwards by `pull`, forwards by `push`.
 *
 * Transforms nest in any order and to any depth. The derivative rules are ops, so a derivative taken inside another
 * one is recorded like anything else; and since each transform differentiates in its own fresh inputs, which are nodes
 * of the graph, two derivatives can never be confused with each other.
 */
import { callCount } from "../apply.js";
import { zerosLike } from "../create.js";
import { isFloat } from "../dtype.js";
import type { Call } from "../op.js";
import { alias } from "../ops/copying.js";
import type { Tensor } from "../tensor.js";
import { runHooks, sweep } from "./backward.js";
import { pushTangents } from "./forward.js";
import { isRecording, withRecording } from "./recording.js";
import { callsBehind } from "./tape.js";

/** One run of a function, ready to be differentiated: fresh inputs, outputs, and the tape between them. */
export interface Trace {
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly calls: readonly Call[];
  /** Calls with smaller numbers happened before. */
  readonly since: number;
  /** True if somebody outside differentiates in what the function read, so derivatives must be recorded too. */
  readonly isNested: boolean;
}

/** Runs `f` on fresh copies of `values` and keeps the tape. */
export function trace(values: readonly Tensor[], f: (inputs: readonly Tensor[]) => readonly Tensor[]): Trace {
  // Inside noGrad, or in a sweep that is not recorded, nobody outside differentiates.
  const isWatched = isRecording();
  const inputs = withRecording(true, () => values.map((x) => fresh(x, isWatched)));
  const since = callCount();
  const outputs = withRecording(true, () => f(inputs));
  const calls = callsBehind(outputs, since);
  const own = new Set(inputs);
  const isOutside = (x: Tensor): boolean => !own.has(x) && isTracked(x, since);
  const isNested =
    isWatched &&
    (values.some((x) => isTracked(x)) ||
      outputs.some(isOutside) ||
      calls.some(({ inputs: xs }) => xs.some(isOutside)));
  return { inputs, outputs, calls, since, isNested };
}

/** A new node with the values of x: linked to x if x itself is being differentiated, a leaf if not. */
function fresh(x: Tensor, isWatched: boolean): Tensor {
  if (!isFloat(x.dtype)) return x;
  const node = isWatched && isTracked(x) ? alias(x) : x.twin();
  node.requiresGrad = true;
  return node;
}

/**
 * True if somebody differentiates in x, or, inside vmap, in the batch behind it. With `since` only what was there
 * before that call counts.
 */
function isTracked(x: Tensor, since = Infinity): boolean {
  if (x.requiresGrad && (x.call === null || x.call.id < since)) return true;
  return x.batch !== null && isTracked(x.batch.full, since);
}

/** Gradients of the traced inputs for upstream gradients of its outputs; zeros where nothing flows. */
export function pull(trace: Trace, upstreams: readonly Tensor[]): Tensor[] {
  return pullTo(trace, trace.inputs, upstreams);
}

/** Gradients of any tensors that the traced function read, its own inputs or others. */
export function pullTo(
  { inputs: own, outputs, calls, isNested }: Trace,
  inputs: readonly Tensor[],
  upstreams: readonly Tensor[],
): Tensor[] {
  const reached = new Set<Tensor>(inputs);
  for (const call of calls) if (call.inputs.some((x) => reached.has(x))) reached.add(call.output);
  return withRecording(isDifferentiated(isNested, upstreams), () => {
    const gradients = sweep(calls, outputs, upstreams, (x) => reached.has(x), false);
    // Tensors from outside may get more elsewhere: their hooks wait for the sweep that has all of it.
    for (const x of own) runHooks(x, gradients);
    return inputs.map((x) => gradients.get(x) ?? zerosLike(x));
  });
}

/** Tangents of the outputs for tangents of the traced inputs; zeros where nothing flows. */
export function push({ inputs, outputs, calls, isNested }: Trace, dinputs: readonly Tensor[]): Tensor[] {
  return withRecording(isDifferentiated(isNested, dinputs), () =>
    pushTangents(calls, inputs, dinputs, outputs),
  );
}

/** True if a derivative in these directions may itself be differentiated, and so must be recorded. */
export function isDifferentiated(isNested: boolean, directions: readonly Tensor[]): boolean {
  return isRecording() && (isNested || directions.some((d) => d.requiresGrad));
}

/** The tensors from outside that the traced function read, or gave back, and that want a gradient. */
export function capturedBy({ inputs, outputs, calls, since }: Trace): Tensor[] {
  const own = new Set(inputs);
  const found = new Set<Tensor>();
  for (const read of [...calls.map((call) => call.inputs), outputs]) {
    for (const x of read) {
      if (!own.has(x) && x.requiresGrad && (x.call === null || x.call.id < since)) found.add(x);
    }
  }
  return [...found];
}

/** An output as the caller of a transform sees it: without history, unless somebody outside differentiates too. */
export function released(y: Tensor, { isNested }: Trace): Tensor {
  return isNested ? y : y.twin();
}
