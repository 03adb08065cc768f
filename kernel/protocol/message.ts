/**
 * What a Jupyter message is, as data. Field names are the protocol's own (snake_case).
 * See the Jupyter messaging specification, version 5.4.
 */
import { randomUUID } from "node:crypto";

export const PROTOCOL_VERSION = "5.4";

export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [key: string]: Json | undefined };

export interface Header {
  msg_id: string;
  session: string;
  username: string;
  date: string;
  msg_type: string;
  version: string;
  [extra: string]: Json | undefined;
}

export interface Message<Content extends JsonObject = JsonObject> {
  /** ZeroMQ routing prefix: whom a reply goes back to, or the topic on iopub. */
  identities: Uint8Array[];
  header: Header;
  /** The header of the message that caused this one; empty when nobody asked. */
  parent_header: Header | Record<string, never>;
  metadata: JsonObject;
  content: Content;
  /** Binary attachments; not covered by the signature. */
  buffers: Uint8Array[];
}

/** Anything that makes messages under one session id. */
export class Session {
  readonly id: string = randomUUID();

  constructor(readonly username: string) {}

  header(msgType: string): Header {
    return {
      msg_id: randomUUID(),
      session: this.id,
      username: this.username,
      date: new Date().toISOString(),
      msg_type: msgType,
      version: PROTOCOL_VERSION,
    };
  }

  message<Content extends JsonObject>(
    msgType: string,
    content: Content,
    options: Partial<Omit<Message, "header" | "content">> = {},
  ): Message<Content> {
    return {
      identities: options.identities ?? [],
      header: this.header(msgType),
      parent_header: options.parent_header ?? {},
      metadata: options.metadata ?? {},
      content,
      buffers: options.buffers ?? [],
    };
  }
}
