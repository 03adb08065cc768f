/** A process and all that descend from it: what memory they hold, and who they are. Linux only, as the sandbox is. */
import { readdirSync, readFileSync } from "node:fs";

const PAGE = 4096;

export interface Tree {
  /** Of all of them together. */
  readonly bytes: number;
  /** Their numbers; the children of each in the order of their birth. */
  readonly children: ReadonlyMap<number, readonly number[]>;
}

export function treeOf(root: number): Tree {
  let bytes = 0;
  const children = new Map<number, number[]>();
  const waiting = [root];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    try {
      const [, resident = "0"] = readFileSync(`/proc/${next}/statm`, "utf8").split(" ");
      bytes += Number(resident) * PAGE;
      const own = readdirSync(`/proc/${next}/task`).flatMap((task) => {
        const list = readFileSync(`/proc/${next}/task/${task}/children`, "utf8").trim();
        return list === "" ? [] : list.split(" ").map(Number);
      });
      children.set(next, own);
      waiting.push(...own);
    } catch {
      // It has ended in the meantime.
    }
  }
  return { bytes, children };
}

/** All but the first process, its oldest child, and so on, so many generations deep. */
export function othersIn({ children }: Tree, root: number, generations: number): number[] {
  const line = new Set([root]);
  let last = root;
  for (let i = 0; i < generations; i++) {
    const oldest = children.get(last)?.[0];
    if (oldest === undefined) break;
    line.add(oldest);
    last = oldest;
  }
  return [...children.keys()].filter((pid) => !line.has(pid));
}
