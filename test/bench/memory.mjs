/** Memory of a kernel with all its processes: PSS, which counts a shared page once. Only Linux tells it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** @param {number} pid @returns {number | undefined} bytes */
export function memoryOf(pid) {
  if (!existsSync("/proc/self/smaps_rollup")) return undefined;
  return familyOf(pid).reduce((sum, member) => sum + pssOf(member), 0);
}

/** A process and all that it has started. @param {number} pid @returns {number[]} */
function familyOf(pid) {
  /** @type {Map<number, number[]>} */
  const children = new Map();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const parent = parentOf(Number(name));
    if (parent === undefined) continue;
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const family = [pid];
  for (const member of family) family.push(...(children.get(member) ?? []));
  return family;
}

/** @param {number} pid */
function parentOf(pid) {
  const stat = readOrNothing(`/proc/${pid}/stat`);
  // The name, in brackets, may hold blanks and brackets of its own.
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields === undefined ? undefined : Number(fields[1]);
}

/** @param {number} pid */
function pssOf(pid) {
  const rollup = readOrNothing(`/proc/${pid}/smaps_rollup`);
  return 1024 * Number(/^Pss:\s+(\d+) kB/m.exec(rollup ?? "")?.[1] ?? 0);
}

/** A process may be gone by now. @param {string} path */
function readOrNothing(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
