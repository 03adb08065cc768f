/** The convention itself, where no library is needed: what a value becomes, and what it may say of itself. */
import { inspect } from "node:util";
import { JSDOM } from "jsdom";
import { expect, test } from "vitest";
import { bundleOf, DISPLAY } from "../../../kernel/display/bundle.js";
import { createDisplay } from "../../../kernel/display/display.js";

test("undefined shows nothing; null, numbers, functions and plain objects are printed as Node does", () => {
  expect(bundleOf(undefined)).toBeUndefined();
  for (const value of [null, 0, -0, "text", 10n, Symbol("s"), () => 1, { a: [1] }, new Map([[1, 2]])]) {
    expect(bundleOf(value)).toEqual({ "text/plain": inspect(value) });
  }
});

test("a value that shows itself, at once or later, is taken at its word", async () => {
  const bundle = { "text/latex": "$x$" };
  expect(bundleOf({ [DISPLAY]: () => bundle })).toEqual(bundle);
  await expect(bundleOf({ [DISPLAY]: async () => bundle })).resolves.toEqual(bundle);
  const callable = Object.assign(() => 1, { [DISPLAY]: () => bundle });
  expect(bundleOf(callable)).toEqual(bundle);
});

test("a value may say that it shows nothing", async () => {
  expect(bundleOf({ [DISPLAY]: () => undefined })).toBeUndefined();
  await expect(bundleOf({ [DISPLAY]: async () => undefined })).resolves.toBeUndefined();
});

test("display(x) at the end of a cell shows x once, and no promise, also where x shows itself later", async () => {
  const shown: unknown[] = [];
  const display = createDisplay({ show: (data) => shown.push(data), clear: () => {} });
  for (const value of [1, { [DISPLAY]: async () => ({ "text/plain": "1" }) }]) {
    const last = display(value);
    expect(bundleOf(last)).toBeUndefined();
    await last;
  }
  expect(shown).toEqual([{ "text/plain": "1" }, { "text/plain": "1" }]);
});

test("its own display goes before its shape", () => {
  const canvas = {
    toDataURL: () => "data:image/png;base64,AAAA",
    [DISPLAY]: () => ({ "text/plain": "mine" }),
  };
  expect(bundleOf(canvas)).toEqual({ "text/plain": "mine" });
});

test("bytes in a bundle become base64, as the protocol wants them", () => {
  const value = { [DISPLAY]: () => ({ "image/webp": new Uint8Array([1, 2, 3]) }) };
  expect(bundleOf(value)).toEqual({ "image/webp": "AQID" });
});

test("what shows itself without text but prints itself, also goes as text", () => {
  class Frame {
    [DISPLAY]() {
      return { "text/html": "<table></table>" };
    }
    [inspect.custom]() {
      return "a frame";
    }
  }
  expect(bundleOf(new Frame())).toEqual({ "text/html": "<table></table>", "text/plain": "a frame" });
});

test.each([[null], ["text"], [[1]]])("a display that returns %j is refused with a reason", (bundle) => {
  expect(() => bundleOf({ [DISPLAY]: () => bundle })).toThrow(/must return an object of MIME types/);
});

test("an SVG element without a DOM behind it gets the namespace and the characters that a picture needs", () => {
  const element = { outerHTML: '<svg width="1"><text>a&nbsp;b</text></svg>' };
  expect(bundleOf(element)).toEqual({
    "image/svg+xml": '<svg xmlns="http://www.w3.org/2000/svg" width="1"><text>a&#160;b</text></svg>',
    "text/plain": "[svg]",
  });
  const complete = '<svg width="1" xmlns="http://www.w3.org/2000/svg"></svg>';
  expect(bundleOf({ outerHTML: complete })).toMatchObject({ "image/svg+xml": complete });
});

test("an HTML element is HTML; a canvas that can't draw is an element like others", () => {
  const { document } = new JSDOM("<p id=a>x</p>").window;
  expect(bundleOf(document.querySelector("p"))).toMatchObject({ "text/html": '<p id="a">x</p>' });
  const canvas = { toDataURL: () => null, outerHTML: "<canvas></canvas>" };
  expect(bundleOf(canvas)).toMatchObject({ "text/html": "<canvas></canvas>" });
});

test("what only looks like Vega is printed", () => {
  for (const value of [
    { toSpec: () => ({ mark: "bar" }) },
    { toSpec: () => null },
    { $schema: "https://json-schema.org/vega" },
  ]) {
    expect(bundleOf(value)).toEqual({ "text/plain": inspect(value) });
  }
});

test("values in a template are escaped, in HTML and in Markdown; a text of one's own is left as it is", () => {
  const display = createDisplay({ show: () => {}, clear: () => {} });
  const show = (value: unknown) => bundleOf(value) as { [mime: string]: string };
  const hostile = `<img onerror="x"> *_$\``;
  expect(show(display.html`<b>${hostile}</b>`)["text/html"]).toBe(
    "<b>&lt;img onerror=&quot;x&quot;&gt; *_$`</b>",
  );
  expect(show(display.md`**${hostile}**`)["text/markdown"]).toBe(
    "**&lt;img onerror=&quot;x&quot;&gt; \\*\\_\\$\\`**",
  );
  expect(show(display.html("<i>mine</i>"))["text/html"]).toBe("<i>mine</i>");
});
