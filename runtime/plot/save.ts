/**
 * A drawing as a file. The ending of the name says the format; SVG text that is there already and JSON need nobody's
 * help, every other format is drawn by the place that runs us.
 */
import { ArgumentError } from "../errors.js";
import { type Drawing, host } from "../host.js";

type Format = "svg" | "png" | "html" | "json";

/** Writes a drawing into the file at `path`. Throws `argument/domain` for an ending it does not know. */
export function saveDrawing(path: string, drawing: Drawing): void {
  const ending = /\.([a-z]+)$/i.exec(path)?.[1].toLowerCase() as Format | undefined;
  if (ending === undefined || !["svg", "png", "html", "json"].includes(ending)) {
    throw new ArgumentError(
      "argument/domain",
      `save: ${JSON.stringify(path)} does not end in .svg, .png, .html or .json`,
      "the ending says what is written",
    );
  }
  write(path, contentsOf(drawing, ending));
}

function contentsOf(drawing: Drawing, format: Format): string | Uint8Array {
  if (format === "json") return `${JSON.stringify(drawing.figure ?? { svg: drawing.svg })}\n`;
  if (format === "svg" && drawing.svg !== undefined) return drawing.svg;
  const place = host();
  if (place === undefined) {
    throw new ArgumentError(
      "argument/domain",
      `save: a .${format} of this picture is drawn by the notebook's kernel, which does not run here`,
      "save it as .json, or run this in a notebook (gradlab run)",
    );
  }
  return place.draw(drawing, format);
}

/** Node's own way to its modules: this library also loads where there are none. */
function write(path: string, contents: string | Uint8Array): void {
  const files = globalThis.process?.getBuiltinModule?.("node:fs");
  if (files === undefined) throw new ArgumentError("argument/domain", "save: there are no files here");
  files.writeFileSync(path, contents);
}
