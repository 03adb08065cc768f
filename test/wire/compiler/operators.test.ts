/** Operators on tensors in a cell: what they mean, and that everything else stays JavaScript. */
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

  test("needs no blank behind a word of the language", async () => {
    const functions = [
      "() => { return(x + y) * 2; }",
      "() => { return-x; }",
      "() => { if (false) 1; else(x + y) * 2; return(x)+y; }",
      "() => { let u; do(u = x + y) * 2; while(u.item() > 9); return u; }",
      "() => { for (const t of[x + y]) return+t; }",
      "() => { try { throw(x + y) * 2; } catch (t) { return t; } }",
      "() => [...(function* () { yield(x) * 2; yield-x; })()][1]",
    ];
    const all = functions.map((code) => `(${code})().item()`).join();
    expect(await value(`[${all}].join()`)).toBe("'6,2,3,3,3,6,2'");
  });

  test("needs no blanks around it, and binds as in JavaScript", async () => {
    const formulas = [
      "a+b*c",
      "a-b-c",
      "a/(b/c)",
      "-a+-b",
      "a*b+c*a-1",
      "2*a**2",
      "2**b**0.5",
      "-(a-b)*-2",
      "(-a)**2",
    ];
    for (const formula of formulas) {
      const byNumbers = await value(`(() => { const [a,b,c]=[-2,5,-4]; return ${formula} })()`);
      const byTensors = await value(
        `(() => { const [a,b,c]=[-2,5,-4].map((n) => tensor(n)); return (${formula}).item() })()`,
      );
      expect(byTensors, formula).toBe(byNumbers);
    }
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

describe("an operator that assigns", () => {
  test("computes what it assigns to once, and in JavaScript's order", async () => {
    await value(
      `const seen = [];
       const say = (word, result) => (seen.push(word), result);
       const shelf = { get t() { return say("get", v) }, set t(t) { say("set " + t.sum().item(), 0) } };`,
    );
    await value("(say('object', shelf))[say('key', 't')] += say('right', v)");
    expect(await value("seen.splice(0).join()")).toBe("'object,key,get,right,set 12'");
    await value("const counts = { n: 1 }; say('a', { counts }).counts.n **= say('b', 3)");
    expect(await value("seen.join()")).toBe("'a,b'");
  });

  test("takes elements by computed positions, properties of calls, awaited and private ones", async () => {
    await value("const list = [v, v, v]; let at = 0; list[at++] += 1; list[list.length - 1] *= 2;");
    expect(await value("[at, list.map((t) => t.sum().item())]")).toBe("[ 1, [ 9, 6, 12 ] ]");
    await value("const net = { layers: [{ W: param([1, 2]) }] }; const { W: kept } = net.layers[0];");
    await value("net.layers[net.layers.length - 1].W -= 0.5; net.layers.at(-1).W! -= 0.5");
    expect(await value("[net.layers[0].W.toArray(), Object.is(net.layers[0].W, kept)]")).toBe(
      "[ [ 0, 1 ], true ]",
    );
    await value("list[await Promise.resolve(1)] -= await Promise.resolve(1)");
    expect(await value("list[1].sum().item()")).toBe("3");
    await value("class Box { #t = v; me() { return this } grow() { this.me().#t += 1; return this.#t } }");
    expect(await value("new Box().grow().toArray()")).toBe("[ 2, 3, 4 ]");
  });

  test("is JavaScript's own between numbers, also in a cell with tensors", () => {
    const compiler = createCellCompiler();
    try {
      const cell = compiler.compile(
        "const u = tensor(1) * 2; const n = { m: [1] }; const k = () => 0; n.m[k()] += 2 * n.m[0]; n.m[0] -= 1;",
      );
      if (!cell.accepted) throw new Error(cell.problems[0]?.message);
      expect(cell.code).toContain("((n.m)[k()] += (2 * ");
      expect(cell.code).not.toContain("__target");
    } finally {
      compiler.close();
    }
  });

  test("takes anything on its right: a choice, another assignment, a yield", async () => {
    const text = await value(`
      let n = 1, s = "", ok = true; const scaled = v * 2, o = { n: 1 };
      for (const guess of [1, 0, 1]) n += guess === 1 ? 10 : 0;
      s += ok ? "a" : "b"; s += s += "c"; o.n -= ok && n > 5 ? 1 : 2; n *= 0 || 2; n **= n > 0 ? 1 : 2;
      const give = function* () { n += yield 1; };
      const giving = give(); giving.next(); giving.next(100);
      [n, s, o.n]`);
    expect(text).toBe("[ 142, 'aac', 0 ]");
  });

  test("to a variable that was made for numbers is refused where it stands", async () => {
    const { text } = await failure("const sums = [0]; const first = () => 0;\nsums[first()] += v;");
    expect(text).toMatch(/:2:1 - TS2322(?:.|\n)*\n2 \| sums\[first\(\)\] \+= v;\n {2}\| ~~~~~~~~~/);
    expect(text).toContain("tensor(0)");
    expect((await failure("[v, v].reduce((a, b) => a + b, 0)")).text).toContain("for example tensor(0)");
    expect((await failure("const n: number = v * 2")).text).toContain("x.item() gives the number");
    const { text: missing } = await failure("({ a: { b: 1 } }).a.c += v");
    expect(missing.match(/'c' does not exist/g)).toHaveLength(1);
  });
});

describe("without a tensor", () => {
  test("numbers, strings, bigints and dates keep JavaScript's operators, also in a cell with tensors", async () => {
    await value("const mixed = v + 1; const n = 7 - -2 * 3; const s = 'a' + 1; const b = 2n ** 3n * 5n;");
    expect(await value("[n, s, b, -n, +'3', 2 ** 3 ** 2 + n]")).toBe("[ 13, 'a1', 40n, -13, 3, 525 ]");
    expect(await value("new Date(5) > new Date(3)")).toBe("true");
    await value("class Old { valueOf() { return 1; } } class New extends Old { n = 2; } enum E { a, b }");
    expect(await value("v * 2; [new Old() <= new New(), E.a < E.b, E.b < 5, 1n < 2, 'a' < 'b']")).toBe(
      "[ true, true, true, true, true ]",
    );
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
    expect((await failure("const w2 = v * 2, n1 = 1, s1 = 'a'; n1 < s1")).text).toContain("Operator '<'");
    expect((await failure("((a: number | string) => [a * 2, v * 2])(1)")).text).toContain("Operator '*'");
    const strangers = [
      "[1] > 2",
      "new Date(1) < 5",
      "({ a: 1 }) < ({ b: 2 })",
      "new Date(1) >= 'a'",
      "true < 1",
    ];
    for (const compared of strangers) {
      const alone = await failure(compared);
      expect(alone.text, compared).toContain("TS2365");
      // The same sentence, at another column.
      const [sentence] = /Operator.*/.exec(alone.text)!;
      expect((await failure(`v * 2; ${compared}`)).text, compared).toContain(sentence);
    }
    for (const name of ["target", "operand", "asked", "negative"])
      expect((await failure(`v - ${name}`)).text).toContain(`Cannot find name '${name}'.\n`);
    const nope = await failure("const q = nope + v");
    expect(nope.text).toMatch(/:1:11 - TS2304(?:.|\n)*\n {2}\| {11}~~~~\na name is known once/);
  });
});
