/**
 * Programs as students write them, in operators: training loops, gates, attention, k-means, words, recursion. Each
 * checks its own numbers, against plain JavaScript or another way to the same, and is neither refused nor warned about.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Client } from "../client.js";
import { readCorpus } from "./shapes/corpus.js";

const programs = readCorpus("students");
const HALF = Math.ceil(programs.length / 2);

let client: Client;
beforeAll(async () => {
  client = await Client.start();
});
afterAll(() => client.close());

test.each([
  ["first", programs.slice(0, HALF)],
  ["second", programs.slice(HALF)],
] as const)("students' programs run, give the right numbers and no warning: the %s half", async (_, half) => {
  expect(programs.length).toBeGreaterThanOrEqual(75);
  const failed: string[] = [];
  for (const { title, cells } of half) {
    for (const cell of cells) {
      const { reply, outputs } = await client.execute(cell);
      const { status, evalue = "" } = reply as { status: string; evalue?: string };
      if (status !== "ok") failed.push(`${title}: ${evalue}`);
      const texts = outputs.map(({ content }) => String(content.data?.["text/plain"] ?? ""));
      failed.push(
        ...texts.filter((text) => text.startsWith("Shape warning")).map((text) => `${title}: ${text}`),
      );
    }
  }
  expect(failed).toEqual([]);
});
