/** `import * as tslab from "tslab"`: the display functions of tslab's users, on top of ours. */
import { randomUUID } from "node:crypto";
import type { MimeBundle } from "../../display/bundle.js";
import type { Display } from "../../display/display.js";

type Content = string | Uint8Array;

export interface TslabDisplay {
  javascript(text: string): void;
  html(text: string): void;
  markdown(text: string): void;
  latex(text: string): void;
  svg(text: string): void;
  png(bytes: Uint8Array): void;
  jpeg(bytes: Uint8Array): void;
  gif(bytes: Uint8Array): void;
  pdf(bytes: Uint8Array): void;
  text(text: string): void;
  raw(contentType: string, content: Content): void;
}

export interface TslabApi {
  display: TslabDisplay;
  /** A display that overwrites one output again and again. */
  newDisplay(): TslabDisplay;
  versions: { tslab: string; typescript: string; node: string };
}

export function createTslabApi(display: Display): TslabApi {
  const over = (show: (data: MimeBundle) => void): TslabDisplay => {
    const raw = (contentType: string, content: Content) =>
      show({
        [contentType]: typeof content === "string" ? content : Buffer.from(content).toString("base64"),
      });
    return {
      javascript: (text) => raw("application/javascript", text),
      html: (text) => raw("text/html", text),
      markdown: (text) => raw("text/markdown", text),
      latex: (text) => raw("text/latex", text),
      svg: (text) => raw("image/svg+xml", text),
      png: (bytes) => raw("image/png", bytes),
      jpeg: (bytes) => raw("image/jpeg", bytes),
      gif: (bytes) => raw("image/gif", bytes),
      pdf: (bytes) => raw("application/pdf", bytes),
      text: (text) => raw("text/plain", text),
      raw,
    };
  };
  return {
    display: over((data) => void display(data, { raw: true })),
    newDisplay: () => {
      const displayId = randomUUID();
      let isShown = false;
      return over((data) => {
        void display(data, { raw: true, displayId, update: isShown });
        isShown = true;
      });
    },
    versions: { tslab: "gradlab", typescript: "5.0.4", node: process.version },
  };
}
