/** How a kernel starts and ends: nothing waits for the compiler, nothing is left behind. */
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { curveKeyPair, Dealer, Subscriber } from "zeromq";
import { address } from "../../../kernel/protocol/connection.js";
import { Client } from "../client.js";
import { freeConnection, inTime, KernelProcess, makeFolder, writeConnectionFile } from "../kernelProcess.js";

const clients: Client[] = [];
async function start(options: Parameters<typeof Client.start>[0] = {}): Promise<Client> {
  const client = await Client.start(options);
  clients.push(client);
  return client;
}
/** Executors that a defect may leave behind. */
const executors: number[] = [];
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  for (const pid of executors.splice(0)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It is gone, as it should be.
    }
  }
});

/**
 * Ties the executor of a kernel to this process by a connection that lasts as long as it does; resolves when it
 * is gone.
 */
async function watchExecutor(client: Client): Promise<() => Promise<unknown>> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const connected = once(server, "connection");
  const pid = await client.value(
    `import { connect } from "node:net"; const line = connect(${port}, "127.0.0.1"); process.pid`,
  );
  executors.push(Number(pid));
  const [socket] = (await connected) as [Socket];
  socket.resume().on("error", () => {});
  const closed = once(socket, "close").finally(() => server.close());
  return () => inTime(closed, "the end of the executor");
}

describe("shutdown_request", () => {
  for (const restart of [false, true]) {
    test(`with restart ${restart} is answered with that flag, told to everybody, and then both processes are gone`, async () => {
      const client = await start();
      const gone = await watchExecutor(client);
      const reply = await client.ask("control", "shutdown_request", { restart });
      expect(reply).toEqual({ status: "ok", restart });
      expect(
        (await client.published(({ header }) => header.msg_type === "shutdown_reply")).content.restart,
      ).toBe(restart);
      expect(await client.kernel.ended()).toBe(0);
      await gone();
    });
  }

  test("while a cell loops for ever, and on the shell channel, ends the kernel all the same", async () => {
    const client = await start();
    const running = await client.submit("console.log('under way'); while (true) {}");
    await client.written(running, "under way");
    expect(await client.ask("shell", "shutdown_request", { restart: false })).toMatchObject({ status: "ok" });
    expect(await client.kernel.ended()).toBe(0);
  });
});

describe("no executor is left behind", () => {
  test("when the kernel is killed with SIGKILL, also while a cell loops for ever", async () => {
    const client = await start();
    const gone = await watchExecutor(client);
    const running = await client.submit("console.log('under way'); while (true) {}");
    await client.written(running, "under way");
    client.kernel.child.kill("SIGKILL");
    expect(await client.kernel.ended()).toBe("SIGKILL");
    await gone();
  });

  test("when the kernel is ended with SIGTERM", async () => {
    const client = await start();
    const gone = await watchExecutor(client);
    client.kernel.child.kill("SIGTERM");
    expect(await client.kernel.ended()).toBe(0);
    await gone();
  });
});

test.skipIf(process.platform === "win32")(
  "kernel_info is answered before the compiler is loaded",
  async () => {
    // Whoever loads TypeScript in the kernel process waits for a writer of this pipe, and there is none yet.
    const folder = makeFolder();
    const pipe = join(folder, "gate");
    spawnSync("mkfifo", [pipe]);
    const hook = join(folder, "hook.cjs");
    await writeFile(
      hook,
      `const Module = require("node:module");
     const load = Module._load;
     let isOpen = false;
     Module._load = function (id, ...rest) {
       if (!isOpen && String(id).includes("typescript-for-tslab")) {
         require("node:fs").readFileSync(${JSON.stringify(pipe)});
         isOpen = true;
       }
       return load.call(this, id, ...rest);
     };`,
    );
    const client = await start({ env: { NODE_OPTIONS: `--require ${hook}` } });
    expect(await client.ask("shell", "kernel_info_request")).toMatchObject({ status: "ok" });
    const waiting = await client.submit("1 + 1");
    await writeFile(pipe, "open");
    expect((await client.finished(waiting)).outputs[0]?.content.data["text/plain"]).toBe("2");
    rmSync(folder, { recursive: true });
  },
);

test.skipIf(process.platform === "win32")("a kernel serves over ipc as well as over tcp", async () => {
  const folder = makeFolder();
  const client = await start({ connection: { transport: "ipc", ip: join(folder, "socket") } });
  expect(await client.value("1 + 1")).toBe("2");
  expect(await client.heartbeat("beat")).toBe("beat");
  rmSync(folder, { recursive: true });
});

describe("encryption", () => {
  test("a client with the pair of keys is answered, one without hears nothing", async () => {
    const { publicKey, secretKey } = curveKeyPair();
    const client = await start({ connection: { curve_publickey: publicKey, curve_secretkey: secretKey } });
    const stranger = new Dealer({ linger: 0 });
    const listener = new Subscriber({ linger: 0 });
    // Asked for before connecting: a socket that is refused does not try again.
    const refused = [stranger, listener].map(
      (socket) => new Promise((resolve) => socket.events.on("disconnect", resolve)),
    );
    stranger.connect(address(client.connection, "shell"));
    listener.connect(address(client.connection, "iopub"));
    listener.subscribe("");
    let heard = 0;
    const listen = async (socket: Dealer | Subscriber) => {
      for await (const _ of socket) heard++;
    };
    void listen(stranger);
    void listen(listener);
    void stranger.send(client.frames(client.message("kernel_info_request", {}))).catch(() => {});
    await inTime(Promise.all(refused), "the end of the strangers' connections");
    expect(await client.value("1 + 1")).toBe("2");
    expect(await client.heartbeat("beat")).toBe("beat");
    expect(heard).toBe(0);
    stranger.close();
    listener.close();
  });

  test("half a pair of keys is refused", async () => {
    const folder = makeFolder();
    const { publicKey } = curveKeyPair();
    const connection = { ...(await freeConnection()), curve_publickey: publicKey };
    const kernel = new KernelProcess(folder, writeConnectionFile(folder, connection));
    try {
      expect(await kernel.ended()).toBe(1);
      expect(kernel.stderr).toMatch(/curve/i);
    } finally {
      await kernel.end();
    }
  });
});
