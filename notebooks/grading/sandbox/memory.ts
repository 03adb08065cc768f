/** How much memory a process and all that descend from it hold, in bytes. Linux only, as the sandbox is. */
import { readdirSync, readFileSync } from "node:fs";

const PAGE = 4096;

export function memoryOf(pid: number): number {
  let sum = 0;
  const waiting = [pid];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    try {
      const [, resident = "0"] = readFileSync(`/proc/${next}/statm`, "utf8").split(" ");
      sum += Number(resident) * PAGE;
      for (const task of readdirSync(`/proc/${next}/task`)) {
        const children = readFileSync(`/proc/${next}/task/${task}/children`, "utf8").trim();
        if (children !== "") waiting.push(...children.split(" ").map(Number));
      }
    } catch {
      // It has ended in the meantime.
    }
  }
  return sum;
}
