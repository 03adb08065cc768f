/** What an editor is told about names, in a live kernel: how they are called, and the whole documentation of an op. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { registeredOps } from "../../../runtime/index.js";
import { Client } from "../client.js";

let client: Client;

beforeAll(async () => {
  client = await Client.start();
  await client.value(`
    const x = tensor([[1, 2], [3, 4]]);
    /** Twice as much. */
    const twice = (n: number) => 2 * n;`);
});

afterAll(() => client.close());

/** The cursor stands at the end of the code. */
async function inspect(code: string): Promise<{ plain: string; markdown: string }> {
  const { data } = await client.ask("shell", "inspect_request", {
    code,
    cursor_pos: code.length,
    detail_level: 0,
  });
  return { plain: String(data["text/plain"]), markdown: String(data["text/markdown"]) };
}

async function typed(code: string) {
  const { metadata } = await client.ask("shell", "complete_request", { code, cursor_pos: code.length });
  const entries = metadata._jupyter_types_experimental as {
    text: string;
    type: string;
    signature?: string;
    documentation?: string;
  }[];
  return new Map(
    entries.map(({ text, type, signature, documentation }) => [text, { type, signature, documentation }]),
  );
}

describe("inspection", () => {
  test("of an op gives how it is called, the sentence, the formula, the convention, the example and PyTorch's name", async () => {
    for (const name of ["relu", "matmul", "sum", "softmax"]) {
      const { doc } = registeredOps().find((op) => op.name === name)!;
      const { plain, markdown } = await inspect(name);
      for (const text of [plain, markdown]) {
        expect(text).toContain(`function ${name}(x: TensorLike`);
        for (const part of [doc.sentence, doc.formula, doc.convention ?? "", doc.torch, doc.example]) {
          expect(text).toContain(part);
        }
      }
    }
  });

  test("in Markdown puts signature, formula and example into blocks of code", async () => {
    const { doc } = registeredOps().find(({ name }) => name === "relu")!;
    const { markdown } = await inspect("relu");
    const blocks = [...markdown.matchAll(/^```(\w+)\n([\s\S]*?)\n```$/gm)].map(([, language, code]) => [
      language,
      code,
    ]);
    expect(blocks).toEqual([
      ["typescript", "function relu(x: TensorLike): Tensor"],
      ["text", doc.formula],
      ["typescript", doc.example],
    ]);
  });

  test("of a tensor's method says what the function of the same name does", async () => {
    const { doc } = registeredOps().find(({ name }) => name === "matmul")!;
    const { plain } = await inspect("x.matmul");
    expect(plain).toContain("Tensor.matmul(y: TensorLike): Tensor");
    expect(plain).toContain(doc.formula);
  });

  test("of the whole namespace's members is the same", async () => {
    expect(await inspect("gradlab.relu")).toEqual(await inspect("relu"));
  });

  test("of a name of the user that hides an op says nothing of the op", async () => {
    const { plain } = await inspect("const exp = (n: number) => n; exp");
    expect(plain).toContain("exp: (n: number) => number");
    expect(plain).not.toContain("TensorLike");
  });

  test("of a name that is declared nowhere finds nothing", async () => {
    const { found, data } = await client.ask("shell", "inspect_request", {
      code: "noSuchName",
      cursor_pos: 3,
    });
    expect({ found, data }).toEqual({ found: false, data: {} });
  });

  test("of Node's and JavaScript's own functions gives their documentation", async () => {
    expect((await inspect("Math.max")).plain).toContain("Returns the larger of a set of supplied numeric");
    expect((await inspect('import { readFileSync } from "node:fs"; readFileSync')).plain).toContain(
      "Returns the contents of the `path`",
    );
    expect((await inspect("plot.heatmap")).markdown).toContain("**Example**");
    expect((await inspect("setTimeout")).plain).toContain("Schedules execution of a one-time `callback`");
  });

  test("gives parameters by name", async () => {
    const { markdown } = await inspect("[1].map");
    expect(markdown).toMatch(/^\*@param\* `callbackfn` A function/m);
  });
});

describe("completion", () => {
  test("tells functions with how they are called: ops, methods, functions of cells", async () => {
    expect((await typed("matmul")).get("matmul")).toMatchObject({
      type: "function",
      signature: "(x: TensorLike, y: TensorLike): Tensor",
    });
    expect((await typed("x.matmul")).get("matmul")).toMatchObject({
      type: "method",
      signature: "(y: TensorLike): Tensor",
    });
    expect((await typed("twi")).get("twice")).toMatchObject({
      type: "function",
      signature: "(n: number): number",
    });
    expect((await typed("[1].findIndex")).get("findIndex")?.signature).toContain("value: number");
    expect((await typed('["a"].findIndex')).get("findIndex")?.signature).toContain("value: string");
  });

  test("says in a sentence what each does: ops, methods, Node's and JavaScript's functions, functions of cells", async () => {
    const { doc } = registeredOps().find(({ name }) => name === "matmul")!;
    const documentation = async (code: string, name: string) => (await typed(code)).get(name)?.documentation;
    const [sentence] = doc.sentence.split(/(?<=[.:;])\s/);
    expect(await documentation("matmul", "matmul")).toContain(sentence);
    expect(await documentation("x.matmul", "matmul")).toContain(sentence);
    expect(await documentation("[1].findIndex", "findIndex")).toMatch(
      /^Returns the index of the first element .*\.$/,
    );
    expect(await documentation("console.log", "log")).toBe("Prints to `stdout` with newline.");
    expect(await documentation("twi", "twice")).toBe("Twice as much.");
    expect(await documentation("plot.heatmap", "heatmap")).toMatch(/^\w.*\.$/);
  });

  test("tells other values by their kind alone", async () => {
    expect((await typed("x.sha")).get("shape")).toEqual({ type: "property" });
    expect((await typed("const n = 5; n")).get("n")).toEqual({ type: "const" });
  });
});
