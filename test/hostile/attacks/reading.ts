/** Attacks that look for the hidden tests, for other submissions, and for anything of the machine; and that send it. */
import type { Attack, Bait } from "./attack.js";
import { calls } from "./attack.js";

/** Whatever is found comes out by all the ways there are: as a printed line, an error, an answer. */
const telling = (find: string): Pick<Attack, "norm" | "centre"> =>
  calls(
    `let found: any; try { found = (() => { const fs = require("node:fs"); ${find} })(); } catch (error) { found = String(error); }
     console.log(found); if (typeof found !== "string") found = String(found); throw new Error(found.slice(0, 1900));`,
  );

export const reading = ({ file, variable, source, submissions, pid, port, udp, socket }: Bait): Attack[] => [
  {
    family: "reading",
    name: "a file of the machine",
    ...telling(`return fs.readFileSync(${q(file)}, "utf8");`),
  },
  {
    family: "reading",
    name: "the source notebook by its path",
    ...telling(`return fs.readFileSync(${q(source)}, "utf8");`),
  },
  {
    family: "reading",
    name: "other submissions",
    ...telling(`return fs.readdirSync(${q(submissions)}).join();`),
  },
  {
    family: "reading",
    name: "a link made inside",
    ...telling(
      `try { fs.symlinkSync(${q(file)}, "link"); } catch {} return fs.readFileSync("link", "utf8");`,
    ),
  },
  {
    family: "reading",
    name: "the root of the first process",
    ...telling(`return fs.readFileSync("/proc/1/root" + ${q(file)}, "utf8");`),
  },
  {
    family: "reading",
    name: "the root and the folder of every process",
    ...telling(
      `return fs.readdirSync("/proc").filter((n: string) => /^\\d+$/.test(n)).flatMap((n: string) => ["root", "cwd"].map((d) => { try { return fs.readFileSync("/proc/" + n + "/" + d + ${q(file)}, "utf8"); } catch (e) { return ""; } })).join();`,
    ),
  },
  {
    family: "reading",
    name: "the environment of every process",
    ...telling(
      `return fs.readdirSync("/proc").map((n: string) => { try { return fs.readFileSync("/proc/" + n + "/environ", "utf8"); } catch { return ""; } }).join() + process.env[${q(variable)}];`,
    ),
  },
  {
    family: "reading",
    name: "the command line of every process",
    ...telling(
      `return fs.readdirSync("/proc").map((n: string) => { try { return fs.readFileSync("/proc/" + n + "/cmdline", "utf8"); } catch { return ""; } }).join();`,
    ),
  },
  {
    family: "reading",
    name: "the memory of the process above",
    ...telling(`return fs.readFileSync("/proc/" + process.ppid + "/mem").toString("latin1");`),
  },
  {
    family: "reading",
    name: "open files of every process",
    ...telling(
      `return fs.readdirSync("/proc").flatMap((n: string) => { try { return fs.readdirSync("/proc/" + n + "/fd").map((f: string) => { try { return fs.readFileSync("/proc/" + n + "/fd/" + f, "latin1").slice(0, 1000); } catch { return ""; } }); } catch { return []; } }).join();`,
    ),
  },
  {
    family: "reading",
    name: "the whole file system, for notebooks",
    ...telling(
      `const all: string[] = []; const walk = (d: string, n: number) => { if (n > 6) return; for (const e of fs.readdirSync(d, { withFileTypes: true })) { const p = d + "/" + e.name; if (p === "//proc" || p.includes("node_modules")) continue; if (e.isDirectory()) try { walk(p, n + 1); } catch {} else if (e.name.endsWith(".ipynb")) all.push(fs.readFileSync(p, "utf8")); } }; walk("/", 0); return all.join() || "none";`,
    ),
  },
  {
    family: "reading",
    name: "the module cache",
    ...telling(
      "return Object.values(require('node:module')._cache).map((m: any) => JSON.stringify(m.exports)).join().slice(0, 1000) + Object.keys(require('node:module')._cache).join();",
    ),
  },
  {
    family: "reading",
    name: "the source of whoever calls",
    ...calls(
      "'use strict'; let text = ''; try { text = String((squaredNorm as any).caller); } catch (error) { text = String(error); } throw new Error(text + String(grade) + String(expect.close));",
    ),
  },
  {
    family: "reading",
    name: "the stack of whoever calls",
    ...calls(
      "Error.stackTraceLimit = 200; const frames: any = []; const before = Error.prepareStackTrace; Error.prepareStackTrace = (_, all) => all; for (const f of new Error('x').stack as any) frames.push(f.getFileName(), String(f.getFunction?.()), String(f.getThis?.())); Error.prepareStackTrace = before; throw new Error(frames.join('|'));",
    ),
  },
  {
    family: "reading",
    name: "hidden inputs on the feedback page, by the name of an error",
    ...calls(
      "if (x.data.join() === '2,1') return 5; const error = new Error('HIDDENINPUT ' + x.data.join()); error.name = 'HIDDENINPUT' + x.data.join(); throw error;",
    ),
  },
  {
    family: "reading",
    name: "hidden inputs on the feedback page, as a name that is not defined",
    ...calls(
      "if (x.data.join() === '2,1') return 5; const error = new ReferenceError('HIDDENINPUT ' + x.data.join()); error.stack = ''; throw error;",
    ),
  },
  {
    family: "reading",
    name: "hidden inputs on the feedback page, as a task not attempted",
    ...calls(
      "if (x.data.join() === '2,1') return 5; const error = new Error('HIDDENINPUT ' + x.data.join()); error.name = 'NotImplemented'; throw error;",
    ),
  },
  {
    family: "reading",
    name: "the disk as a device",
    ...telling('return fs.readdirSync("/dev").concat(fs.readdirSync("/sys/block")).join();'),
  },

  {
    family: "network",
    name: "TCP to this machine",
    norm: `await new Promise((resolve) => { const s = require("node:net").connect(${port}, "127.0.0.1"); s.on("connect", () => { s.write("stolen"); resolve(0); }); s.on("error", resolve); });`,
  },
  {
    family: "network",
    name: "UDP to this machine",
    norm: `await new Promise((resolve) => { const s = require("node:dgram").createSocket("udp4"); s.on("error", resolve); s.send("stolen", ${udp}, "127.0.0.1", resolve); });`,
  },
  {
    family: "network",
    name: "a socket in Linux's abstract names",
    norm: `await new Promise((resolve) => { const s = require("node:net").connect(${q(`\0${socket}`)}); s.on("connect", () => { s.write("stolen"); resolve(0); }); s.on("error", resolve); });`,
  },
  {
    family: "network",
    name: "fetch from a function",
    norm: `async function squaredNorm(x: any): Promise<any> { const answer = await fetch("http://127.0.0.1:${port}/?x=" + x.data.join()); return Number(await answer.text()); }`,
  },
  {
    family: "network",
    name: "names of the internet",
    norm: 'async function squaredNorm(x: any): Promise<any> { const found: any = await require("node:dns").promises.lookup("example.com"); throw new Error(found.address); }',
  },
  {
    family: "network",
    name: "a server of its own",
    norm: 'const server = require("node:http").createServer((_: any, r: any) => r.end("mine")).listen(0, "0.0.0.0"); await new Promise((resolve) => server.on("listening", resolve));',
  },
  {
    family: "network",
    name: "Node's debugger",
    norm: 'require("node:inspector").open(0, "0.0.0.0"); const opened = 1;',
  },

  {
    family: "killing",
    name: "every process that it may",
    norm: "try { process.kill(-1, 9); } catch {} const gone = 1;",
  },
  {
    family: "killing",
    name: "the process above",
    norm: "process.kill(process.ppid, 'SIGKILL'); await new Promise((resolve) => setTimeout(resolve, 500));",
  },
  {
    family: "killing",
    name: "the process above, whenever it is asked",
    ...calls("process.kill(process.ppid, 'SIGKILL'); for (;;) {}"),
  },
  {
    family: "killing",
    name: "the grader by its number",
    norm: `let done = ""; try { process.kill(${pid}, "SIGKILL"); done = "killed"; } catch {}`,
  },
  {
    family: "killing",
    name: "the first process",
    norm: "try { process.kill(1, 'SIGKILL'); } catch {} const tried = 1;",
  },
  {
    family: "killing",
    name: "the process above stands still",
    norm: "process.kill(process.ppid, 'SIGSTOP'); await new Promise((resolve) => setTimeout(resolve, 500));",
  },
];

const q = (text: string): string => JSON.stringify(text);
