/**
 * How a task came out, as a person sees it: HTML that follows the colours of JupyterLab and VS Code, light or dark, and reads well
 * without any style; and the same as text. Whatever comes from a notebook is escaped.
 */
import type { GradientFinding } from "./expect.js";

export type Mark = "passed" | "failed" | "open";

export interface Card {
  readonly title: string;
  readonly id: string;
  readonly mark: Mark;
  /** `3 of 5 right` */
  readonly summary: string;
  readonly lines: readonly CardLine[];
  readonly hints?: readonly string[];
  /** How many hints there are, the hidden ones too. */
  readonly hintCount?: number;
  readonly progress?: {
    readonly assignment: string;
    readonly tasks: readonly { readonly title: string; readonly mark: Mark; readonly isHere: boolean }[];
  };
  /** A last sentence. */
  readonly foot?: string;
}

export interface CardLine {
  readonly mark: Mark;
  readonly name: string;
  readonly note?: string;
  readonly gradient?: GradientFinding;
}

const SIGNS = { passed: "\u2713", failed: "\u2717", open: "\u25cb" } as const;
const WORDS = { passed: "right", failed: "not right", open: "not attempted" } as const;
/**
 * A colour of the theme. VS Code is asked first: for the sake of widgets it gives JupyterLab's names a value too, those
 * of the light theme, in its dark one as well. Elsewhere, colours are made of the page's own text.
 */
const themed = (vscode: string, jupyter: string, elsewhere: string) =>
  `var(--vscode-${vscode}, var(--jp-${jupyter}, ${elsewhere}))`;
const ofText = (share: number) => `color-mix(in srgb, currentColor ${share}%, transparent)`;
const own = (colour: string) => `color-mix(in srgb, ${colour} 60%, currentColor)`;
const TEXT = themed("foreground", "content-font-color1", "currentColor");
/** A little of the text's own colour makes a theme's green and red dark enough to be read, or light enough. */
const readable = (colour: string) => `color-mix(in srgb, ${colour} 75%, ${TEXT})`;
const COLOURS = {
  passed: readable(themed("charts-green", "success-color1", own("#2e8b3d"))),
  failed: readable(themed("charts-red", "error-color1", own("#dd3f3f"))),
  open: "var(--jp-border-color1, #9e9e9e)",
} as const;
const MUTED = themed("descriptionForeground", "content-font-color2", ofText(75));
const LINE = themed("panel-border", "border-color2", ofText(25));
const SOFT = "rgba(127, 127, 127, 0.12)";
const SANS = "var(--jp-content-font-family, system-ui, sans-serif)";
const MONO = "var(--jp-code-font-family, ui-monospace, monospace)";

/** A card that shows itself: as HTML in a notebook, as text elsewhere. */
export class CardReport {
  readonly card: Card;

  constructor(card: Card) {
    this.card = card;
  }

  [Symbol.for("Jupyter.display")](): { [mime: string]: string } {
    return { "text/html": htmlOf(this.card), "text/plain": textOf(this.card) };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return textOf(this.card);
  }
}

function textOf(card: Card): string {
  const lines = [`${SIGNS[card.mark]} ${card.title} (${card.id}): ${card.summary}`];
  for (const { mark, name, note, gradient } of withoutRepeats(card.lines)) {
    lines.push(`  ${SIGNS[mark]} ${name}`);
    if (gradient !== undefined)
      lines.push(...gradientRows(gradient).map(([k, v]) => `      ${k.padEnd(15)} ${v}`));
    else if (note !== undefined) lines.push(`      ${note.replaceAll("\n", "\n      ")}`);
  }
  const { hints = [], hintCount = 0, progress, foot } = card;
  hints.forEach((hint, i) => {
    lines.push(`  hint ${i + 1} of ${hintCount}: ${hint}`);
  });
  if (progress !== undefined) lines.push(`  ${progressText(progress)}`);
  if (foot !== undefined) lines.push(`  ${foot}`);
  return lines.join("\n");
}

