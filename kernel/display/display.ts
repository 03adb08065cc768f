/** `display(value)` as a cell sees it: shows a value in the middle of a cell, and changes what was shown before. */
import { bundleOf, DISPLAY, type Displayable, escapeHtml, type MimeBundle } from "./bundle.js";

export interface DisplayOptions {
  /** The value is a MIME bundle already. */
  raw?: boolean;
  /** A name for this output, so that it can be changed later with `update`. */
  displayId?: string;
  /** The same, in the spelling of Deno's kernel. */
  display_id?: string;
  /** Change the outputs of that name instead of adding one. */
  update?: boolean;
}

/** Makes a displayable from a template or a text. Values that are put into a template are escaped. */
export type MarkupTag = (text: string | TemplateStringsArray, ...values: unknown[]) => Displayable;

export interface Display {
  /**
   * Shows a value in the output of the cell.
   * @example display(tensor([1, 2]))
   */
  (value: unknown, options?: DisplayOptions): void | Promise<void>;
  /** A piece of HTML. @example display.html`<b>${name}</b>` */
  html: MarkupTag;
  /** A piece of Markdown, with $formulas$. @example display.md`**loss** ${loss}` */
  md: MarkupTag;
  /** A picture in SVG. */
  svg: MarkupTag;
  /** Removes the output of the cell, now or (`wait`) when the next output comes. */
  clear(options?: { wait?: boolean }): void;
}

export interface DisplaySink {
  show(data: MimeBundle, displayId: string | undefined, update: boolean): void;
  clear(wait: boolean): void;
}

export function createDisplay(sink: DisplaySink): Display {
  const display = (value: unknown, options: DisplayOptions = {}): void | Promise<void> => {
    const bundle = options.raw === true ? (value as MimeBundle) : bundleOf(value);
    const displayId = options.displayId ?? options.display_id;
    if (options.update === true && displayId === undefined) {
      throw new TypeError("display: update needs the displayId of the output to change");
    }
    const show = (settled: MimeBundle | undefined) => {
      sink.show(settled ?? { "text/plain": "undefined" }, displayId, options.update === true);
    };
    // Only what makes its picture asynchronously must be awaited; the rest is shown when this returns. As the last
    // expression of a cell the promise itself shows nothing.
    if (bundle instanceof Promise) {
      return Object.assign(bundle.then(show), { [DISPLAY]: () => undefined });
    }
    show(bundle);
  };
  return Object.assign(display, {
    html: markup("text/html", escapeHtml),
    md: markup("text/markdown", escapeMarkdown),
    svg: markup("image/svg+xml", escapeHtml),
    clear: (options: { wait?: boolean } = {}) => sink.clear(options.wait === true),
  });
}

function markup(mime: string, escape: (text: string) => string): MarkupTag {
  return (text, ...values) => {
    const content =
      typeof text === "string"
        ? text
        : text.reduce((before, part, i) => before + escape(String(values[i - 1])) + part);
    return { [DISPLAY]: () => ({ [mime]: content, "text/plain": content }) };
  };
}

function escapeMarkdown(text: string): string {
  return escapeHtml(text).replace(/[\\`*_[\]#|~$]/g, "\\$&");
}
