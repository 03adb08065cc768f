/** Gradients of a student's code, held against differences of a student's own loss. */
import type { Tensor } from "../../../../runtime/index.js";
import { expect } from "../../expect.js";
import type { Student } from "../../student.js";

export type Fields = { [name: string]: unknown };

/** The fields that an object must have. */
export async function fields(answer: Promise<unknown>, ...names: string[]): Promise<Fields> {
  const found = expect.record(await answer, `{ ${names.join(", ")} }`);
  const missing = names.filter((name) => found[name] === undefined);
  const there = Object.keys(found).filter((name) => found[name] !== undefined);
  expect.that(
    missing.length === 0,
    `the answer has no ${missing.join(", no ")}; it has ${there.join(", ") || "nothing"}`,
  );
  return found;
}

/** Holds one gradient of a computation against differences of its loss. */
export async function gradientOf(
  student: Student,
  gradient: unknown,
  name: string,
  inputs: { [name: string]: unknown },
  loss: string,
): Promise<void> {
  const ask = `points.map((${name}) => gradlab.tensor(${loss}).item())`;
  const at = inputs[name] as Tensor;
  const f = (points: Tensor[]) => student.evaluate(ask, { ...inputs, points });
  await expect.gradient(gradient, at, f, { name: `the gradient of ${name}` });
}
