/**
 * Which system calls a sandbox refuses, as the program that Linux runs before each of them (classic BPF, seccomp).
 * What is refused needs no notebook, and could be used to get more than the limits give: new namespaces, in which
 * anybody may mount file systems without a size; memory that belongs to no process; kernel interfaces with a history
 * of holes; sockets that no network namespace holds back; sessions, of which Linux gives each its share of the processor.
 *
 * Built here, loaded by bubblewrap. Other processors than these two have no such program, and no sandbox.
 */

/** How Linux calls the processor, and the numbers of its calls. */
interface Machine {
  readonly audit: number;
  readonly column: 0 | 1;
}

const MACHINES: { readonly [arch: string]: Machine } = {
  x64: { audit: 0xc000003e, column: 0 },
  arm64: { audit: 0xc00000b7, column: 1 },
};

/** Numbers on x64 and on arm64; none where the processor has no such call. */
type Numbers = readonly [x64: number, arm64?: number];

/** Answered as if Linux did not know them, so that libraries take their second way. */
const UNKNOWN: { readonly [name: string]: Numbers } = {
  clone3: [435, 435],
  memfd_create: [319, 279],
  memfd_secret: [447, 447],
  io_uring_setup: [425, 425],
  io_uring_enter: [426, 426],
  io_uring_register: [427, 427],
};

const FORBIDDEN: { readonly [name: string]: Numbers } = {
  unshare: [272, 97],
  setns: [308, 268],
  mount: [165, 40],
  umount2: [166, 39],
  setsid: [112, 157],
  pivot_root: [155, 41],
  chroot: [161, 51],
  open_tree: [428, 428],
  move_mount: [429, 429],
  fsopen: [430, 430],
  fsconfig: [431, 431],
  fsmount: [432, 432],
  fspick: [433, 433],
  mount_setattr: [442, 442],
  ptrace: [101, 117],
  process_vm_readv: [310, 270],
  process_vm_writev: [311, 271],
  pidfd_getfd: [438, 438],
  shmget: [29, 194],
  msgget: [68, 186],
  semget: [64, 190],
  bpf: [321, 280],
  perf_event_open: [298, 241],
  userfaultfd: [323, 282],
  add_key: [248, 217],
  request_key: [249, 218],
  keyctl: [250, 219],
  fanotify_init: [300, 262],
  name_to_handle_at: [303, 264],
  open_by_handle_at: [304, 265],
  init_module: [175, 105],
  finit_module: [313, 273],
  delete_module: [176, 106],
  kexec_load: [246, 104],
  kexec_file_load: [320, 294],
  swapon: [167, 224],
  swapoff: [168, 225],
  reboot: [169, 142],
  acct: [163, 89],
  quotactl: [179, 60],
  syslog: [103, 116],
  iopl: [172],
  ioperm: [173],
};

const CLONE: Numbers = [56, 220];
/** Its flags that ask for a new namespace of any kind. */
const NEW_NAMESPACES = 0x7e020000;
const SOCKET: Numbers = [41, 198];
/** AF_UNIX, AF_INET, AF_INET6, AF_NETLINK: they stay in the sandbox's own network. */
const FAMILIES = [1, 2, 10, 16];

const ERRNO = { EPERM: 1, ENOSYS: 38, EAFNOSUPPORT: 97 } as const;
const ALLOW = 0x7fff0000;
const KILL = 0x80000000;
const refuse = (errno: keyof typeof ERRNO) => 0x00050000 | ERRNO[errno];

/** Where Linux puts the number of the call, the kind of machine, and the low half of the first argument. */
const AT = { number: 0, machine: 4, argument: 16 } as const;

/** Loads a word; compares it; answers. */
const LOAD = 0x20;
const IS_EQUAL = 0x15;
const IS_AT_LEAST = 0x35;
const HAS_ANY = 0x45;
const ANSWER = 0x06;

type Instruction = readonly [code: number, value: number, ifSo?: number, ifNot?: number];

/** The program as bytes; undefined for a processor that it does not know. */
export function systemCallFilter(arch: string = process.arch): Buffer | undefined {
  const machine = MACHINES[arch];
  if (machine === undefined) return undefined;
  const { audit, column } = machine;
  const numbersOf = (calls: { readonly [name: string]: Numbers }) =>
    Object.values(calls).flatMap((numbers) => numbers[column] ?? []);
  /** Each number is compared, and the next instruction answers it; the others jump over that. */
  const each = (calls: { readonly [name: string]: Numbers }, answer: number): Instruction[] =>
    numbersOf(calls).flatMap((number): Instruction[] => [
      [IS_EQUAL, number, 0, 1],
      [ANSWER, answer],
    ]);
  const program: Instruction[] = [
    [LOAD, AT.machine],
    [IS_EQUAL, audit, 1, 0],
    [ANSWER, KILL], // 32 bit: the numbers mean other calls.
    [LOAD, AT.number],
    // x32 counts from here; arm64 has no such numbers.
    [IS_AT_LEAST, 0x40000000, 0, 1],
    [ANSWER, refuse("ENOSYS")],
    ...each(UNKNOWN, refuse("ENOSYS")),
    ...each(FORBIDDEN, refuse("EPERM")),
    [IS_EQUAL, CLONE[column]!, 0, 4],
    [LOAD, AT.argument],
    [HAS_ANY, NEW_NAMESPACES, 0, 1],
    [ANSWER, refuse("EPERM")],
    [ANSWER, ALLOW],
    [IS_EQUAL, SOCKET[column]!, 0, FAMILIES.length + 2],
    [LOAD, AT.argument],
    ...FAMILIES.map((family, i): Instruction => [IS_EQUAL, family, FAMILIES.length - i, 0]),
    [ANSWER, refuse("EAFNOSUPPORT")],
    [ANSWER, ALLOW],
  ];
  const bytes = Buffer.alloc(program.length * 8);
  program.forEach(([code, value, ifSo = 0, ifNot = 0], i) => {
    bytes.writeUInt16LE(code, i * 8);
    bytes.writeUInt8(ifSo, i * 8 + 2);
    bytes.writeUInt8(ifNot, i * 8 + 3);
    bytes.writeUInt32LE(value >>> 0, i * 8 + 4);
  });
  return bytes;
}
