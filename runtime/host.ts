/**
 * What the place that runs us can do: a notebook shows outputs and draws pictures, a plain program does neither.
 * The kernel says so once, at its start; everything that draws or updates something asks here.
 */

/** A MIME bundle: the same thing as several types of data. */
export type Bundle = Readonly<Record<string, unknown>>;

export interface ShowOptions {
  /** A name for the output. */
  readonly displayId?: string;
  /** Change the output of that name instead of adding one. */
  readonly update?: boolean;
  /** The value is a MIME bundle, and is shown as it is. */
  readonly raw?: boolean;
}

/** A chart as Plotly's JSON, or a picture that is SVG already. */
export interface Drawing {
  readonly figure?: unknown;
  readonly svg?: string;
}

export interface Host {
  show(value: unknown, options?: ShowOptions): void;
  /** The same drawing as the contents of a file. Throws where it cannot be drawn. */
  draw(drawing: Drawing, format: "svg" | "png" | "html"): string | Uint8Array;
  /** Calls back once, before the cell that runs now is reported as done. */
  beforeCellEnds(callback: () => void): void;
}

let current: Host | undefined;

/** @internal */
export function setHost(host: Host | undefined): void {
  current = host;
}

/** @internal The place that runs us, or undefined in a plain program. */
export function host(): Host | undefined {
  return current;
}
