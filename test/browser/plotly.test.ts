/**
 * What a person sees of a saved chart in JupyterLab: drawn, alive under the pointer, as wide as the page, readable in
 * both themes, and harmless whatever its titles say. No kernel of ours takes part: a saved notebook is enough.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { Figure, plot } from "../../runtime/plot/index.js";
import { openChromium } from "./browser.js";
import { contrastOf } from "./contrast.js";
import { type Lab, startLab } from "./lab.js";
import { openWatched } from "./page.js";

const chromium = await openChromium();

const x = Array.from({ length: 25 }, (_, i) => i / 4 - 3);
const lines = plot.line(
  x,
  { tanh: x.map(Math.tanh), relu: x.map((v) => Math.max(0, v)) },
  { title: "f<sub>1</sub>" },
);
const jacobian = plot.heatmap(
  [
    [0.125, -2, 0],
    [1, 0.5, 3],
  ],
  { title: "Jacobian", rows: ["y<sub>1</sub>", "y<sub>2</sub>"], xLabel: "input" },
);

const ATTACKS = [
  '<img src="x" onerror="window.hacked=1">',
  "<script>window.hacked=1</script>",
  '<svg onload="window.hacked=1"></svg>',
  '<a href="javascript:window.hacked=1">link</a>',
  '<a href=" java&#115;cript:window.hacked=1" onclick="window.hacked=1" target="x">link</a>',
  '<span style="background:url(javascript:window.hacked=1)" onmouseover="window.hacked=1">text</span>',
];
const attack = ATTACKS.join(" ");
const hostile = new Figure(
  [
    {
      type: "scatter",
      y: [1, 2],
      name: attack,
      text: [attack, attack],
      hovertemplate: attack,
      mode: "lines+text",
    },
    { type: "bar", y: [1, 2], name: attack, text: [attack, attack] },
  ],
  {
    title: { text: attack, subtitle: { text: attack } },
    showlegend: true,
    xaxis: { title: { text: attack }, tickvals: [0, 1], ticktext: [attack, attack] },
    annotations: [{ text: attack, x: 0, y: 1, hovertext: attack }],
    images: [{ source: "javascript:window.hacked=1", x: 0, y: 1, sizex: 1, sizey: 1 }],
  },
  { showSendToCloud: true, plotlyServerURL: "https://attacker.example/" },
);

describe.skipIf(!chromium.browser)(`a saved chart in JupyterLab${chromium.missing}`, () => {
  let lab: Lab;
  let root: string;
  let browser: Browser;

  beforeAll(async () => {
    browser = chromium.browser as Browser;
    root = await mkdtemp(join(tmpdir(), "gradlab-charts-"));
    await writeFile(join(root, "charts.ipynb"), notebookOf(lines, jacobian));
    await writeFile(join(root, "hostile.ipynb"), notebookOf(hostile));
    await writeFile(join(root, "untrusted.ipynb"), notebookOf(lines));
    lab = await startLab({ root });
    await lab.trust("charts.ipynb");
    await lab.trust("hostile.ipynb");
  });

  afterAll(async () => {
    await chromium.browser?.close();
    await lab?.stop();
    await rm(root, { recursive: true, force: true });
  });

  const open = (notebook: string) => openWatched(browser, lab, notebook, 1400);

  test("is drawn: lines as curves, a matrix as cells with their numbers", async () => {
    const page = await open("charts.ipynb");
    const [first, second] = [chart(page, 0), chart(page, 1)];
    await first.locator("svg.main-svg").first().waitFor();
    expect(await first.locator(".scatterlayer .trace path.js-line").count()).toBe(2);
    expect(await first.locator(".legendtext").allTextContents()).toEqual(["tanh", "relu"]);
    await second.locator(".heatmaplayer image").waitFor();
    expect(await second.locator(".heatmap-label").allTextContents()).toEqual(
      expect.arrayContaining(["0.125", "−2", "0", "1", "0.5", "3"]),
    );
    // <sub> is markup, and not text.
    expect(await first.locator(".gtitle tspan").allTextContents()).toContain("1");
  });

  test("shows the values of the point under the pointer", async () => {
    const page = await open("charts.ipynb");
    const label = await hover(page, chart(page, 1), chart(page, 1).locator(".nsewdrag"), [1 / 6, 1 / 4]);
    expect((await label.textContent())?.replaceAll(/\s/g, "")).toContain("column0:0.125");
  });

  test("is as wide as the page, also after the page has become narrower", async () => {
    const page = await open("charts.ipynb");
    const svg = chart(page, 0).locator("svg.main-svg").first();
    const output = chart(page, 0);
    const gap = async () =>
      ((await output.boundingBox())?.width ?? 0) - ((await svg.boundingBox())?.width ?? 0);
    await expect.poll(gap).toBeCloseTo(0, 0);
    const before = (await svg.boundingBox())?.width ?? 0;
    await page.setViewportSize({ width: 800, height: 1400 });
    await expect.poll(async () => before - ((await svg.boundingBox())?.width ?? before)).toBeGreaterThan(100);
    await expect.poll(gap).toBeCloseTo(0, 0);
  });

  test("is readable in the light and in the dark theme, and follows the change", async () => {
    const page = await open("charts.ipynb");
    await chart(page, 1).locator(".heatmaplayer image").waitFor();
    for (const theme of ["JupyterLab Dark", "JupyterLab Light"]) {
      await page.evaluate(`jupyterapp.commands.execute("apputils:change-theme", { theme: "${theme}" })`);
      const isLight = () => page.evaluate("document.body.dataset.jpThemeLight");
      await expect.poll(isLight).toBe(String(theme.endsWith("Light")));
      // Text and background change in two steps; 4.5 is what WCAG asks of text.
      for (const selector of [".gtitle", ".xtick text", ".legendtext"]) {
        await expect.poll(() => contrast(page, selector)).toBeGreaterThan(4.5);
      }
    }
  });

  test("with a hostile title, name, label or link runs nothing, and uploads nowhere", async () => {
    const page = await open("hostile.ipynb");
    const panel = chart(page, 0);
    await panel.locator("svg.main-svg").first().waitFor();
    await hover(page, panel, panel.locator(".barlayer .point path").last(), [0.9, 0.8]);
    await page.evaluate(`for (const element of document.querySelectorAll(".gradlab-plotly :is(a, text, tspan, image)")) {
      for (const type of ["mouseover", "click"]) element.dispatchEvent(new MouseEvent(type));
    }`);
    expect(
      await panel.locator("script, img, foreignObject, svg svg, [onclick], [onmouseover], [onload]").count(),
    ).toBe(0);
    const targets = await panel
      .locator("a")
      .evaluateAll((links) => links.map((a) => a.getAttribute("xlink:href")));
    expect(targets.filter((target) => /script/i.test(target ?? ""))).toEqual([]);
    const buttons = await panel
      .locator(".modebar-btn")
      .evaluateAll((all) => all.map((b) => b.getAttribute("data-title")));
    expect(buttons).toContain("Zoom");
    expect(buttons.filter((title) => /share|cloud/i.test(title ?? ""))).toEqual([]);
    expect(await page.evaluate("window.hacked")).toBeUndefined();
  });

  test("stays text in a notebook that is not trusted", async () => {
    const page = await open("untrusted.ipynb");
    await page.locator(".jp-OutputArea-output", { hasText: "line tanh: 25 points" }).waitFor();
    expect(await page.locator(".gradlab-plotly").count()).toBe(0);
  });

  test("has nothing in it that Plotly does not know", async () => {
    const page = await browser.newPage();
    onTestFinished(() => page.close());
    await page.addScriptTag({ path: createRequire(import.meta.url).resolve("plotly.js-cartesian-dist-min") });
    for (const figure of [lines, jacobian, plot.line([1]), plot.heatmap([[1]])]) {
      const { data, layout } = figure.toJSON();
      const problems = await page.evaluate(
        `Plotly.validate(${JSON.stringify(data)}, ${JSON.stringify(layout)})`,
      );
      expect(problems).toBeUndefined();
    }
  });
});

function chart(page: Page, index: number) {
  return page.locator(".gradlab-plotly").nth(index);
}

/** Moves the pointer to a place within a part of a chart, until Plotly shows a label; a chart may still be settling. */
async function hover(
  page: Page,
  panel: Locator,
  part: Locator,
  [right, down]: [number, number],
): Promise<Locator> {
  const label = panel.locator(".hoverlayer .hovertext").first();
  await expect
    .poll(async () => {
      const box = await part.boundingBox();
      if (box) await page.mouse.move(box.x + box.width * right, box.y + box.height * down, { steps: 2 });
      return label.isVisible();
    })
    .toBe(true);
  return label;
}

/** Contrast between a chart's text and the page. */
async function contrast(page: Page, selector: string): Promise<number> {
  const [text, back] = (await page.evaluate(`[
    getComputedStyle(document.querySelector(".gradlab-plotly ${selector}")).fill,
    getComputedStyle(document.querySelector(".jp-Notebook")).backgroundColor,
  ]`)) as [string, string];
  return contrastOf(text, back);
}

function notebookOf(...figures: readonly Figure[]): string {
  const cells = figures.map((figure, i) => ({
    cell_type: "code",
    id: `chart-${i}`,
    metadata: {},
    execution_count: 1,
    source: "chart",
    outputs: [{ output_type: "execute_result", execution_count: 1, metadata: {}, data: bundleOf(figure) }],
  }));
  const metadata = { kernelspec: { name: "python3", display_name: "Python 3", language: "python" } };
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells });
}

function bundleOf(figure: Figure): unknown {
  return (figure as unknown as Record<symbol, () => unknown>)[Symbol.for("Jupyter.display")]();
}
