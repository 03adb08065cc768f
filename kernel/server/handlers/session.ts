/** Requests about the session itself: its history, its interruption, its end. */
import { History, type HistoryEntry } from "../history.js";
import { type Handler, integer, text } from "./handler.js";

export const history: Handler = (kernel, message) => {
  const { content } = message;
  const n = integer(message, "n");
  const ways: { [accessType: string]: () => HistoryEntry[] } = {
    tail: () => kernel.history.tail(n ?? 10),
    range: () =>
      kernel.history.range(
        integer(message, "session") ?? 0,
        integer(message, "start") ?? 0,
        integer(message, "stop"),
      ),
    search: () => kernel.history.search(text(message, "pattern") || "*", n, content.unique === true),
  };
  const way = text(message, "hist_access_type");
  const found = Object.hasOwn(ways, way) ? ways[way]!() : [];
  return { status: "ok", history: found.map((entry) => History.encode(entry, content.output === true)) };
};

export const interrupt: Handler = (kernel) => {
  kernel.interrupt();
  return { status: "ok" };
};

export const shutdown: Handler = (kernel, message) => {
  const content = { status: "ok", restart: message.content.restart === true };
  kernel.iopub.publish(message, "shutdown_reply", content);
  kernel.shutdownSoon();
  return content;
};
