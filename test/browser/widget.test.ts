/**
 * A widget in JupyterLab: a cell opens a comm for a model of PyPI's anywidget, the page draws it, a click comes back to
 * the cell's listener, and a page that is loaded anew asks the kernel for the state and draws it again.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { openChromium } from "./browser.js";
import { type Lab, startLab } from "./lab.js";
import { eventually, kernelReady, notebookOf, openNotebook, runCell } from "./page.js";

const chromium = await openChromium();

/** The page's half of the widget: a button that counts, and a bar that is as long as its bytes say. */
const ESM = `
export default {
  render({ model, el }) {
    const button = document.createElement("button");
    button.className = "counter";
    const bytes = document.createElement("span");
    bytes.className = "bytes";
    const draw = () => {
      button.textContent = "count is " + model.get("count");
      bytes.textContent = [...new Uint8Array(model.get("bytes").buffer)].join(" ");
    };
    button.addEventListener("click", () => { model.set("count", model.get("count") + 1); model.save_changes(); });
    model.on("change", draw);
    draw();
    el.append(button, bytes);
  },
};`;

const CELLS = [
  `const counter = new Comm("jupyter.widget", {
  state: {
    _model_module: "anywidget", _model_name: "AnyModel", _model_module_version: "~0.11.0",
    _view_module: "anywidget", _view_name: "AnyView", _view_module_version: "~0.11.0", _view_count: null,
    _anywidget_id: "test.counter", _esm: ${JSON.stringify(ESM)}, _css: "",
    count: 41,
  },
  buffer_paths: [["bytes"]],
}, { metadata: { version: "2.1.0" }, buffers: [new Uint8Array([1, 2, 3])] });
let count = 41;
counter.onMessage((data) => { count = (data.state as { count?: number } | undefined)?.count ?? count; });
display({ "application/vnd.jupyter.widget-view+json": { version_major: 2, version_minor: 0, model_id: counter.id } },
  { raw: true });`,
  "console.log('the kernel has', count);",
  `counter.send({ method: "update", state: { count: 100 }, buffer_paths: [["bytes"]] },
  { buffers: [new Uint8Array([9, 8])] });`,
];

describe.skipIf(!chromium.browser)(`a widget in JupyterLab${chromium.missing}`, () => {
  let lab: Lab;
  let root: string;
  let browser: Browser;

  beforeAll(async () => {
    browser = chromium.browser as Browser;
    root = await mkdtemp(join(tmpdir(), "gradlab-widget-"));
    lab = await startLab({ root });
  });

  afterAll(async () => {
    await chromium.browser?.close();
    await lab?.stop();
    await rm(root, { recursive: true, force: true });
  });

  test("is drawn, sends its clicks to the cell, follows the cell, and is there again after a reload", async () => {
    await writeFile(join(root, "widget.ipynb"), notebookOf(CELLS));
    const page = await browser.newPage();
    onTestFinished(() => page.close());
    await openNotebook(page, lab, "widget.ipynb");
    await kernelReady(page);

    await runCell(page, 0);
    const button = page.locator(".counter");
    await eventually(() => button.textContent()).toBe("count is 41");
    expect(await page.locator(".bytes").textContent()).toBe("1 2 3");

    await button.click();
    await eventually(() => button.textContent()).toBe("count is 42");
    await runCell(page, 1);
    expect(await outputOf(page, 1)).toBe("the kernel has 42");

    await runCell(page, 2);
    await eventually(() => button.textContent()).toBe("count is 100");
    expect(await page.locator(".bytes").textContent()).toBe("9 8");

    await page.evaluate(`jupyterapp.commands.execute("docmanager:save")`);
    await page.reload();
    await kernelReady(page);
    await eventually(() => button.textContent()).toBe("count is 100");
    expect(await page.locator(".bytes").textContent()).toBe("9 8");
    await button.click();
    await runCell(page, 1);
    expect(await outputOf(page, 1)).toBe("the kernel has 101");
  });
});

async function outputOf(page: Page, index: number): Promise<string> {
  const cell = page.locator(".jp-Notebook .jp-CodeCell").nth(index);
  return (await cell.locator(".jp-OutputArea-output").allTextContents()).join("").trim();
}
