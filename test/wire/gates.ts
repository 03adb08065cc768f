/**
 * Gates: files on which a cell waits until the test has seen what it wanted to see. They order what the cell and
 * the test do without either guessing how long the other takes.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "./client.js";

/** A first cell: `holdLoop("name")` waits in a loop that never yields, `hold("name")` awaits. */
export const GATES = `
import { existsSync } from "node:fs";
function holdLoop(gate: string) { while (!existsSync(gate)) {} }
async function hold(gate: string) {
  while (!existsSync(gate)) await new Promise((resolve) => setTimeout(resolve, 5));
}
`;

export function open(client: Client, gate: string): void {
  writeFileSync(join(client.folder, gate), "");
}
