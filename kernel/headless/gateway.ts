/**
 * The part of a Jupyter server that running notebooks needs, in Node alone: REST for kernel specs and kernels, a
 * WebSocket per client for their channels. It listens on 127.0.0.1 only and refuses every request without its
 * random token. It serves no files, no pages and no sessions, and knows only the kernels it was given.
 */
import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { Channels } from "./channels.js";
import { messageOf } from "./errors.js";
import { SUBPROTOCOL } from "./framing.js";
import { KernelProcess } from "./kernelProcess.js";
import type { KernelSpec } from "./kernelspec.js";

const MAX_BODY = 64 * 1024;
const MAX_MESSAGE = 1024 * 1024 * 1024;

/** An answer that is not 2xx. */
class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

interface Answer {
  status: number;
  body?: unknown;
}

export class Gateway {
  readonly token = randomBytes(24).toString("hex");
  readonly #kernels = new Map<string, KernelProcess>();
  readonly #http = createServer((request, response) => void this.#answer(request, response));
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE,
    handleProtocols: (offered) => offered.has(SUBPROTOCOL) && SUBPROTOCOL,
  });

  private constructor(readonly specs: readonly KernelSpec[]) {
    this.#http.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /** @param specs the kernels it can start; the first is the default */
  static async start(specs: readonly KernelSpec[]): Promise<Gateway> {
    const gateway = new Gateway(specs);
    await new Promise<void>((resolve, reject) => {
      gateway.#http.once("error", reject);
      gateway.#http.listen(0, "127.0.0.1", resolve);
    });
    return gateway;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}/`;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#kernels.values()].map((kernel) => kernel.stop()));
    for (const client of this.#sockets.clients) client.terminate();
    const closed = new Promise((resolve) => this.#http.close(resolve));
    this.#http.closeAllConnections();
    await closed;
  }

  /** Ends every kernel at once, without asking: for the moment when this process must go. */
  kill(): void {
    for (const kernel of this.#kernels.values()) kernel.kill();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let answer: Answer;
    try {
      if (!this.#isAllowed(request)) throw new Refusal(403, "this gateway wants its token");
      answer = await this.#route(request);
    } catch (error) {
      answer = { status: error instanceof Refusal ? error.status : 500, body: { message: messageOf(error) } };
    }
    response.writeHead(answer.status, { "Content-Type": "application/json" });
    response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
  }

  async #route(request: IncomingMessage): Promise<Answer> {
    const [, api, room, id, verb] = pathOf(request).split("/");
    const method = `${request.method} ${[api, room, id && ":id", verb].filter(Boolean).join("/")}`;
    switch (method) {
      case "GET api/kernelspecs":
        return { status: 200, body: this.#kernelspecs() };
      case "GET api/kernels":
        return { status: 200, body: [...this.#kernels.values()].map(modelOf) };
      case "POST api/kernels":
        return { status: 201, body: modelOf(await this.#startKernel(await bodyOf(request))) };
      case "GET api/kernels/:id":
        return { status: 200, body: modelOf(this.#kernel(id)) };
      case "DELETE api/kernels/:id": {
        const kernel = this.#kernel(id);
        await kernel.stop();
        this.#kernels.delete(kernel.id);
        return { status: 204 };
      }
      case "POST api/kernels/:id/interrupt":
        await this.#kernel(id).interrupt();
        return { status: 204 };
      case "POST api/kernels/:id/restart": {
        const kernel = this.#kernel(id);
        await kernel.restart();
        return { status: 200, body: modelOf(kernel) };
      }
      default:
        throw new Refusal(404, `no such thing here: ${method}`);
    }
  }

  async #startKernel(body: { name?: unknown; path?: unknown }): Promise<KernelProcess> {
    const name = body.name ?? this.specs[0]?.name;
    const spec = this.specs.find((each) => each.name === name);
    if (spec === undefined) throw new Refusal(404, `no kernel named ${JSON.stringify(name)}`);
    const kernel = await KernelProcess.start(spec, typeof body.path === "string" ? body.path : process.cwd());
    this.#kernels.set(kernel.id, kernel);
    return kernel;
  }

  #kernel(id: string | undefined): KernelProcess {
    const kernel = this.#kernels.get(decodeURIComponent(id ?? ""));
    if (kernel === undefined) throw new Refusal(404, `no kernel with id ${id}`);
    return kernel;
  }

  #kernelspecs(): unknown {
    const entries = this.specs.map(({ name, ...spec }) => [name, { name, spec, resources: {} }]);
    return { default: this.specs[0]?.name, kernelspecs: Object.fromEntries(entries) };
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const kernel = this.#kernels.get(/^\/api\/kernels\/([^/]+)\/channels$/.exec(pathOf(request))?.[1] ?? "");
    const offered = String(request.headers["sec-websocket-protocol"] ?? "").split(/\s*,\s*/);
    const refusal = !this.#isAllowed(request)
      ? "403 Forbidden"
      : kernel === undefined
        ? "404 Not Found"
        : offered.includes(SUBPROTOCOL)
          ? undefined
          : "400 Bad Request";
    if (refusal !== undefined || kernel === undefined) {
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\n\r\n`);
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (client) => new Channels(kernel, client));
  }

  #isAllowed(request: IncomingMessage): boolean {
    const header = /^token (.+)$/i.exec(request.headers.authorization ?? "")?.[1];
    const given = Buffer.from(
      header ?? new URL(request.url ?? "/", this.url).searchParams.get("token") ?? "",
    );
    const wanted = Buffer.from(this.token);
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  }
}

function pathOf(request: IncomingMessage): string {
  return new URL(request.url ?? "/", "http://127.0.0.1").pathname;
}

function modelOf(kernel: KernelProcess): object {
  const { id, spec, state, reason } = kernel;
  return { id, name: spec.name, execution_state: state === "running" ? "idle" : "dead", reason };
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) {
    text += chunk;
    if (text.length > MAX_BODY) throw new Refusal(413, "the request is too large");
  }
  try {
    return JSON.parse(text || "{}") as Record<string, unknown>;
  } catch {
    throw new Refusal(400, "the request is not JSON");
  }
}
