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
import { sweep } from "./backward.js";
import { pushTangents } from "./forward.js";
import { withRecording } from "./recording.js";
import { callsBehind } from "./tape.js";

/** One run of a function, ready to be differentiated: fresh inputs, outputs, and the tape between them. */
export interface Trace {
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly calls: readonly Call[];
  /** Calls with smaller numbers happened before. */
  readonly since: number;
  /** True if a tensor from outside the function wants a gradient, so derivatives must be recorded too. */
  readonly isNested: boolean;
}

/** Runs `f` on fresh copies of `values` and keeps the tape. */
export function trace(values: readonly Tensor[], f: (inputs: readonly Tensor[]) => readonly Tensor[]): Trace {
  const inputs = withRecording(true, () => values.map(fresh));
  const since = callCount();
  const outputs = withRecording(true, () => f(inputs));
  const calls = callsBehind(outputs, since);
  const own = new Set(inputs);
  const isOutside = (x: Tensor): boolean => !own.has(x) && isTracked(x, since);
  const isNested =
    values.some((x) => isTracked(x)) ||
    outputs.some(isOutside) ||
    calls.some(({ inputs: xs }) => xs.some(isOutside));
  return { inputs, outputs, calls, since, isNested };
}

/** A new node with the values of x: linked to x if x itself is being differentiated, a leaf if not. */
function fresh(x: Tensor): Tensor {
  if (!isFloat(x.dtype)) return x;
  const node = isTracked(x) ? alias(x) : x.twin();
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
  { outputs, calls, isNested }: Trace,
  inputs: readonly Tensor[],
  upstreams: readonly Tensor[],
): Tensor[] {
  const reached = new Set<Tensor>(inputs);
  for (const call of calls) if (call.inputs.some((x) => reached.has(x))) reached.add(call.output);
  const isRecorded = isNested || upstreams.some((gy) => gy.requiresGrad);
  return withRecording(isRecorded, () => {
    const gradients = sweep(calls, outputs, upstreams, (x) => reached.has(x), false);
    return inputs.map((x) => gradients.get(x) ?? zerosLike(x));
  });
}

/** Tangents of the outputs for tangents of the traced inputs; zeros where nothing flows. */
export function push({ inputs, outputs, calls, isNested }: Trace, dinputs: readonly Tensor[]): Tensor[] {
  const isRecorded = isNested || dinputs.some((dx) => dx.requiresGrad);
  return withRecording(isRecorded, () => pushTangents(calls, inputs, dinputs, outputs));
}

/** The tensors from outside that the traced function read and that want a gradient. */
export function capturedBy({ inputs, calls, since }: Trace): Tensor[] {
  const own = new Set(inputs);
  const found = new Set<Tensor>();
  for (const call of calls) {
    for (const x of call.inputs) {
      if (!own.has(x) && x.requiresGrad && (x.call === null || x.call.id < since)) found.add(x);
    }
  }
  return [...found];
}

/** An output as the caller of a transform sees it: without history, unless somebody outside differentiates too. */
export function released(y: Tensor, { isNested }: Trace): Tensor {
  return isNested ? y : y.twin();
}
