/** What a client of a kernel gets: messages as tests read them. */
import type { Header, JsonObject, Message } from "../../kernel/protocol/message.js";

/** The fields of all messages together. Which of them a message has, its schema has checked when it came. */
export interface Content {
  status: string;
  execution_state: string;
  execution_count: number;
  code: string;
  name: string;
  text: string;
  /** A MIME bundle; of a comm, what one side says to the other. */
  data: { [mime: string]: unknown };
  metadata: { _jupyter_types_experimental: { text: string; type: string }[] };
  transient: { display_id?: string };
  wait: boolean;
  ename: string;
  evalue: string;
  traceback: string[];
  payload: unknown[];
  user_expressions: { [name: string]: object };
  prompt: string;
  password: boolean;
  comm_id: string;
  target_name: string;
  protocol_version: string;
  implementation: string;
  language_info: { [field: string]: unknown };
  debugger: boolean;
  banner: string;
  matches: string[];
  cursor_start: number;
  cursor_end: number;
  found: boolean;
  indent: string;
  history: [number, number, string | [string, string | null]][];
  comms: { [id: string]: { target_name: string } };
  restart: boolean;
  subscription: string;
}

export interface Received {
  header: Header;
  parent_header: Header | Record<string, never>;
  metadata: JsonObject;
  content: Content;
  buffers: Uint8Array[];
}

export interface Executed {
  request: Message;
  reply: Content;
  /** All that was published for this request up to its `idle`, in order. */
  published: Received[];
  /** The same without status and input. */
  outputs: Received[];
  statuses: string[];
}

/** The text of what a cell returned. */
export function resultOf({ outputs }: Executed): string | undefined {
  const result = outputs.find(({ header }) => header.msg_type === "execute_result");
  return result?.content.data["text/plain"] as string | undefined;
}

export function typesOf(messages: readonly Received[]): string[] {
  return messages.map(({ header }) => header.msg_type);
}
