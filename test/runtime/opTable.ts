/**
 * The table of all ops, written from the registry. Which modes and dtypes an op has is not looked up but tried, on its
 * own samples.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { DType } from "../../runtime/dtype.js";
import {
  GradlabError,
  isPrimitive,
  type Op,
  registeredOps,
  type Tensor,
  tensor,
} from "../../runtime/index.js";
import { type Entry, reasonWithoutGradient, type Sample } from "../../runtime/op.js";
import * as exported from "../../runtime/ops/index.js";

export const COMMAND = "npx vitest run --project runtime test/runtime/opTable.test.ts --update";

const SHORT: Readonly<Record<DType, string>> = { float64: "f64", float32: "f32", int32: "i32", bool: "bool" };

const HEAD = `# The ops

Written from the registry by \`${COMMAND}\`; a test says when it is out of date.

Every op is one declaration: name, shape rule, arithmetic, both derivative rules, this documentation, and samples, on
which a test proves it: both modes against central differences and against each other, and the derivatives of both again
in both modes.

- **Derivatives**: \`vjp\` is reverse mode, \`jvp\` forward mode, \`2nd\` the derivative of either in either mode. Where a rule
  is in brackets, it is not written by hand: forward mode transposes the vjp (the vjp of the vjp), or the op is composed
  of others, whose rules apply.
- **dtypes**: what comes out of f64, f32, i32 and bool, in this order; - where that is refused. The rules are below.
- Conventions at kinks, ties and edges are PyTorch's. Where something else is right, the list below says so.
`;

/** The page, as Markdown. */
export function opTable(): string {
  const ops = [...registeredOps()].sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
  const differing = ops
    .filter(({ doc }) => doc.differs !== undefined)
    .map(({ name, doc }) => `- **${name}**: ${doc.differs}\n`);
  return [
    HEAD,
    `## Dtypes\n\n${dtypeRules()}\n`,
    `## Where PyTorch does otherwise\n\n${differing.join("")}`,
    `## Ops\n\n${table(ops.filter(({ name }) => name in exported))}`,
    `## Gates inside others\n\nWhat pictures and the tape show, beside the ops above.\n\n${table(ops.filter(({ name }) => !(name in exported)))}`,
  ].join("\n");
}

/** The rules as dtype.ts states them, at its head. */
function dtypeRules(): string {
  const head = readFileSync(fileURLToPath(new URL("../../runtime/dtype.ts", import.meta.url)), "utf8").split(
    "*/",
  )[0];
  const lines = head.split("\n").map((line) => line.replace(/^ \* ?/, ""));
  return lines
    .slice(lines.findIndex((line) => line.startsWith("Promotion")))
    .join("\n")
    .replace(/(?=\nOnly)/, "\n")
    .replace(/(?=\n 1\.)/, "\n")
    .replace(/^ (?=\d\.)/gm, "")
    .trim();
}

function table(ops: readonly Entry[]): string {
  const rows = ops.map((op) => {
    const { sentence, convention = "", torch } = op.doc;
    const [call, remark = ""] = torch.split(/(?<=^[^(]*|\)), /);
    const cells = [
      heading(op),
      sentence,
      torch === "" ? "" : `\`${call}\`${remark === "" ? "" : `, ${remark}`}`,
      derivatives(op),
      dtypes(op),
      capital(convention.replace(/^Convention: /, "")),
    ];
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`;
  });
  const head =
    "| op | what it does | PyTorch | derivatives | dtypes | convention |\n|---|---|---|---|---|---|\n";
  return head + rows.join("");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The name of an op with its arguments, as a link to the file that declares it. */
function heading({ name, args }: Entry): string {
  const text = `\`${name}(${args.join(", ")})\``;
  const isIn = (pattern: string) => sources.find(({ text }) => new RegExp(pattern, "m").test(text));
  const source = isIn(`^ *name: "${name}",$`) ?? isIn(`^export (const|function) ${name}\\b`);
  return source === undefined ? text : `[${text}](${source.file})`;
}

const folder = fileURLToPath(new URL("../../runtime/ops", import.meta.url));
const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => ({ file, text: readFileSync(join(folder, file), "utf8") }));

function derivatives(op: Entry): string {
  const without = op.args.filter((_, i) => reasonWithoutGradient(op, i) !== null);
  if (without.length === op.args.length) return `none: ${reasonWithoutGradient(op, 0)}`;
  const modes = isPrimitive(op) ? `vjp, ${forwardRule(op)}, 2nd` : "(vjp, jvp), 2nd";
  const limits = without.map((name) => `not in ${name}: ${op.nondifferentiable[name]}`);
  return [modes, ...limits].join("; ");
}

function forwardRule(op: Op): string {
  return op.jvp === undefined && op.push === undefined ? "(jvp)" : "jvp";
}

function dtypes(op: Entry): string {
  return (["float64", "float32", "int32", "bool"] as const).map((dtype) => resultOf(op, dtype)).join(" ");
}

/** The dtype that comes out of the first sample that takes this one, or - if none does. */
function resultOf(op: Entry, dtype: DType): string {
  for (const sample of op.samples()) {
    try {
      return SHORT[op.run(inputsOf(op, sample, dtype), sample.params).dtype];
    } catch (error) {
      if (!(error instanceof GradlabError)) throw error;
    }
  }
  return "-";
}

/** The inputs of a sample as `dtype`; positions, labels and masks stay what they are. */
function inputsOf(op: Entry, sample: Sample, dtype: DType): Tensor[] {
  return sample.inputs.map((values, k) => {
    const x = tensor(values, { dtype: "float64" });
    const isPlace = reasonWithoutGradient(op, k) !== null && op.nondifferentiable["*"] === undefined;
    return isPlace ? x : x.to(dtype);
  });
}
