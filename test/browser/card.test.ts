/** How a task came out, outside of JupyterLab: in VS Code and in a page that has no theme, light and dark. */
import type { Browser } from "playwright-core";
import { afterAll, describe, expect, test } from "vitest";
import { type Card, CardReport } from "../../notebooks/grading/card.js";
import { openChromium } from "./browser.js";
import { contrastOfTexts, READABLE } from "./contrast.js";

const chromium = await openChromium();

const card: Card = {
  title: "A network, flat",
  id: "a2.flat_backprop",
  mark: "failed",
  summary: "2 of 4 right",
  lines: [
    { mark: "passed", name: "it returns `loss`" },
    { mark: "failed", name: "`db1` is the gradient", note: "`db1` has the shape [3]" },
    {
      mark: "failed",
      name: "`dW1` is the gradient",
      gradient: { index: [1, 2], analytic: 0.5, numeric: 0.25, relativeError: 0.5 },
    },
    { mark: "open", name: "`dW2` is the gradient" },
  ],
  hints: ["Look at the shapes of `W1`."],
  hintCount: 3,
  progress: {
    assignment: "A2",
    tasks: (["passed", "failed", "open"] as const).map((mark) => ({
      title: mark,
      mark,
      isHere: mark === "failed",
    })),
  },
  foot: "Its hidden tests run when the notebook is graded.",
};

/** What VS Code gives JupyterLab's names, in whatever theme. */
const WIDGETS = {
  "content-font-color1": "black",
  "content-font-color2": "#616161",
  "success-color1": "#4caf50",
  "error-color1": "#f44336",
  "border-color1": "#9e9e9e",
  "border-color2": "#e0e0e0",
  "layout-color2": "#eeeeee",
};

/** Pages: background, text, and variables. None says `color-scheme`, so that CSS's system colours are the light ones. */
const pages: { [name: string]: [string, string, { [variable: string]: string }] } = {
  "a light page": ["#ffffff", "#3b3b3b", {}],
  "a dark page": ["#1f1f1f", "#cccccc", {}],
  "VS Code, light": vscode("#ffffff", "#3b3b3b", "#3b3b3b", "#388a34", "#e51400"),
  "VS Code, dark": vscode("#1f1f1f", "#cccccc", "#9d9d9d", "#89d185", "#f14c4c"),
  "VS Code, high contrast": vscode("#000000", "#ffffff", "rgba(255, 255, 255, 0.7)", "#89d185", "#f48771"),
};

function vscode(
  back: string,
  foreground: string,
  descriptionForeground: string,
  green: string,
  red: string,
): [string, string, { [variable: string]: string }] {
  const own = { foreground, descriptionForeground, "charts-green": green, "charts-red": red };
  const named = (prefix: string, colours: object) =>
    Object.fromEntries(Object.entries(colours).map(([name, colour]) => [`--${prefix}-${name}`, colour]));
  return [back, foreground, { ...named("vscode", own), ...named("jp", WIDGETS) }];
}

function htmlOf(card: Card): string {
  const report = new CardReport(card) as unknown as Record<symbol, () => { "text/html": string }>;
  return report[Symbol.for("Jupyter.display")]!()["text/html"];
}

describe.skipIf(!chromium.browser)(`a card outside of JupyterLab${chromium.missing}`, () => {
  const browser = chromium.browser as Browser;
  afterAll(async () => browser?.close());

  test.each(Object.entries(pages))(
    "has no word that cannot be read in %s",
    async (_, [back, text, variables]) => {
      const page = await browser.newPage();
      const style = Object.entries({ background: back, color: text, ...variables }).map((pair) =>
        pair.join(": "),
      );
      for (const mark of ["passed", "failed", "open"] as const) {
        const html = htmlOf({ ...card, mark });
        await page.setContent(`<body style="${style.join("; ")}">${html}</body>`);
        const contrasts = await page.locator(".gradlab-card").evaluate(contrastOfTexts);
        expect(contrasts.length).toBeGreaterThan(15);
        for (const { text, contrast } of contrasts) {
          expect(contrast, `${mark}: ${text}`).toBeGreaterThanOrEqual(READABLE);
        }
      }
      await page.close();
    },
  );
});
