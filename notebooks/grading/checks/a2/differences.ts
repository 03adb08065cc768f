/** Gradients of a student's code, held against differences of a student's own loss. */
import type { Tensor } from "../../../../runtime/index.js";
import { expect } from "../../expect.js";
import type { Student } from "../../student.js";

export type Fields = { [name: string]: unknown };

/** The fields that an object must have. */
export async function fields(answer: Promise<unknown>, ...names: string[]): Promise<Fields> {
  const found = await answer;
  const isObject = typeof found === "object" && found !== null;
  const missing = names.filter((name) => !isObject || (found as Fields)[name] === undefined);
  expect.that(
    missing.length === 0,
    `the answer should have ${names.join(", ")}, but lacks ${missing.join(", ")}`,
  );
  return found as Fields;
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
