/**
 * Laws that hold for every program, tried on random ones: the same in every `npm test`, so that one commit has one
 * result, and new ones in every `npm run test:full`, where they are tried for longer. A failure prints the program,
 * shrunk, and the seed:
 *
 *     GRADLAB_SEED=12345 npx vitest run --project runtime test/runtime/laws
 */
import fc from "fast-check";
import { test } from "vitest";

const given = process.env.GRADLAB_SEED;

export const seed = Number(given ?? 20261128);

/** At most so long are programs tried for one law: milliseconds. */
const PATIENCE = Number(process.env.GRADLAB_PATIENCE ?? (given === undefined ? 700 : 5000));

/** Checks a law on random programs; always the same ones for one seed. */
export function law<Ts extends [unknown, ...unknown[]]>(
  promise: string,
  arbitraries: { [K in keyof Ts]: fc.Arbitrary<Ts[K]> },
  check: (...args: Ts) => void,
): void {
  test(`${promise} (seed ${seed})`, { timeout: 20 * PATIENCE + 10_000 }, () => {
    const numRuns = given === undefined ? 600 : 20_000;
    fc.assert(fc.property(...arbitraries, check), { seed, numRuns, interruptAfterTimeLimit: PATIENCE });
  });
}
