/** Comms: what the page opens, says and closes goes to user code; the list of open ones is kept here. */
import type { CommMessage } from "../../executor/messages.js";
import type { Message } from "../../protocol/message.js";
import type { Kernel } from "../kernel.js";
import { type Handler, text } from "./handler.js";

export const commInfo: Handler = (kernel, message) => {
  const target = message.content.target_name;
  return { status: "ok", comms: kernel.comms.list(typeof target === "string" ? target : undefined) };
};

/** Hands a comm message to the executor child. There is no reply to it. */
export function forwardComm(kernel: Kernel, message: Message): void {
  const msgType = message.header.msg_type as CommMessage["msgType"];
  const commId = text(message, "comm_id");
  if (commId === "") return;
  const targetName = text(message, "target_name");
  kernel.comms.note(msgType, commId, targetName);
  const { data } = message.content;
  const content = {
    comm_id: commId,
    target_name: targetName,
    data: typeof data === "object" && data !== null && !Array.isArray(data) ? data : {},
  };
  const cell = kernel.outputs.openComm(message);
  kernel.executor.send({ type: "comm", cell, msgType, content, metadata: message.metadata }, message.buffers);
}

export function isComm(msgType: string): boolean {
  return msgType === "comm_open" || msgType === "comm_msg" || msgType === "comm_close";
}
