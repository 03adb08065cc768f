/**
 * The process that runs user code. It takes one cell at a time from the kernel process, runs it in the scope of
 * the notebook, and tells what happens: output as it comes, the result, and the end. It holds no secret.
 */
import { writeSync } from "node:fs";
import { basename, join } from "node:path";
import { inspect } from "node:util";
import { constants, Script } from "node:vm";
import { MessageChannel, Worker } from "node:worker_threads";
import { grading } from "../../../notebooks/grading/cells.js";
import { setHost } from "../../../runtime/host.js";
import * as runtime from "../../../runtime/index.js";
import { asked, negative, operand, positive, target } from "../../../runtime/operators.js";
import { bundleOf } from "../../display/bundle.js";
import { createDisplay } from "../../display/display.js";
import { createHost } from "../../display/host.js";
import type { Envelope } from "../channel.js";
import type { CellError, RunCell, ToChild } from "../messages.js";
import { beginCell, cellOfError, currentCell, enterCell, leaveCell } from "./cell.js";
import { consoleOf } from "./cellConsole.js";
import { Comm } from "./comm.js";
import { evaluate } from "./evaluate.js";
import type { Extension } from "./extensions.js";
import type { CellGlobals } from "./globals.js";
import type { InboxData } from "./inbox.js";
import { createInput } from "./input.js";
import { LocalFiles } from "./localFiles.js";
import { Modules } from "./modules.js";
import { send } from "./outbox.js";
import { askThroughReadline } from "./readline.js";
import { type Names, Scope } from "./scope.js";
import { describeError, installStackTraces, rememberSource } from "./stackTraces.js";
import { captureStreams, stderrAgain, withoutStderr } from "./streams.js";
import { createTslabApi } from "./tslabApi.js";

const HEAD = "(function(names){with(names){return ";
// The compiler writes calls of these where operators may meet tensors. As parameters they are found at once: a name that
// goes through `with` is looked for at every call.
const OPERATORS = {
  __operand: operand,
  __negative: negative,
  __positive: positive,
  __target: target,
  __asked: asked,
};
const PARAMETERS = `function(exports,require,importModule,console,__cells,__variables,${Object.keys(OPERATORS)}){"use strict";`;
const TAIL = "\n}}})";

const display = createDisplay({
  show: (data, displayId, update) =>
    send({
      type: "display",
      cell: currentCell(),
      data,
      metadata: {},
      update,
      ...(displayId === undefined ? {} : { displayId }),
    }),
  clear: (wait) => send({ type: "clear", cell: currentCell(), wait }),
});
const host = createHost(display);
setHost(host);
const channel = new MessageChannel();
const answered = new Int32Array(new SharedArrayBuffer(4));
const ask = createInput(channel.port1, answered);
const globals: CellGlobals = { display, Comm, ...ask.input };
const extensions: readonly Extension[] = [grading];
const extended = extensions.map((extension) =>
  extension({
    evaluate: (expression, inputs) => withoutStderr(() => evaluate(expression, scope.visible, inputs)),
    show: (value) => void display(value),
  }),
);
const folder = process.cwd();
/** Jupyter names the notebook in the environment of its kernel. */
const filename = join(folder, basename(process.env.JPY_SESSION_NAME ?? "notebook.ipynb"));
const named: Names = { ...runtime, ...globals, ...Object.assign({}, ...extended) };
const preloaded: Names = {
  ...named,
  gradlab: named,
  __filename: filename,
  __dirname: folder,
  ...OPERATORS,
};
const scope: Scope = new Scope(preloaded);
const files = new LocalFiles(preloaded);
const modules = new Modules({ gradlab: runtime, tslab: createTslabApi(display) }, files);
const requireFromCell = modules.requireFrom(folder);
const importFromCell = modules.importFrom(filename);

type CellBody = (
  exports: Names,
  require: unknown,
  importModule: unknown,
  console: Console,
  cells: Names,
  variables: (accessors: Names) => void,
  ...operators: unknown[]
) => unknown;

