/** The filter of system calls, as Linux would run it: which calls it lets pass, on both processors. */
import { describe, expect, it } from "vitest";
import { systemCallFilter } from "../../notebooks/grading/sandbox/systemCalls.js";

const AUDIT = { x64: 0xc000003e, arm64: 0xc00000b7 } as const;
type Arch = keyof typeof AUDIT;

/** What classic BPF does with one call; only the instructions that a filter has. */
function answer(arch: Arch, call: number, argument = 0, machine: number = AUDIT[arch]): string {
  const program = systemCallFilter(arch)!;
  const data = new Map([
    [0, call],
    [4, machine],
    [16, argument],
  ]);
  let word = 0;
  for (let at = 0; ; at += 8) {
    const [code, value] = [program.readUInt16LE(at), program.readUInt32LE(at + 4)];
    if (code === 0x06) {
      if (value === 0x7fff0000) return "allowed";
      return value === 0x80000000 ? "killed" : `refused with ${value & 0xffff}`;
    }
    if (code === 0x20) word = data.get(value)!;
    else {
      const holds =
        code === 0x15 ? word === value : code === 0x35 ? word >= value : (word & value) >>> 0 !== 0;
      at += 8 * program.readUInt8(at + (holds ? 2 : 3));
    }
  }
}

describe.each([
  [
    "x64",
    {
      read: 0,
      openat: 257,
      futex: 202,
      exit_group: 231,
      unshare: 272,
      memfd_create: 319,
      clone: 56,
      socket: 41,
    },
  ],
  [
    "arm64",
    {
      read: 63,
      openat: 56,
      futex: 98,
      exit_group: 94,
      unshare: 97,
      memfd_create: 279,
      clone: 220,
      socket: 198,
    },
  ],
] as const)("on %s", (arch, call) => {
  it("what every program does is allowed", () => {
    for (const name of ["read", "openat", "futex", "exit_group"] as const)
      expect([name, answer(arch, call[name])]).toEqual([name, "allowed"]);
  });

  it("new namespaces are refused, by whatever call", () => {
    expect(answer(arch, call.unshare)).toBe("refused with 1");
    for (const flag of [0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000])
      expect([flag, answer(arch, call.clone, flag | 17)]).toEqual([flag, "refused with 1"]);
    expect(answer(arch, 435)).toBe("refused with 38");
  });

  it("no process gets a session of its own, and with it a share of the processor", () => {
    expect(answer(arch, arch === "x64" ? 112 : 157)).toBe("refused with 1");
  });

  it("processes and threads are allowed", () => {
    expect(answer(arch, call.clone, 17)).toBe("allowed");
    expect(answer(arch, call.clone, 0x3d0f00)).toBe("allowed");
  });

  it("memory that belongs to nobody, and io_uring, seem not to be there", () => {
    for (const number of [call.memfd_create, 425, 426, 427])
      expect(answer(arch, number)).toBe("refused with 38");
  });

  it("sockets stay in the network of the sandbox", () => {
    for (const family of [1, 2, 10, 16]) expect(answer(arch, call.socket, family)).toBe("allowed");
    for (const family of [0, 17, 38, 40, 44])
      expect(answer(arch, call.socket, family)).toBe("refused with 97");
  });

  it("calls by the numbers of another machine end the process", () => {
    expect(answer(arch, call.read, 0, 0x40000003)).toBe("killed");
  });
});

it("numbers of x32 are no way round", () => {
  expect(answer("x64", 0x40000000 + 272)).toBe("refused with 38");
});

it("is not made for a processor whose numbers it does not know", () => {
  expect(systemCallFilter("ia32")).toBeUndefined();
});
