/** A handler answers one type of request. What it returns is the content of the reply. */
import type { JsonObject, Message } from "../../protocol/message.js";
import type { Kernel } from "../kernel.js";

export type Handler = (kernel: Kernel, message: Message) => JsonObject | Promise<JsonObject>;

/** A field of a request that must be text; what is missing or of another type counts as empty. */
export function text(message: Message, field: string): string {
  const value = message.content[field];
  return typeof value === "string" ? value : "";
}

export function integer(message: Message, field: string): number | undefined {
  const value = message.content[field];
  return typeof value === "number" && Number.isInteger(value) ? value : undefined;
}