let running: { request: RunCell; own: Names } | undefined;

async function run(request: RunCell): Promise<void> {
  stderrAgain();
  const own = scope.enter(request.names);
  running = { request, own };
  rememberSource(request.label, {
    source: request.source,
    maps: request.maps,
    prefixLines: request.prefixLines,
  });
  for (const { path, code, maps } of request.modules) files.add(path, code, maps);
  beginCell(request.cell, request.label);
  try {
    await modules.prepare(request.imports, folder);
    const head = HEAD + (request.isAsync ? "async " : "") + PARAMETERS;
    const script = new Script(head + request.code + TAIL, {
      filename: request.label,
      columnOffset: -head.length,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    const body = script.runInThisContext()(scope.visible) as CellBody;
    const share = (accessors: Names) => scope.share(own, accessors);
    const operators = Object.values(OPERATORS);
    const ended = enterCell(request.cell, () =>
      body(own, requireFromCell, importFromCell, consoleOf(request.cell), own, share, ...operators),
    );
    if (request.isAsync) await ended;
    host.settle();
    if (request.resultName !== undefined) {
      const data = await bundleOf(own[request.resultName]);
      if (data !== undefined && isRunning(request)) send({ type: "result", cell: request.cell, data });
    }
    // A rejected promise that nobody handles is reported after this turn: it belongs to this cell.
    await new Promise((resolve) => setImmediate(resolve));
    finish(request, undefined);
  } catch (error) {
    // A live chart gets its last picture also where the cell fails.
    host.settle();
    finish(request, described(error));
  }
}

function described(thrown: unknown): CellError {
  const isOfCell = (name: string) => running?.request.names.includes(name) === true && name in preloaded;
  return describeError(thrown, (name) => scope.hides(name) || isOfCell(name));
}

function isRunning(request: RunCell): boolean {
  return running?.request === request;
}

function finish(request: RunCell, error: CellError | undefined): void {
  if (!isRunning(request)) return;
  scope.publish(running!.own, request.names, request.label, error !== undefined);
  running = undefined;
  send({ type: "done", cell: request.cell, ...(error === undefined ? {} : { error }) });
}

/** An error that no code caught: it ends the cell that made it, or is printed under it if that has ended. */
function reportUncaught(thrown: unknown): void {
  const error = described(thrown);
  const cell = cellOfError(thrown) ?? running?.request.cell ?? currentCell();
  if (running?.request.cell === cell) finish(running.request, error);
  else send({ type: "stream", cell, name: "stderr", text: `${error.traceback.join("\n")}\n` });
}

function interrupt(): void {
  leaveCell();
  ask.forget();
  if (running === undefined) return;
  const evalue = "the cell was interrupted; variables keep the values that they have";
  finish(running.request, { ename: "Interrupted", evalue, traceback: [`Interrupted: ${evalue}`] });
}

process.on("uncaughtException", reportUncaught);
process.on("unhandledRejection", reportUncaught);
process.on("SIGINT", () => {}); // Ctrl-C in the kernel's terminal is the kernel process's to handle.
installStackTraces();
askThroughReadline(ask.input.input);
captureStreams();

const inbox = new Worker(new URL("./inbox.js", import.meta.url), {
  workerData: { answers: channel.port2, answered } satisfies InboxData,
  transferList: [channel.port2],
});
// Without it no cell ever arrives here, and nobody would hear of it.
inbox.on("error", (error) => {
  writeSync(process.stderr.fd, `${inspect(error)}\n`);
  process.exit(1);
});
inbox.on("message", ({ body, buffers }: Envelope<ToChild>) => {
  if (body.type === "run") void run(body);
  if (body.type === "comm") Comm.receive(body, buffers);
  if (body.type === "interrupt") {
    interrupt();
    inbox.postMessage("interrupted");
  }
});
send({ type: "ready" });
