/**
 * What operators on tensors cost those who use them, and those who don't: a loop of 1e8 additions of numbers, in a cell
 * that is compiled with typed operators and in one that is not, beside plain `node:vm`; a recursion on numbers with and
 * without types; and the time of a small cell with
 * operators beside the same formula with methods.
 */
import { Script } from "node:vm";
import { BenchSession } from "./session.mjs";

const ADDITIONS = 1e8;
const ROUNDS = 5;
const CELLS = 20;

const LOOP = `(() => { let total = 0; for (let i = 0; i < ${ADDITIONS}; i++) total += i; return total; })`;
const TIMED = (/** @type {string} */ name) =>
  `const at = performance.now(); const sum = ${name}(); const ms = performance.now() - at;`;

/**
 * @param {import("./kernels.mjs").Kernel} kernel
 * @param {(row: string, value: number) => void} note
 */
export async function measureOperators(kernel, note) {
  const session = await BenchSession.start(kernel);
  try {
    await session.untilReady();
    await session.run(`const plain = ${LOOP};`);
    // Here an operator meets a tensor: all of the cell is compiled with typed operators.
    await session.run(`const y = param(3) * 2; const beside = ${LOOP};`);
    const inVm = /** @type {() => number} */ (new Script(LOOP).runInThisContext());
    for (let round = 0; round < ROUNDS; round++) {
      for (const name of ["plain", "beside"]) {
        await session.run(TIMED(name));
        const row = name === "plain" ? "loop in a cell of numbers" : "loop in a cell with tensors";
        note(row, Number(await session.value("ms")));
        if (Number(await session.value("sum")) !== inVm()) throw new Error("the sums differ");
      }
      const at = performance.now();
      inVm();
      note("loop in node:vm", performance.now() - at);
    }
    await session.run("let took = 0;");
    await session.run(
      "function typed(n: number): number { return n < 2 ? n : typed(n - 1) + typed(n - 2); }",
    );
    await session.run("function untyped(n) { return n < 2 ? n : untyped(n - 1) + untyped(n - 2); }");
    for (let round = 0; round < ROUNDS; round++) {
      for (const name of ["typed", "untyped"]) {
        await session.run(`{ const at = performance.now(); ${name}(27); took = performance.now() - at; }`);
        note(`recursion on numbers, ${name}`, Number(await session.value("took")));
      }
    }
    for (let n = 0; n < CELLS; n++) {
      note("cell with operators", (await session.run(`const f${n} = (param(${n}) + 2) * param(3);`)).ms);
      note("cell with methods", (await session.run(`const g${n} = param(${n}).add(2).mul(param(3));`)).ms);
      note("cell of numbers", (await session.run(`const h${n} = (${n} + 2) * 3;`)).ms);
    }
  } finally {
    await session.end();
  }
}
