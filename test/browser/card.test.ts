/** How a task came out, where nobody knows JupyterLab's colours: in VS Code, light and dark. */
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

describe.skipIf(!chromium.browser)(`a card outside of JupyterLab${chromium.missing}`, () => {
  const browser = chromium.browser as Browser;
  afterAll(async () => browser?.close());

  // Neither theme says `color-scheme`: the system's colours are those of a light page in both.
  test.each([
    ["light", "#ffffff", "#3b3b3b"],
    ["dark", "#1f1f1f", "#cccccc"],
  ])("has no word that cannot be read in VS Code's %s theme", async (_, background, color) => {
    const page = await browser.newPage();
    for (const mark of ["passed", "failed", "open"] as const) {
      const html = new CardReport({ ...card, mark })[Symbol.for("Jupyter.display")]()["text/html"];
      await page.setContent(`<body style="background: ${background}; color: ${color}">${html}</body>`);
      const contrasts = await page.locator(".gradlab-card").evaluate(contrastOfTexts);
      expect(contrasts.length).toBeGreaterThan(15);
      for (const { text, contrast } of contrasts) {
        expect(contrast, `${mark}: ${text}`).toBeGreaterThanOrEqual(READABLE);
      }
    }
    await page.close();
  });
});
