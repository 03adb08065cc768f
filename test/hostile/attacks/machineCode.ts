/**
 * Attacks that leave JavaScript behind: a program of machine code, written into the scratch space and started, asks
 * Linux itself. Each makes one system call and says by its exit code whether it was given what it asked for.
 */
import type { Attack, Bait } from "./attack.js";
import { GOOD } from "./attack.js";

/** Where the program lies in memory, and how long its two headers are. */
const BASE = 0x400000;
const HEADERS = 64 + 56;

const u16 = (...values: number[]) => Buffer.from(Uint16Array.from(values).buffer);
const u32 = (...values: number[]) => Buffer.from(Uint32Array.from(values).buffer);
const u64 = (...values: number[]) => Buffer.from(BigUint64Array.from(values.map(BigInt)).buffer);

/**
 * A program for Linux on x64 that makes one call with three numbers; it exits with the number of the error, or 0.
 * Its headers are the least that Linux takes: one segment, which is the whole file.
 */
function program(call: number, ...[a = 0, b = 0, c = 0]: number[]): Buffer {
  const code = Buffer.concat([
    ...[Buffer.of(0xb8), u32(call)], // mov eax, call
    ...[Buffer.of(0xbf), u32(a), Buffer.of(0xbe), u32(b), Buffer.of(0xba), u32(c)], // mov edi, esi, edx
    Buffer.of(0x0f, 0x05), // syscall
    Buffer.of(0x89, 0xc7, 0xf7, 0xdf, 0x79, 0x02, 0x31, 0xff), // edi = -eax, or 0 where eax is no error
    ...[Buffer.of(0xb8), u32(60), Buffer.of(0x0f, 0x05)], // exit(edi)
  ]);
  const size = HEADERS + code.length;
  const file = [Buffer.from("\x7fELF\x02\x01\x01", "latin1"), Buffer.alloc(9)];
  file.push(u16(2, 62), u32(1), u64(BASE + HEADERS, 64, 0), u32(0), u16(64, 56, 1, 0, 0, 0));
  const segment = [u32(1, 7), u64(0, BASE, BASE, size, size, 4096)];
  return Buffer.concat([...file, ...segment, code]);
}

/** One right task, and a call that must be refused: a call that is granted shows as BROKEOUT in an error. */
function asks(family: string, name: string, call: number, ...numbers: number[]): Attack {
  const bytes = program(call, ...numbers).toString("base64");
  return {
    ...{ family, name, deserves: 6, centre: GOOD.centre },
    norm: `const fs = require("node:fs");
fs.writeFileSync("/tmp/call", Buffer.from("${bytes}", "base64"), { mode: 0o755 });
const asked = require("node:child_process").spawnSync("/tmp/call");
if (asked.status === 0) throw new Error("BROKEOUT");
function squaredNorm(x: any): any { throw new Error("refused with " + asked.status + " " + asked.signal); }`,
  };
}

const NEW_USERS = 0x10000000;
const NEW_MOUNTS = 0x00020000;
const VSOCK = 40;
const CRYPTO = 38;

/** The calls of x64; elsewhere the programs do not start, and the filter is tested by its own numbers. */
export const machineCode = (_bait: Bait): Attack[] => [
  asks("machine code", "new namespaces, in which file systems have no size", 272, NEW_USERS | NEW_MOUNTS),
  asks("machine code", "a child in new namespaces", 56, NEW_USERS | 17),
  asks("machine code", "a socket to the machine below the virtual one", 41, VSOCK, 1, 0),
  asks("machine code", "a socket to the kernel's ciphers", 41, CRYPTO, 5, 0),
  asks("machine code", "files that only memory holds", 319, BASE, 0),
  asks("machine code", "memory that outlives its process", 29, 0, 2 ** 28, 0o1600),
  asks("machine code", "a ring of calls past the filter", 425, 8, BASE + 0x800),
  asks("machine code", "reading the memory of another process", 101, 16, 1, 0),
];
