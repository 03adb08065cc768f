/**
 * A small Jupyter client for tests: starts the built kernel and speaks with it over real sockets. It waits for
 * messages, never for time to pass, and holds every message that comes against its schema and its signature. What
 * was wrong with one is thrown at the next request, and at `close`.
 */
import { Dealer, type Socket, Subscriber } from "zeromq";
import { address, type Channel, type ConnectionInfo } from "../../kernel/protocol/connection.js";
import { type JsonObject, type Message, Session } from "../../kernel/protocol/message.js";
import { Signer } from "../../kernel/protocol/signature.js";
import { decode, encode } from "../../kernel/protocol/wire.js";
import {
  freeConnection,
  KernelProcess,
  makeFolder,
  PATIENCE_MS,
  writeConnectionFile,
} from "./kernelProcess.js";
import { type Content, type Executed, type Received, resultOf } from "./received.js";
import { wrongWith } from "./schemas.js";

export { type Content, type Executed, type Received, resultOf, typesOf } from "./received.js";

export interface StartOptions {
  /** Files beside the notebook. */
  files?: { readonly [name: string]: string };
  env?: NodeJS.ProcessEnv;
  connection?: Partial<ConnectionInfo>;
}

const LAST_MESSAGES_MS = 1000;

type Condition = (message: Received) => boolean;

export class Client {
  readonly session = new Session("tester");
  /** Everything that came on iopub, in order. */
  readonly heard: Received[] = [];
  readonly #signer: Signer;
  readonly #sockets: { [channel in "shell" | "control" | "stdin" | "hb"]: Dealer };
  readonly #iopub: Subscriber;
  readonly #heardOf = new Map<string, Received[]>();
  readonly #replies: Received[] = [];
  readonly #questions: Received[] = [];
  readonly #waiting = new Set<() => void>();
  #wrong: Error | undefined;
  #exit: number | string | undefined;

