/** Shapes told in types: what does not fit is said before the cell runs, and nothing is said of what is right. */
import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Compiler } from "../../../dist/kernel/compiler/compiler.js";
import { createCellCompiler } from "../../../dist/kernel/compiler/index.js";
import { Client, type Executed } from "../client.js";
import { type Program, readCorpus } from "./shapes/corpus.js";

const correct = readCorpus("correct");
const mistakes = readCorpus("mistakes");
const LECTURES = new URL("../../../notebooks/lectures/", import.meta.url);

let client: Client;
let compiler: Compiler;

beforeAll(async () => {
  compiler = createCellCompiler({ warnsOfShapes: true });
  client = await Client.start();
});
afterAll(async () => {
  compiler.close();
  await client.close();
});

/** What is said of a program, as `line sentence`. */
function warningsOf({ cells }: Pick<Program, "cells">): string[] {
  compiler.forget();
  return cells.flatMap((cell) => {
    const compiled = compiler.compile(cell);
    if (!compiled.accepted) return compiled.problems.map(({ message }) => `refused: ${message}`);
    return compiled.warnings().map(({ line, message }) => `${line} ${message}`);
  });
}

function shownWarning({ outputs }: Executed): string | undefined {
  const texts = outputs.map(({ content }) => content.data?.["text/plain"]);
  return texts.find((text): text is string => typeof text === "string" && text.startsWith("Shape warning"));
}

async function runAll({ cells }: Program): Promise<Executed[]> {
  const runs: Executed[] = [];
  for (const cell of cells) runs.push(await client.execute(cell));
  return runs;
}

