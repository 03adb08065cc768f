/** The gateway is open to nobody without its token, and ends what it started. */
import { statSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";

const built = new URL("../../dist/kernel/headless/", import.meta.url).href;
const { Gateway } = (await import(`${built}gateway.js`)) as typeof import("../../kernel/headless/gateway.js");
const { ownKernelSpec } = (await import(
  `${built}kernelspec.js`
)) as typeof import("../../kernel/headless/kernelspec.js");

const show = `process.stdout.write(process.argv[1] + "\\n"); process.exit(7)`;
const dying = { name: "dying", display_name: "", language: "", interrupt_mode: "signal" as const };
/** Long enough for a client to be connected and to have asked who it is. */
const soon = `setTimeout(() => { process.stdout.write("no such file"); process.exit(1); }, 700)`;
const specs = [
  ownKernelSpec(),
  { ...dying, argv: [process.execPath, "-e", show, "{connection_file}"] },
  { ...dying, name: "dying soon", argv: [process.execPath, "-e", soon] },
];
let gateway: import("../../kernel/headless/gateway.js").Gateway;
beforeAll(async () => {
  gateway = await Gateway.start(specs);
});
afterAll(() => gateway.close());

function ask(path: string, method = "GET", body?: object, token = gateway.token): Promise<Response> {
  const headers = { Authorization: `token ${token}` };
  return fetch(gateway.url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
}

function opened(url: string, protocols: string[]): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, protocols);
    socket.once("open", () => {
      resolve(socket.protocol);
      socket.terminate();
    });
    socket.once("error", (error) => resolve(error.message));
  });
}

test("it listens on this machine only, and every request without the token is refused", async () => {
  expect(new URL(gateway.url).hostname).toBe("127.0.0.1");
  for (const token of ["", "wrong", gateway.token.slice(1), `${gateway.token}0`]) {
    expect((await ask("api/kernels", "POST", { name: "gradlab" }, token)).status).toBe(403);
  }
  expect(await (await ask("api/kernels")).json()).toEqual([]);
});

test("a WebSocket needs the token, a kernel, and the subprotocol", async () => {
  const { id } = (await (await ask("api/kernels", "POST", { name: "gradlab" })).json()) as { id: string };
  const channels = (kernel: string, token: string) =>
    `${gateway.url.replace("http", "ws")}api/kernels/${kernel}/channels?token=${token}`;
  const protocol = "v1.kernel.websocket.jupyter.org";
  expect(await opened(channels(id, gateway.token), [protocol])).toBe(protocol);
  expect(await opened(channels(id, "wrong"), [protocol])).toContain("403");
  expect(await opened(channels("nobody", gateway.token), [protocol])).toContain("404");
  expect(await opened(channels(id, gateway.token), ["other"])).toContain("400");
  expect((await ask(`api/kernels/${id}/restart`, "POST")).status).toBe(200);
  expect((await ask(`api/kernels/${id}/interrupt`, "POST")).status).toBe(204);
  expect((await ask(`api/kernels/${id}`, "DELETE")).status).toBe(204);
  expect((await ask(`api/kernels/${id}`)).status).toBe(404);
});

test("only this user can read the connection file, and it goes with its kernel", async () => {
  const { KernelProcess } = (await import(
    `${built}kernelProcess.js`
  )) as typeof import("../../kernel/headless/kernelProcess.js");
  const kernel = await KernelProcess.start(ownKernelSpec(), dirname(new URL(import.meta.url).pathname));
  expect(statSync(kernel.connection.path).mode & 0o777).toBe(0o600);
  expect(statSync(dirname(kernel.connection.path)).mode & 0o777).toBe(0o700);
  await kernel.stop();
  expect(() => statSync(kernel.connection.path)).toThrow("ENOENT");
});

test("a kernel that cannot start is dead, with its exit code and its last words", async () => {
  const { KernelProcess } = (await import(
    `${built}kernelProcess.js`
  )) as typeof import("../../kernel/headless/kernelProcess.js");
  const kernel = await KernelProcess.start(specs[1]!, process.cwd());
  const reason = await new Promise<string>((resolve) => kernel.once("dead", resolve));
  await kernel.stop();
  expect(reason).toBe(`its process ended with exit code 7\n${kernel.connection.path}`);
});

test("who starts a kernel that dies before it answers is told why, and does not wait for ever", async () => {
  const { Client } = (await import(`${built}client.js`)) as typeof import("../../kernel/headless/client.js");
  const start = (name: string) => Client.start(gateway, name, process.cwd(), () => {});
  await expect(start("dying")).rejects.toThrow("the kernel died: its process ended with exit code 7");
  await expect(start("dying soon")).rejects.toThrow(
    "the kernel died: its process ended with exit code 1\nno such file",
  );
});