  private constructor(
    readonly kernel: KernelProcess,
    readonly connection: ConnectionInfo,
  ) {
    this.#signer = new Signer(connection.key, connection.signature_scheme);
    const { curve_publickey: publicKey, curve_secretkey: secretKey } = connection;
    const curve =
      publicKey === undefined || secretKey === undefined
        ? {}
        : { curveServerKey: publicKey, curvePublicKey: publicKey, curveSecretKey: secretKey };
    // The kernel asks on stdin whoever asked it on shell: one client has one name on all sockets.
    const dealer = () =>
      new Dealer({ linger: 0, reconnectInterval: 10, routingId: this.session.id, ...curve });
    this.#sockets = { shell: dealer(), control: dealer(), stdin: dealer(), hb: dealer() };
    for (const [channel, socket] of Object.entries(this.#sockets)) {
      socket.connect(address(connection, channel as Channel));
    }
    this.#iopub = new Subscriber({ linger: 0, reconnectInterval: 10, ...curve });
    this.#iopub.connect(address(connection, "iopub"));
    this.#iopub.subscribe("");
    void this.#listen(this.#sockets.shell, this.#replies);
    void this.#listen(this.#sockets.control, this.#replies);
    void this.#listen(this.#sockets.stdin, this.#questions);
    void this.#listen(this.#iopub, this.heard);
    void kernel.exited.then((exit) => {
      // What it sent before it went may still be on its way through the sockets.
      setTimeout(() => {
        this.#exit = exit;
        this.#wake();
      }, LAST_MESSAGES_MS).unref();
    });
  }

  /** Starts a kernel in a new folder, and is back when nothing that it publishes can be missed. */
  static async start(options: StartOptions = {}): Promise<Client> {
    const folder = makeFolder(options.files);
    const connection = { ...(await freeConnection()), ...options.connection };
    const kernel = new KernelProcess(folder, writeConnectionFile(folder, connection), options.env);
    const client = new Client(kernel, connection);
    try {
      await client.published((message) => message.header.msg_type === "iopub_welcome");
      return client;
    } catch (error) {
      await kernel.end();
      throw error;
    }
  }

  get folder(): string {
    return this.kernel.folder;
  }

  message(msgType: string, content: JsonObject): Message {
    return this.session.message(msgType, content);
  }

  async send(channel: "shell" | "control", message: Message): Promise<void> {
    await this.sendFrames(channel, encode(message, this.#signer));
  }

  async sendFrames(channel: "shell" | "control", frames: Uint8Array[]): Promise<void> {
    await this.#sockets[channel].send(frames);
  }

  /** The frames of a message as they would be sent. */
  frames(message: Message): Uint8Array[] {
    return encode(message, this.#signer);
  }

  replyTo(request: Message): Promise<Received> {
    const condition: Condition = ({ parent_header }) => parent_header.msg_id === request.header.msg_id;
    return this.#first(this.#replies, condition, `a reply to ${request.header.msg_type}`);
  }

  /** The question, or the nth one, that a cell asks the user. */
  question(request: Message, nth = 1): Promise<Received> {
    const find = () => this.#questions.filter(isOf(request))[nth - 1];
    return this.until(find, "a question on stdin");
  }

  async answer(value: string): Promise<void> {
    await this.#sockets.stdin.send(encode(this.message("input_reply", { value }), this.#signer));
  }

  /** How many replies came for a request. */
  countReplies(request: Message): number {
    return this.#replies.filter(({ parent_header }) => parent_header.msg_id === request.header.msg_id).length;
  }

  async ask(channel: "shell" | "control", msgType: string, content: JsonObject = {}): Promise<Content> {
    const request = this.message(msgType, content);
    await this.send(channel, request);
    return (await this.replyTo(request)).content;
  }

  /** The first message on iopub, past or to come, that satisfies a condition. */
  published(condition: Condition): Promise<Received> {
    return this.#first(this.heard, condition, "a message on iopub");
  }

  /** Sends a cell without waiting for anything. */
  async submit(code: string, options: JsonObject = {}): Promise<Message> {
    const request = this.message("execute_request", {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: true,
      ...options,
    });
    await this.send("shell", request);
    return request;
  }

  /** Waits for the end of a cell that was sent. */
  async finished(request: Message): Promise<Executed> {
    const reply = await this.replyTo(request);
    await this.published((message) => isOf(request)(message) && message.content.execution_state === "idle");
    const published = [...this.heardOf(request)];
    return {
      request,
      reply: reply.content,
      published,
      outputs: published.filter(({ header }) => !["status", "execute_input"].includes(header.msg_type)),
      statuses: published.flatMap(({ content }) => content.execution_state ?? []),
    };
  }

  async execute(code: string, options: JsonObject = {}): Promise<Executed> {
    return this.finished(await this.submit(code, options));
  }

  /** Resolves when a cell has written this text, also while it runs. */
  async written(request: Message, text: string, name: "stdout" | "stderr" = "stdout"): Promise<void> {
    const find = () => this.writtenBy(request, name).includes(text) || undefined;
    await this.until(find, `"${text}" on ${name}`);
  }

  /** What a cell has written so far, also after its end. */
  writtenBy(request: Message, name: "stdout" | "stderr" = "stdout"): string {
    return this.heardOf(request)
      .filter(({ content }) => content.name === name)
      .map(({ content }) => content.text)
      .join("");
  }

  /** All that was published so far for a request. */
  heardOf(request: Message): readonly Received[] {
    return this.#heardOf.get(request.header.msg_id) ?? [];
  }

  /** Runs a cell that must end well, and gives its result as text. */
  async value(code: string): Promise<string | undefined> {
    const done = await this.execute(code);
    if (done.reply.status !== "ok") throw new Error(`${code}\n${(done.reply.traceback ?? []).join("\n")}`);
    return resultOf(done);
  }

  async heartbeat(text: string): Promise<string> {
    await this.#sockets.hb.send(text);
    const answer = await this.#sockets.hb.receive();
    return answer.map((frame) => frame.toString()).join();
  }

  async close(): Promise<void> {
    for (const socket of [...Object.values(this.#sockets), this.#iopub]) socket.close();
    await this.kernel.end();
    if (this.#wrong !== undefined) throw this.#wrong;
  }

  async #listen(socket: Socket & AsyncIterable<Buffer[]>, into: Received[]): Promise<void> {
    for await (const frames of socket) {
      try {
        const message = decode(frames, this.#signer);
        const wrong = wrongWith(message);
        if (wrong !== undefined) throw new Error(wrong);
        this.#keep(message as unknown as Received, into);
      } catch (error) {
        this.#wrong ??= error as Error;
      }
      this.#wake();
    }
  }

  #keep(message: Received, into: Received[]): void {
    into.push(message);
    const id = message.parent_header.msg_id;
    if (into !== this.heard || id === undefined) return;
    const known = this.#heardOf.get(id);
    if (known === undefined) this.#heardOf.set(id, [message]);
    else known.push(message);
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }

  #first(messages: readonly Received[], condition: Condition, what: string): Promise<Received> {
    let next = 0;
    const find = () => {
      while (next < messages.length) {
        const message = messages[next++]!;
        if (condition(message)) return message;
      }
      return undefined;
    };
    return this.until(find, what);
  }

  /** Asks `find` again whenever something has come, until it finds what it looks for. */
  until<Found>(find: () => Found | undefined, what: string): Promise<Found> {
    return new Promise((resolve, reject) => {
      const settle = (action: () => void) => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        action();
      };
      const refuse = (why: string) => settle(() => reject(new Error(`${why}\n${this.kernel.stderr}`)));
      const look = () => {
        if (this.#wrong !== undefined) return settle(() => reject(this.#wrong));
        const found = find();
        if (found !== undefined) return settle(() => resolve(found));
        if (this.#exit !== undefined) refuse(`the kernel ended (${this.#exit}) before ${what} came`);
      };
      const timer = setTimeout(() => refuse(`${what} did not come`), PATIENCE_MS);
      this.#waiting.add(look);
      look();
    });
  }
}

const isOf = (request: Message) => (message: Received) =>
  message.parent_header.msg_id === request.header.msg_id;