function htmlOf(card: Card): string {
  const { hints = [], hintCount = 0, progress, foot } = card;
  const parts = [
    `<div style="display:flex;flex-wrap:wrap;gap:0 0.75em;align-items:baseline">` +
      `<strong>${sign(card.mark)} ${escape(card.title)}</strong>` +
      `<span style="color:${card.mark === "open" ? MUTED : COLOURS[card.mark]}">${escape(card.summary)}</span>` +
      `<code style="color:${MUTED};background:none;font-size:0.85em;margin-left:auto">${escape(card.id)}</code></div>`,
    card.lines.length === 0
      ? ""
      : `<ul style="list-style:none;margin:0.5em 0 0;padding:0">${withoutRepeats(card.lines).map(lineHtml).join("")}</ul>`,
    ...hints.map(
      (hint, i) =>
        `<div style="margin-top:0.6em;padding:0.4em 0.7em;background:${SOFT};border-radius:3px">` +
        `<strong>Hint ${i + 1} of ${hintCount}</strong> ${withCode(hint)}</div>`,
    ),
    progress === undefined ? "" : progressHtml(progress),
    foot === undefined ? "" : `<div style="margin-top:0.6em;color:${MUTED}">${escape(foot)}</div>`,
  ];
  return (
    `<div class="gradlab-card" data-outcome="${card.mark}" style="max-width:46em;padding:0.6em 0.9em;color:${TEXT};` +
    `border:1px solid ${LINE};border-left:4px solid ${COLOURS[card.mark]};border-radius:3px;` +
    `font-family:${SANS};line-height:1.45">${parts.join("")}</div>`
  );
}

function lineHtml({ mark, name, note, gradient }: CardLine): string {
  const more =
    gradient !== undefined
      ? gradientHtml(gradient)
      : note === undefined
        ? ""
        : `<div style="color:${MUTED};white-space:pre-wrap;overflow-wrap:anywhere">${withCode(note)}</div>`;
  return (
    `<li style="display:flex;gap:0.5em;margin:0.15em 0">${sign(mark)}` +
    `<div style="min-width:0"><span>${withCode(name)}</span>${more}</div></li>`
  );
}

/** What stops every case alike is told once. */
function withoutRepeats(lines: readonly CardLine[]): CardLine[] {
  return lines.map((line, i) => {
    const { mark, name, note, gradient } = line;
    if (note === undefined || gradient !== undefined || note !== lines[i - 1]?.note) return line;
    return mark === "open" ? { mark, name } : { mark, name, note: "the same" };
  });
}

function sign(mark: Mark): string {
  const colour = mark === "open" ? MUTED : COLOURS[mark];
  return `<span role="img" aria-label="${WORDS[mark]}" style="color:${colour};font-weight:bold">${SIGNS[mark]}</span>`;
}

function gradientRows({ index, analytic, numeric, relativeError }: GradientFinding): [string, string][] {
  return [
    // A single number has no entries.
    ...(index.length === 0 ? [] : [["worst entry", `[${index.join(", ")}]`] as [string, string]]),
    ["analytic", numberText(analytic)],
    ["numeric", numberText(numeric)],
    [
      "relative error",
      Number.isFinite(relativeError) ? relativeError.toExponential(1) : String(relativeError),
    ],
  ];
}

function gradientHtml(gradient: GradientFinding): string {
  const rows = gradientRows(gradient).map(
    ([name, value]) =>
      `<div><span style="color:${MUTED}">${name}</span> <code style="font-family:${MONO}">${escape(value)}</code></div>`,
  );
  return `<div style="display:flex;flex-wrap:wrap;gap:0 1.2em">${rows.join("")}</div>`;
}

function progressText({ assignment, tasks }: NonNullable<Card["progress"]>): string {
  const done = tasks.filter(({ mark }) => mark === "passed").length;
  return `${assignment}: ${tasks.map(({ mark }) => SIGNS[mark]).join("")} ${done} of ${tasks.length} tasks right`;
}

function progressHtml(progress: NonNullable<Card["progress"]>): string {
  const { assignment, tasks } = progress;
  const done = tasks.filter(({ mark }) => mark === "passed").length;
  const dots = tasks.map(({ title, mark, isHere }) => {
    const colour = mark === "open" ? "currentColor" : COLOURS[mark];
    const ring = isHere ? `outline:1px solid ${colour};border-radius:3px;` : "";
    const said = escape(`${title}: ${WORDS[mark]}`);
    return `<span title="${said}" style="color:${colour};${ring}padding:0 0.15em">${SIGNS[mark]}</span>`;
  });
  return (
    `<div style="display:flex;gap:0.3em;align-items:center;margin-top:0.7em;padding-top:0.5em;` +
    `border-top:1px solid ${LINE};color:${MUTED};font-size:0.9em">` +
    `<span>${escape(assignment.toUpperCase())}</span>${dots.join("")}` +
    `<span>${done} of ${tasks.length} tasks right</span></div>`
  );
}

/** Text in which `names` between back-ticks are code. */
function withCode(text: string): string {
  return escape(text).replace(/`([^`\n]+)`/g, `<code style="font-family:${MONO}">$1</code>`);
}

function numberText(x: number): string {
  return String(Number(x.toPrecision(6)));
}

const ESCAPES: { readonly [character: string]: string } = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character]!);
}