describe("a correct program", () => {
  test("runs without a warning, each of the corpus, one after another in one session", async () => {
    expect(correct.length).toBeGreaterThanOrEqual(60);
    const failed: string[] = [];
    for (const program of correct) {
      for (const run of await runAll(program)) {
        const { status, evalue = "" } = run.reply as { status: string; evalue?: string };
        if (status !== "ok") failed.push(`${program.title}: ${evalue}`);
        if (shownWarning(run) !== undefined) failed.push(`${program.title}: ${shownWarning(run)}`);
      }
    }
    expect(failed).toEqual([]);
  });

  test("has no warning in the lectures, but where a mistake is shown on purpose", () => {
    const warned: string[] = [];
    for (const name of readdirSync(LECTURES).filter((file) => file.endsWith(".ipynb"))) {
      const { cells } = JSON.parse(readFileSync(new URL(name, LECTURES), "utf8")) as {
        cells: { cell_type: string; source: string | string[]; metadata: { tags?: string[] } }[];
      };
      compiler.forget();
      for (const [i, { cell_type, source, metadata }] of cells.entries()) {
        if (cell_type !== "code") continue;
        const text = [source].flat().join("");
        const compiled = compiler.compile(text);
        const isOnPurpose =
          metadata.tags?.includes("raises-exception") || /assert\.throws|catch \(/.test(text);
        if (!isOnPurpose && compiled.accepted && compiled.warnings().length > 0)
          warned.push(`${name}, cell ${i}`);
      }
    }
    expect(warned).toEqual([]);
  });
});

describe("a mistake", () => {
  test("is told with its line, before the same sentence is thrown, in at least nine of ten", async () => {
    expect(mistakes.length).toBeGreaterThanOrEqual(100);
    const told = mistakes.filter(({ sentence }) => sentence !== undefined);
    expect(told.length).toBeGreaterThanOrEqual(0.9 * mistakes.length);
    const different: string[] = [];
    for (const program of mistakes) {
      const runs = await runAll(program);
      const last = runs.at(-1)!;
      const { status, evalue = "" } = last.reply as { status: string; evalue?: string };
      const thrown = evalue.split("\n")[0]!;
      if (status !== "error") different.push(`${program.title}: it runs`);
      if (runs.slice(0, -1).some((run) => shownWarning(run) !== undefined)) {
        different.push(`${program.title}: a warning too early`);
      }
      const warned = shownWarning(last) ?? "";
      const { line, sentence } = program;
      if (sentence === undefined) {
        if (warned !== "") different.push(`${program.title}: ${warned}`);
        continue;
      }
      const [head = ""] = warned.split("\n");
      if (!new RegExp(`:${line}:\\d+ - `).test(head) || !head.endsWith(` - ${sentence}`)) {
        different.push(`${program.title}: ${warned}`);
      }
      // A size that types do not know is `?` in the warning.
      const pattern = sentence.replace(/[[\]().?]/g, (sign) => (sign === "?" ? "\\d+" : `\\${sign}`));
      if (!new RegExp(`^${pattern}$`).test(thrown)) different.push(`${program.title}: ${thrown}`);
    }
    expect(different).toEqual([]);
  });

  test("is shown as an output of the cell, which runs all the same", async () => {
    const code =
      "const a = zeros(2, 3), c = zeros(4, 5);\nlet seen = 1;\ntry { a.matmul(c) } catch { seen = 2 }\nseen";
    const { outputs, reply } = await client.execute(code);
    expect(reply.status).toBe("ok");
    const [warning, result] = outputs;
    expect(warning!.header.msg_type).toBe("display_data");
    expect(warning!.content.data["text/plain"]).toMatch(
      /^Shape warning at In\[\d+\]:3:16 - matmul: inner dimensions 3 and 4 differ: \[2,3\] x \[4,5\]\n3 \| try \{ a\.matmul\(c\) \} catch \{ seen = 2 \}\n {2}\| {16}~$/,
    );
    expect(warning!.content.data["text/html"]).toContain("inner dimensions 3 and 4 differ");
    expect(result!.content.data["text/plain"]).toBe("2");
  });
});

test("a function generic in shape is read for its signature: its body has no end", () => {
  const cells = [
    "function plus<S extends Shape>(x: Tensor<S>, y: Tensor<S>): Tensor { return x + y; }\nzeros(2, 3).matmul(zeros(4, 5));",
  ];
  const complaints: unknown[] = [];
  const { error } = console;
  console.error = (...words) => complaints.push(words);
  try {
    expect(warningsOf({ cells })).toEqual(["2 matmul: inner dimensions 3 and 4 differ: [2,3] x [4,5]"]);
  } finally {
    console.error = error;
  }
  expect(complaints).toEqual([]);
});

describe("nothing is said", () => {
  const mistake = "zeros(2, 3).matmul(zeros(4, 5));";

  test("of a cell that asks for it by a comment", () => {
    expect(warningsOf({ cells: [mistake] })).toHaveLength(1);
    expect(warningsOf({ cells: [`// @shapes-off\n${mistake}`, mistake] })).toHaveLength(1);
    expect(warningsOf({ cells: [`/* @shapes-off: on purpose */ ${mistake}`] })).toEqual([]);
    expect(warningsOf({ cells: [`const s = "@shapes-off"; ${mistake}`] })).toHaveLength(1);
  });

  test("of the cells of a notebook that asks for it once", () => {
    expect(warningsOf({ cells: ["// @shapes-off notebook", mistake, mistake] })).toEqual([]);
  });

  test("where another type is wrong in the shaped reading alone", () => {
    const cells = [
      "const x = zeros(2, 3); const is3 = x.shape.length === (3 as number); x.matmul(zeros(3, 1));",
    ];
    expect(warningsOf({ cells })).toEqual([]);
    expect(warningsOf({ cells: ["if (zeros(2, 3).shape.length === 3) console.log(1);"] })).toEqual([]);
  });
});

describe("hover", () => {
  const hover = (source: string, offset = 7) => compiler.inspect(source, offset)?.signature;

  test("shows the shape of a variable, across cells too", () => {
    warningsOf({ cells: ["const x = tensor([[1, 2, 3], [4, 5, 6]]); const W = randn(3, 4);"] });
    expect(hover("const y = x.matmul(W);")).toBe("const y: Tensor<[2, 4]>");
    expect(hover("const s = x.sum(0, true) * 2;")).toBe("const s: Tensor<[1, 3]>");
    expect(hover("x", 1)).toBe("const x: Tensor<[2, 3]>");
  });

  test("shows a function as it is declared", () => {
    expect(hover("matmul", 3)).toBe("function matmul(x: TensorLike, y: TensorLike): Tensor");
    expect(hover("sum", 2)).toMatch(
      /^function sum\(x: TensorLike, axis\?: Axes, keepdim\?: boolean\): Tensor$/,
    );
  });

  test("shows a method with the shapes of this call", () => {
    warningsOf({ cells: ["const x = zeros(2, 3), W = zeros(3, 4);"] });
    const code = "x.matmul(W)";
    expect(hover(code, 4)).toBe("(method) Tensor.matmul(y: Tensor<[3, 4]>): Tensor<[2, 4]>");
  });
});
