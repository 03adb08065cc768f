/** Operators on tensors in a cell: what they mean, where errors point, and that everything else stays JavaScript. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createCellCompiler } from "../../../dist/kernel/compiler/index.js";
import { Client } from "../client.js";

let client: Client;
const value = (code: string) => client.value(code);

async function failure(code: string): Promise<{ ename: string; text: string }> {
  const { reply } = await client.execute(code);
  expect(reply.status).toBe("error");
  const { ename, traceback } = reply as { ename: string; traceback: string[] };
  return { ename, text: traceback.join("\n") };
}

beforeAll(async () => {
  client = await Client.start();
  await value("const x = param(-2), y = param(5), z = param(-4); const v = tensor([1, 2, 3]);");
});
afterAll(() => client.close());

describe("an operator with a tensor", () => {
  test("is the tensor operation, with gradients", async () => {
    await value("const f = (x + y) * z; f.backward()");
    expect(await value("[f, x.grad, y.grad, z.grad].map((t) => t.item())")).toBe("[ -12, -4, -4, 3 ]");
  });

  test("gives bit for bit what the methods give", async () => {
    await value("const byOperators = 1 / (1 + exp(-(v * 0.3 - v ** 2 / 7)))");
    await value("const byMethods = div(1, add(1, exp(v.mul(0.3).sub(v.pow(2).div(7)).neg())))");
    expect(await value("byOperators.data.every((n, i) => Object.is(n, byMethods.data[i]))")).toBe("true");
  });

  test("compares to a tensor of booleans, and broadcasts", async () => {
    expect(await value("[(v > 1.5).dtype, (v > 1.5).toArray()]")).toBe("[ 'bool', [ false, true, true ] ]");
    expect(await value("(v + tensor([[10], [20]])).shape")).toBe("[ 2, 3 ]");
  });

  test("works in functions without types, on numbers and tensors alike, as the slides write them", async () => {
    await value(
      `function neuron(w0, x0, w1, x1, w2) {
         const s0 = w0 * x0; const s1 = w1 * x1; const s2 = s0 + s1; const s3 = s2 + w2;
         return 1 / (1 + exp(-s3));
       }
       const w0 = param(2); const L = neuron(w0, -1, -3, -2, -3); L.backward()`,
    );
    expect(await value("[L.item(), w0.grad.item(), neuron(2, -1, -3, -2, -3).item()]")).toBe(
      "[ 0.7310585786300049, -0.19661193324148188, 0.7310585786300049 ]",
    );
  });

  test("works in callbacks, classes, templates, conditions and across lines", async () => {
    expect(await value("[1, 2].map((n) => n * x).map((t) => t.item())")).toBe("[ -2, -4 ]");
    await value("class Line { constructor(public w) {}\n at(t) { return this.w * t\n + 1 } }");
    expect(await value("new Line(v).at(v).toArray()")).toBe("[ 2, 5, 10 ]");
    expect(await value(["`$", "{(x + y).item() > 0 ? (-x).item() : 0}`"].join(""))).toBe("'2'");
  });

  test("updates a parameter in place, and makes a new tensor of a computed one", async () => {
    await value(
      "let W = param([1, 2]); const same = W; let loss = sum(W * W); loss += 0.5 * sum(W); loss.backward()",
    );
    await value("W -= 0.1 * W.grad");
    expect(await value("[Object.is(W, same), W.isLeaf, W.requiresGrad, W.toArray()]")).toBe(
      "[ true, true, true, [ 0.75, 1.55 ] ]",
    );
    expect(await value("[loss.item(), loss.isLeaf]")).toBe("[ 6.5, false ]");
    await value("const box = { t: tensor([1, 2]), n: 1 }; box.t *= 3; box.n += 1");
    expect(await value("[box.t.toArray(), box.n]")).toBe("[ [ 3, 6 ], 2 ]");
  });
});

describe("without a tensor", () => {
  test("numbers, strings, bigints and dates keep JavaScript's operators, also in a cell with tensors", async () => {
    await value("const mixed = v + 1; const n = 7 - -2 * 3; const s = 'a' + 1; const b = 2n ** 3n * 5n;");
    expect(await value("[n, s, b, -n, +'3', 2 ** 3 ** 2 + n]")).toBe("[ 13, 'a1', 40n, -13, 3, 525 ]");
    expect(await value("new Date(5) > new Date(3)")).toBe("true");
    await value("const any: any = JSON.parse('3'); const text: any = 'x';");
    expect(await value("[any * 2 + 1, text + any, any > 2, -any]")).toBe("[ 7, 'x3', true, -3 ]");
  });

  test("the JavaScript of numbers has no call in it, also beside a tensor", () => {
    const compiler = createCellCompiler();
    try {
      compiler.compile("const t = tensor([1, 2]);");
      const cell = compiler.compile(
        "let s = 0; for (let i = 0; i < 9; i++) s += i * 2 - -i; const u = t * (s + 1);",
      );
      if (!cell.accepted) throw new Error(cell.problems[0]?.message);
      expect(cell.code).toContain("i < 9");
      expect(cell.code.match(/__operand/g)).toHaveLength(1);
    } finally {
      compiler.close();
    }
  });

  test("a real type error is still one", async () => {
    expect((await failure("1 * 'a'")).text).toContain("TS2363");
    expect((await failure("v * 'a'")).text).toMatch(
      /:1:3 - TS2365: Operator '\*' cannot be applied to types 'Tensor<Shape>' and 'string'\.\n1 \| v \* 'a'\n {2}\| {3}~$/,
    );
    const nope = await failure("const q = nope + v");
    expect(nope.text).toMatch(/:1:11 - TS2304(?:.|\n)*\n {2}\| {11}~~~~$/);
  });
});

describe("an error", () => {
  test("at run time points at the operator", async () => {
    const { ename, text } = await failure("const long = 2 *\n   (v +\n     tensor([1, 2]));");
    expect(ename).toBe("ShapeError");
    expect(text).toMatch(/at In\[\d+\]:2:7/);
  });

  test("says how a number variable becomes a tensor", async () => {
    expect((await failure("let total = 0; total += v * 2")).text).toContain("tensor(0)");
  });

  test("meets a tensor that is asked for true or false, and leaves what may be missing alone", async () => {
    for (const code of ["if (v) 1", "while (v) {}", "!v", "v && 1", "v || 1", "v ? 1 : 2"]) {
      expect((await failure(code)).text).toContain("neither true nor false");
    }
    for (const code of ["v == y", "v === y", "v !== y"])
      expect((await failure(code)).text).toContain("eq(x, y)");
    expect(
      await value("let seen = ''; if (x.grad) seen += 'grad'; if (v.grad !== null) seen += ' none'; seen"),
    ).toBe("'grad'");
  });

  test("a tensor never becomes NaN behind TypeScript's back", async () => {
    expect((await failure("(v as unknown as number) % 2")).ename).toBe("ArgumentError");
    expect((await failure("Math.sqrt(v as unknown as number)")).ename).toBe("ArgumentError");
  });
});

test("hover and completion know the type behind an operator", async () => {
  const inspect = async (code: string, cursor_pos: number) => {
    const content = await client.ask("shell", "inspect_request", { code, cursor_pos, detail_level: 0 });
    return (content as { data: { "text/plain"?: string } }).data["text/plain"];
  };
  expect(await inspect("const q = x + y;\nq", 7)).toContain("const q: Tensor");
  expect(await inspect("const q = -v;\nconst r = q * 2", 25)).toContain("const q: Tensor");
  const code = "const a = x * y;\n(a + v).mat + 1";
  const content = await client.ask("shell", "complete_request", { code, cursor_pos: 28 });
  expect(content).toMatchObject({ matches: ["matmul"], cursor_start: 25, cursor_end: 28 });
});
