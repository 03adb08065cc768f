/**
 * Forward mode. A tangent is a direction in which the inputs move; each recorded call turns the tangents of its inputs
 * into the tangent of its output by its jvp, from the oldest call to the newest, and contributions add.
 */

import { callCount } from "../apply.js";
import { zerosLike } from "../create.js";
import type { Call } from "../op.js";
import { reasonWithoutGradient } from "../op.js";
import { add } from "../ops/arithmetic.js";
import type { Tensor } from "../tensor.js";
import { sweep } from "./backward.js";
import { withRecording } from "./recording.js";
import { callsBehind, checkVersions } from "./tape.js";

/** Tangents at `inputs` in, tangents of `outputs` out. Outputs that the inputs do not reach have tangent zero. */
export function pushTangents(
  calls: readonly Call[],
  inputs: readonly Tensor[],
  dinputs: readonly Tensor[],
  outputs: readonly Tensor[],
): Tensor[] {
  const tangents = new Map<Tensor, Tensor>();
  inputs.forEach((x, i) => {
    tangents.set(x, dinputs[i]);
  });
  for (const call of calls) {
    const dxs = call.inputs.map((x, i) =>
      reasonWithoutGradient(call.op, i) === null ? (tangents.get(x) ?? null) : null,
    );
    if (tangents.has(call.output) || dxs.every((dx) => dx === null)) continue;
    checkVersions(call);
    tangents.set(call.output, tangentOf(dxs, call));
  }
  return outputs.map((y) => tangents.get(y) ?? zerosLike(y));
}

/** The tangent of a call's output: what each moving input contributes, added up. */
function tangentOf(dxs: readonly (Tensor | null)[], call: Call): Tensor {
  if (call.op.push !== undefined) return call.op.push(dxs, call);
  return dxs
    .flatMap((dx, i) => (dx === null ? [] : [jvpOf(dx, call, i)]))
    .reduce((total, part) => add(total, part));
}

function jvpOf(dx: Tensor, call: Call, index: number): Tensor {
  return call.op.jvp === undefined ? jvpByTranspose(dx, call, index) : call.op.jvp(dx, call, index);
}

/**
 * J dx from the vjp alone. u -> J'u is linear in a dummy u, and its own vjp in the direction dx is J dx: the transpose
 * of the transpose. Twice the work of a rule written for the purpose, and never wrong.
 */
function jvpByTranspose(dx: Tensor, call: Call, index: number): Tensor {
  const u = zerosLike(call.output).setRequiresGrad();
  // What the call itself was computed from is none of u's business, nor are the hooks there.
  const since = callCount();
  const pulled = withRecording(true, () => call.op.vjp(u, call, index));
  const gradients = sweep(callsBehind([pulled], since), [pulled], [dx], () => true, false);
  return gradients.get(u) ?? zerosLike(call.output);
}
