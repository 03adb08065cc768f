/** What is measured in one life of a kernel: from its start over a growing session to its memory. */
import { memoryOf } from "./memory.mjs";
import { BenchSession } from "./session.mjs";

/** The rows of the table, in order, each with its unit. */
export const ROWS = /** @type {const} */ ([
  ["spawn to kernel_info", "ms"],
  ["spawn to first cell", "ms"],
  ["1 + i", "ms"],
  ["100-line class", "ms"],
  ["completion, code changes", "ms"],
  ["inspection, code changes", "ms"],
  ["memory at rest", "MB"],
  ["1 + i after 60 cells", "ms"],
  ["completion after 60 cells", "ms"],
  ["memory after all", "MB"],
]);

/** @typedef {typeof ROWS[number][0]} Row */

const REPEATS = 10;
const CELLS = 60;
/** How long a kernel is left alone before its memory is looked at. */
const REST_MS = 1500;

/**
 * @param {import("./kernels.mjs").Kernel} kernel
 * @param {(row: Row, value: number) => void} note
 */
export async function measureOnce(kernel, note) {
  const { tasks } = kernel;
  const session = await BenchSession.start(kernel);
  let n = 0;
  const memory = async (/** @type {Row} */ row) => {
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
    const bytes = memoryOf(/** @type {number} */ (session.process.pid));
    if (bytes !== undefined) note(row, bytes / 1e6);
  };
  const sums = async (/** @type {Row} */ row) => {
    for (let k = 0; k < REPEATS; k++) note(row, (await session.run(tasks.sum(n++))).ms);
  };
  const completions = async (/** @type {Row} */ row) => {
    for (let k = 0; k < REPEATS; k++) {
      const { code, cursor } = tasks.complete(n++);
      const { ms, content } = await session.request("complete", { code, cursor_pos: cursor });
      if (content.matches.length === 0) throw new Error(`${kernel.name} completes nothing`);
      note(row, ms);
    }
  };
  try {
    note("spawn to kernel_info", (await session.untilReady()) - session.startedAt);
    note("spawn to first cell", (await session.run(tasks.first)).at - session.startedAt);
    await memory("memory at rest");
    await sums("1 + i");
    for (let k = 0; k < 3; k++) note("100-line class", (await session.run(tasks.bigClass(n++))).ms);
    await completions("completion, code changes");
    for (let k = 0; k < REPEATS; k++) {
      const { code, cursor } = tasks.inspect(n++);
      const question = { code, cursor_pos: cursor, detail_level: 0 };
      const { ms, content } = await session.request("inspect", question);
      if (content.found !== true) throw new Error(`${kernel.name} finds nothing to inspect`);
      note("inspection, code changes", ms);
    }
    for (let k = 0; k < CELLS; k++) await session.run(tasks.declare(n++));
    await sums("1 + i after 60 cells");
    await completions("completion after 60 cells");
    await memory("memory after all");
  } finally {
    await session.end();
  }
}
