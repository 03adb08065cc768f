/**
 * What a printed notebook shows: the page that nbconvert makes, laid out as wide as nbconvert's webpdf and a browser
 * on A4 print it, and the LaTeX that it makes, where Inkscape is not installed. Of every lecture, and of graphs far
 * larger than a page.
 */
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openChromium } from "./browser.js";
import { venvPython } from "./lab.js";
import { notebookOf } from "./page.js";

const run = promisify(execFile);
const project = fileURLToPath(new URL("../..", import.meta.url));
const lectures = join(project, "notebooks/lectures");
const chromium = await openChromium();

/** What US letter and A4 leave between nbconvert's margins of half an inch, in CSS pixels, 96 to the inch. */
const PAGES = [
  { name: "US letter", width: 720, height: 960 },
  { name: "A4", width: 697, height: 1026 },
];
/** Shown as this part of themselves, the 12 pixels of a graph's letters are 6 points on paper. */
const SMALLEST = 2 / 3;

const LARGE = [
  `let y = param(0.5);
for (let i = 0; i < 40; i++) y = sin(y);
y.backward();
show(y)`,
  `const A = param([[0.25, -1.25], [3.25, -0.75]]);
const B = matmul(matmul(A, A), A);
show(sum(mul(B, B)))`,
  `let z = param(0.5);
for (let i = 0; i < 9; i++) z = sin(z);
z.backward();
show(z, { steps: true })`,
  `const neurons = (x, n) => Array.from({ length: n }, () =>
  tanh(x.map((v) => mul(v, param(0.3))).reduce((a, b) => add(a, b))));
show(neurons(neurons(neurons([param(1), param(2), param(3)], 3), 3), 1)[0])`,
];

interface Shown {
  readonly name: string;
  /** How far the picture reaches past the place of its output. */
  readonly past: number;
  readonly height: number;
  /** Of a graph's own size, the part that is shown. */
  readonly part?: number;
}

describe.skipIf(!chromium.browser)(`on paper${chromium.missing}`, () => {
  let browser: Browser;
  let root: string;

  beforeAll(async () => {
    browser = chromium.browser as Browser;
    root = await mkdtemp(join(tmpdir(), "gradlab-paper-"));
    const large = join(root, "large.ipynb");
    await writeFile(large, notebookOf(LARGE));
    const all = (await readdir(lectures)).filter((name) => name.endsWith(".ipynb"));
    expect(all.length).toBeGreaterThan(10);
    const kernel = run(process.execPath, [join(project, "dist/kernel/cli.js"), "run", "--in-place", large]);
    await Promise.all([
      kernel.then(() => convert("html", large)),
      convert("html", ...all.map((name) => join(lectures, name))),
    ]);
  });

  afterAll(async () => {
    await chromium.browser?.close();
    await rm(root, { recursive: true, force: true });
  });

  async function convert(format: string, ...notebooks: string[]): Promise<void> {
    const options = ["--to", format, "--log-level", "ERROR", "--output-dir", root];
    // Nothing is found by name: no Inkscape either.
    await run(venvPython(), ["-m", "nbconvert", ...options, ...notebooks], {
      env: { ...process.env, PATH: join(root, "nothing") },
    });
  }

  /** All pictures of a page, laid out for paper. */
  async function pictures(page: Page, name: string): Promise<Shown[]> {
    await page.goto(pathToFileURL(join(root, name)).href, { waitUntil: "load" });
    return (await page.evaluate(`Promise.all([...document.querySelectorAll(".jp-OutputArea-output img")].map(async (image) => {
      await image.decode();
      const box = image.getBoundingClientRect();
      const place = image.closest(".jp-OutputArea-child").getBoundingClientRect();
      const svg = /^data:image\\/svg\\+xml;base64,(.*)$/.exec(image.src);
      const part = svg && box.width / Number(/viewBox="0 0 ([\\d.]+) /.exec(atob(svg[1]))[1]);
      return { past: box.right - Math.min(place.right, innerWidth), height: box.height, part: part ?? undefined };
    }))`)) as Shown[];
  }

  /** How many drawings of text there are; a line of one that is too long for the page would go on in a line of its own. */
  async function unbroken(page: Page, name: string): Promise<number> {
    const heights = (await page.evaluate(`[...document.querySelectorAll(".jp-MarkdownOutput pre")]
      .filter((pre) => pre.textContent.includes("──"))
      .map((pre) => {
        const { height } = pre.getBoundingClientRect();
        pre.style.whiteSpace = "pre";
        return [height, pre.getBoundingClientRect().height];
      })`)) as [number, number][];
    for (const [height, own] of heights) expect(height, name).toBe(own);
    return heights.length;
  }

  for (const { name, ...viewport } of PAGES) {
    test(`no picture is cut, broken, or too small to be read: ${name}`, async () => {
      const page = await browser.newPage({ viewport });
      try {
        // MathJax is on the network.
        await page.route(/^https?:/, (route) => route.abort());
        await page.emulateMedia({ media: "print" });
        const pages = (await readdir(root)).filter((file) => file.endsWith(".html"));
        let [seen, drawings] = [0, 0];
        for (const file of pages) {
          for (const { past, height, part } of await pictures(page, file)) {
            seen++;
            expect(past, file).toBeLessThanOrEqual(0);
            // What is longer than two pages is printed upon what follows.
            expect(height, file).toBeLessThan(2 * viewport.height);
            if (part !== undefined && file !== "large.html") expect(part, file).toBeGreaterThan(SMALLEST);
          }
          drawings += await unbroken(page, file);
        }
        expect(seen).toBeGreaterThan(40);
        expect(drawings).toBeGreaterThan(4);
      } finally {
        await page.close();
      }
    });
  }

  test("LaTeX has every picture, without Inkscape", async () => {
    await convert("latex", join(root, "large.ipynb"));
    const tex = await readFile(join(root, "large.tex"), "utf8");
    const files = [...tex.matchAll(/\\adjustimage\{max size=[^}]*\}\{[^}]*\}\}\{([^}]*)\}/g)].map(
      ([, file]) => file,
    );
    expect(files.map((file) => file.split(".").at(-1))).toEqual(["pdf", "pdf", "png", "pdf"]);
    for (const file of files) {
      const start = (await readFile(join(root, file))).subarray(0, 5).toString("latin1");
      expect(start).toBe(file.endsWith("pdf") ? "%PDF-" : "\x89PNG\r");
    }
  });
});
