/** Names across cells: what a cell sees of the cells before it, and what it can change there. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Client } from "../client.js";

let client: Client;
const value = (code: string) => client.value(code);

beforeAll(async () => {
  client = await Client.start();
});
afterAll(() => client.close());

describe("a later cell", () => {
  test("that is refused says which functions and classes are still those of before", async () => {
    const told = async (code: string) => {
      const { reply } = await client.execute(code);
      return (reply as { traceback: string[] }).traceback.at(-1);
    };
    await value("function mended() { return 'old' } class Old {} const arrow2 = () => 1; let n2 = 1;");
    expect(await told("function mended(): number { return 'new' }")).toBe(
      "The cell did not run: mended is still the one of before.",
    );
    expect(await told("function mended() { return 'new' ")).toContain("mended is still the one of before");
    expect(await told("const arrow2 = () => 2; class Old { a: nope }")).toContain(
      "arrow2, Old are still those of before",
    );
    expect(await told("let n2: number = 'text'; const fresh = () => mended();")).not.toContain("still");
    expect(await value("mended()")).toBe("'old'");
  });

  test("assigns a variable, and the functions of the earlier cell see it", async () => {
    await value(
      "let n = 0; var v = 0; function inc(): number { n++; v++; return n; } const arrow = () => n + v;",
    );
    await value("n = 10; v = 100");
    expect(await value("inc()")).toBe("11");
    expect(await value("arrow()")).toBe("112");
    await value("n += 5; [v] = [1]; ({ n } = { n: n + 1 });");
    expect(await value("[arrow(), n, v]")).toBe("[ 18, 17, 1 ]");
  });

  test("sees what an earlier cell's functions and callbacks assign", async () => {
    await value(
      "let ticks = 0; let done: () => void; const ticked = new Promise<void>((r) => { done = r; }); const tick = () => { ticks++; done(); }",
    );
    await value("setTimeout(tick, 1); await ticked");
    expect(await value("ticks")).toBe("1");
  });

  test("declares a name anew, with another type; functions of the first cell keep their own", async () => {
    await value("let same = 1; const getSame = () => same;");
    await value("const same = 'text'");
    expect(await value("same.length")).toBe("4");
    expect(await value("getSame()")).toBe("1");
    await value("function same() { return 'called' }");
    expect(await value("same()")).toBe("'called'");
    await value("class same { static who = 'class' }");
    expect(await value("same.who")).toBe("'class'");
  });

  test("uses an earlier name as a shorthand property, an argument default, a template and a spread", async () => {
    await value("const a = 1, rest = [2, 3], o = { p: 4 };");
    expect(await value("const made = { a, ...o }; made")).toBe("{ a: 1, p: 4 }");
    expect(await value(`((x = a) => \`\${x}\${rest}\`)()`)).toBe("'12,3'");
    expect(await value("[a, ...rest]")).toBe("[ 1, 2, 3 ]");
    expect(await value("typeof a")).toBe("'number'");
  });

  test("takes parts of an earlier value under names that are names of its properties or of earlier cells", async () => {
    await value("interface Point { x: number; y: number } const x = 100, point: Point = { x: 1, y: 2 };");
    expect(
      await value("const { x: px, ...behind } = point; let qx = 0; ({ x: qx } = point); [px, behind, qx, x]"),
    ).toBe("[ 1, { y: 2 }, 1, 100 ]");
    expect(await value("(({ x: inner, y = x }: Point) => [inner, y, { x }])({ x, y: 3 })")).toBe(
      "[ 100, 3, { x: 100 } ]",
    );
    await value("let found = 0; ({ found } = { found: 7 }); const seesFound = () => found;");
    await value("({ found = 8 } = {} as { found?: number })");
    expect(await value("seesFound()")).toBe("8");
  });

  test("calls a function of an earlier cell as nobody's method, and names the function that it assigns", async () => {
    await value(
      "function self(this: unknown, ..._: unknown[]) { return this; } let named = (): unknown => 0; const who = 'who';",
    );
    expect(
      await value("[self(), (self)(), self?.(), self``, ((exports: number) => [exports, who])(1)]"),
    ).toBe("[ undefined, undefined, undefined, undefined, [ 1, 'who' ] ]");
    await value("named = () => 1;");
    expect(await value("[named.name, named()]")).toBe("[ 'named', 1 ]");
  });

  test("may hide an earlier name in a function, a block or a parameter", async () => {
    await value("const shadowed = 'outer'");
    expect(await value("((shadowed: string) => shadowed)('parameter')")).toBe("'parameter'");
    expect(
      await value(
        "const inBlock: string[] = []; { const shadowed = 'block'; inBlock.push(shadowed); } [...inBlock, shadowed]",
      ),
    ).toBe("[ 'block', 'outer' ]");
  });

  test("sees destructured names, also with defaults, renames and rest", async () => {
    await value(
      "const { x, y: { z: deep = 5 }, ...others } = { x: 1, y: {} as { z?: number }, k: 7 }; const [first, , third = 3] = [1, 2];",
    );
    expect(await value("[x, deep, others, first, third]")).toBe("[ 1, 5, { k: 7 }, 1, 3 ]");
  });

  test("sees what was taken from anything that can be walked through, once", async () => {
    await value(`
      let asked = 0;
      function* naturals() { for (let n = 0; ; n++) { asked++; yield n; } }
      const [zero, , two] = naturals(); const [b1, ...bs] = new Set(["a", "b"]); const [[key]] = new Map([["k", 1]]);`);
    expect(await value("[zero, two, asked, b1, bs, key]")).toBe("[ 0, 2, 3, 'a', [ 'b' ], 'k' ]");
    await value(`const [URL, ...process] = new Set(["u", "p"]);`);
    expect(await value("[URL, process]")).toBe("[ 'u', [ 'p' ] ]");
  });

  test("sees variables that are declared with var in a block, whatever else has that name", async () => {
    await value("const index = (at: number) => at; type Many = { every: number[] };");
    await value(`
      for (var at = 0; at < 2; at++); for (var [every] of [[5]]); if (at) { var inIf = "if"; } try { throw 1; } catch { var caught = 2; }
      const seesAt = () => at;`);
    await value("at += 10");
    expect(await value("[at, seesAt(), every, inIf, caught]")).toBe("[ 12, 12, 5, 'if', 2 ]");
  });

  test("uses other names of parts of a namespace, also many cells later", async () => {
    await value("namespace Outer { export namespace Inner { export const v = 1; export class K {} } }");
    await value("import Short = Outer.Inner; Short.v");
    await value("const unrelated = 1");
    expect(await value("const k: Short.K = new Short.K(); [Short.v, k]")).toBe("[ 1, K {} ]");
  });

  test("sees variables of loops that are declared with var, and not those declared with let", async () => {
    await value("for (var i = 0; i < 3; i++) {} for (let hidden = 0; hidden < 3; hidden++) {}");
    expect(await value("i")).toBe("3");
    const { reply } = await client.execute("hidden");
    expect(reply.evalue).toContain("Cannot find name 'hidden'");
  });

  test("uses classes, abstract classes, enums, const enums, generics and namespaces of earlier cells", async () => {
    await value(`
      abstract class Shape<T extends number = number> { constructor(readonly size: T) {} abstract area(): number; }
      class Square extends Shape { area() { return this.size ** 2; } static #made = 0; static make(n: number) { Square.#made++; return new Square(n); } static get made() { return Square.#made; } }
      enum Color { Red = "r", Green = "g" }
      const enum Level { Low = 1, High }
      namespace Units { export const cm = 0.01; export interface Length { m: number } }
      function identity<T>(x: T): T { return x; }
      function overloaded(x: number): number; function overloaded(x: string): string; function overloaded(x: never) { return x; }`);
    expect(await value("Square.make(3).area() + Square.made")).toBe("10");
    expect(await value("new (class extends Square { override area() { return -1; } })(2).area()")).toBe("-1");
    expect(await value("[Color.Green, Level.High, Units.cm, identity('id'), overloaded('over')]")).toBe(
      "[ 'g', 2, 0.01, 'id', 'over' ]",
    );
    expect(await value("const l: Units.Length = { m: 1 }; const c: Color = Color.Red; l")).toBe("{ m: 1 }");
  });

  test("keeps types: generic aliases, satisfies, as const, and narrowing", async () => {
    await value(
      "type Pair<A, B = A> = readonly [A, B]; const pair = [1, 'b'] as const satisfies Pair<number, string>;",
    );
    expect(await value("const p2: Pair<number, string> = pair; p2[1].toUpperCase()")).toBe("'B'");
    const { reply } = await client.execute("pair[0].toUpperCase()");
    expect(reply.evalue).toContain("toUpperCase");
  });
});

describe("a value", () => {
  test("whose type has no name that a later cell could use is still seen there", async () => {
    await value("const Hidden = (() => { class Inner { private a = 1; b = this.a + 1; } return Inner; })()");
    expect(await value("new Hidden().b + 1")).toBe("3");
  });

  test("that is a function or class without a name keeps none", async () => {
    expect(await value("async () => {}")).toBe("[AsyncFunction (anonymous)]");
    expect(await value("(class {})")).toBe("[class (anonymous)]");
  });

  test("has the methods that every supported Node has, also those newer than the cells' TypeScript", async () => {
    expect(
      await value("[[3, 1].toSorted(), [1, 2].with(0, 5), new Float64Array([1, 2]).toReversed()[0]]"),
    ).toBe("[ [ 1, 3 ], [ 5, 2 ], 2 ]");
  });
});

describe("of a cell that threw", () => {
  test("the names that had a value survive, and those that had not say so", async () => {
    const failed = await client.execute(
      "let before = 5; const f = () => before; throw new Error('stop'); let after = 7;",
    );
    expect(failed.reply.status).toBe("error");
    expect(await value("before = 6; f()")).toBe("6");
    const { reply } = await client.execute("after");
    expect(reply).toMatchObject({ status: "error", ename: "ReferenceError" });
    expect(reply.evalue).toBe(
      `after has no value: In[${failed.reply.execution_count}] stopped before it was assigned`,
    );
  });

  test("a name that had no value gets one from a later cell or callback", async () => {
    await client.execute(
      "let late: number | undefined; const setLate = () => { late = 3; }; throw new Error('stop'); let never = 1;",
    );
    expect(await value("late")).toBe(undefined);
    await value("setLate()");
    expect(await value("late")).toBe("3");
    await value("late = 4");
    expect(await value("late")).toBe("4");
    expect((await client.execute("never")).reply.ename).toBe("ReferenceError");
    await value("never = 5");
    expect(await value("never")).toBe("5");
  });

  test("an earlier value of a name that it did not get to declare anew stays", async () => {
    await value("const kept = 'old'");
    await client.execute("throw new Error('stop'); const kept = 'new';");
    const { reply } = await client.execute("kept");
    expect(reply.status === "ok" || reply.ename === "ReferenceError").toBe(true);
  });

  test("a refused one declares nothing", async () => {
    await client.execute("const refused = 1; const wrong: string = refused;");
    const { reply } = await client.execute("refused");
    expect(reply.evalue).toContain("Cannot find name 'refused'");
  });
});
