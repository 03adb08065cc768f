/**
 * Repeatable random numbers: one generator for the whole library, seeded by `manualSeed`. The generator is
 * xoshiro128** (Blackman and Vigna, 2018), its state filled from the seed by splitmix32. Not for cryptography.
 */
import { ArgumentError } from "./errors.js";

const state = new Uint32Array(4);
let spare: number | null = null;

seed(Math.floor(Math.random() * 2 ** 32));

/**
 * Starts the random numbers anew: the same seed gives the same numbers, everywhere and always.
 * @example [7, 7].map((s) => { manualSeed(s); return rand().item() }).every((x, i, a) => x === a[0])   // true
 */
export function manualSeed(value: number): void {
  if (!Number.isInteger(value)) {
    throw new ArgumentError("argument/domain", `manualSeed: ${value} is not an integer`);
  }
  seed(value);
}

/** @internal Remembers where the random numbers are; the function that it returns goes back there. */
export function keepRandom(): () => void {
  const [kept, keptSpare] = [state.slice(), spare];
  return () => {
    state.set(kept);
    spare = keptSpare;
  };
}

/** @internal Notes where the random numbers are now; what it returns runs a function from there, as if it ran now. */
export function rememberRandom(): <T>(f: () => T) => T {
  const goToStart = keepRandom();
  return (f) => {
    const goOn = keepRandom();
    goToStart();
    try {
      return f();
    } finally {
      goOn();
    }
  };
}

function seed(value: number): void {
  // Seeds beyond 32 bits, a time in milliseconds for instance, count with all their digits.
  let mix = (value | 0) ^ Math.imul(Math.floor(value / 2 ** 32), 0x85ebca6b);
  for (let i = 0; i < 4; i++) {
    mix = (mix + 0x9e3779b9) | 0;
    let z = Math.imul(mix ^ (mix >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    state[i] = z ^ (z >>> 15);
  }
  spare = null;
}

function next(): number {
  const [a, b, c, d] = state;
  const scrambled = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
  const c2 = c ^ a;
  const d2 = d ^ b;
  state[1] = b ^ c2;
  state[0] = a ^ d2;
  state[2] = c2 ^ (b << 9);
  state[3] = rotate(d2, 11);
  return scrambled;
}

function rotate(x: number, by: number): number {
  return (x << by) | (x >>> (32 - by));
}

/** Uniform in [0, 1), with all 53 bits of a double. */
export function uniform(): number {
  const high = next() >>> 5;
  const low = next() >>> 6;
  return (high * 2 ** 26 + low) / 2 ** 53;
}

/** Standard normal, by Marsaglia's polar method: two numbers at a time, the second kept for the next call. */
export function normal(): number {
  if (spare !== null) {
    const kept = spare;
    spare = null;
    return kept;
  }
  for (;;) {
    const u = 2 * uniform() - 1;
    const v = 2 * uniform() - 1;
    const s = u * u + v * v;
    if (s > 0 && s < 1) {
      const factor = Math.sqrt((-2 * Math.log(s)) / s);
      spare = v * factor;
      return u * factor;
    }
  }
}
