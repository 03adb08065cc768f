/**
 * The messages of protocol 5.4 as schemas: what a kernel may say, field by field. The client of these tests holds
 * every message of a live kernel against them, so each test is also a test of the message format. Fields that the
 * protocol does not name are refused: a misspelt one would otherwise pass.
 */
import { z } from "zod";

const mimeBundle = z.record(z.string().regex(/^[\w.+-]+\/[\w.+-]+$/), z.unknown());
const metadata = z.record(z.string(), z.unknown());
const count = z.int().min(0);

const header = z.strictObject({
  msg_id: z.string().min(1),
  session: z.string().min(1),
  username: z.string(),
  date: z.iso.datetime(),
  msg_type: z.string(),
  version: z.literal("5.4"),
});

/** A reply is `ok` with its fields, `error` with three, or `aborted` with none. */
const error = { ename: z.string().min(1), evalue: z.string(), traceback: z.array(z.string()).min(1) };
const reply = (ok: z.ZodRawShape) =>
  z.discriminatedUnion("status", [
    z.strictObject({ status: z.literal("ok"), ...ok }),
    z.strictObject({ status: z.literal("error"), ...error }),
  ]);

const executed = { execution_count: count, payload: z.array(z.unknown()), user_expressions: metadata };
const display = {
  data: mimeBundle,
  metadata,
  transient: z.strictObject({ display_id: z.string().optional() }),
};
const helpLink = z.strictObject({ text: z.string(), url: z.url() });
const historyEntry = z.tuple([
  z.int(),
  z.int(),
  z.union([z.string(), z.tuple([z.string(), z.string().nullable()])]),
]);
const typedMatch = z.looseObject({ start: count, end: count, text: z.string(), type: z.string() });

const contents: { readonly [msgType: string]: z.ZodType } = {
  kernel_info_reply: reply({
    protocol_version: z.literal("5.4"),
    implementation: z.string().min(1),
    implementation_version: z.string().regex(/^\d+\.\d+\.\d+/),
    language_info: z.strictObject({
      name: z.string(),
      version: z.string().regex(/^\d+\.\d+/),
      mimetype: z.string().regex(/^\w+\/[\w.+-]+$/),
      file_extension: z.string().startsWith("."),
      pygments_lexer: z.string().optional(),
      codemirror_mode: z.union([z.string(), metadata]).optional(),
      nbconvert_exporter: z.string().optional(),
    }),
    banner: z.string(),
    debugger: z.boolean().optional(),
    help_links: z.array(helpLink).optional(),
    supported_features: z.array(z.string()).optional(),
  }),
  execute_reply: z.discriminatedUnion("status", [
    z.strictObject({ status: z.literal("ok"), ...executed }),
    z.strictObject({ status: z.literal("error"), ...error, ...executed }),
    z.strictObject({ status: z.literal("aborted"), execution_count: count }),
  ]),
  complete_reply: reply({
    matches: z.array(z.string()),
    cursor_start: count,
    cursor_end: count,
    metadata: z.looseObject({ _jupyter_types_experimental: z.array(typedMatch).optional() }),
  }),
  inspect_reply: reply({ found: z.boolean(), data: mimeBundle, metadata }),
  is_complete_reply: z.discriminatedUnion("status", [
    z.strictObject({ status: z.enum(["complete", "invalid", "unknown"]) }),
    z.strictObject({ status: z.literal("incomplete"), indent: z.string() }),
  ]),
  history_reply: reply({ history: z.array(historyEntry) }),
  comm_info_reply: reply({ comms: z.record(z.string(), z.strictObject({ target_name: z.string() })) }),
  interrupt_reply: reply({}),
  shutdown_reply: reply({ restart: z.boolean() }),
  iopub_welcome: z.strictObject({ subscription: z.string() }),
  status: z.strictObject({ execution_state: z.enum(["starting", "busy", "idle"]) }),
  execute_input: z.strictObject({ code: z.string(), execution_count: count }),
  stream: z.strictObject({ name: z.enum(["stdout", "stderr"]), text: z.string().min(1) }),
  error: z.strictObject(error),
  execute_result: z.strictObject({ data: mimeBundle, metadata, execution_count: count }),
  display_data: z.strictObject(display),
  update_display_data: z.strictObject({
    ...display,
    transient: z.strictObject({ display_id: z.string().min(1) }),
  }),
  clear_output: z.strictObject({ wait: z.boolean() }),
  input_request: z.strictObject({ prompt: z.string(), password: z.boolean() }),
  comm_open: z.strictObject({ comm_id: z.string().min(1), target_name: z.string().min(1), data: metadata }),
  comm_msg: z.strictObject({ comm_id: z.string().min(1), data: metadata }),
  comm_close: z.strictObject({ comm_id: z.string().min(1), data: metadata }),
};

const frame = z.looseObject({
  header,
  parent_header: z.union([z.strictObject({}), z.looseObject({ msg_id: z.string(), msg_type: z.string() })]),
  metadata,
});

/** What is wrong with a message of a kernel, in words; undefined when nothing is. */
export function wrongWith(message: { header: { msg_type: string }; content: unknown }): string | undefined {
  const type = message.header.msg_type;
  const schema = contents[type];
  if (schema === undefined) return `${type}: the protocol has no such message from a kernel`;
  for (const result of [frame.safeParse(message), schema.safeParse(message.content)]) {
    if (!result.success)
      return `${type}: ${z.prettifyError(result.error)}\n${JSON.stringify(message.content)}`;
  }
  return undefined;
}
