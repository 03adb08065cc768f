/** A notebook's names, and a student whose expressions see them: the same evaluation that a kernel does. */
import { evaluate } from "../../kernel/executor/child/evaluate.js";
import { localStudent, type Student } from "../../notebooks/grading/student.js";
import * as runtime from "../../runtime/index.js";

export function studentWith(names: { [name: string]: unknown }): Student {
  const visible = Object.assign(Object.create(null), runtime, { gradlab: runtime }, names);
  return localStudent((expression, inputs) => evaluate(expression, visible, inputs));
}
