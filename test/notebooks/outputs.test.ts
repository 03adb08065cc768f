/** The comparison of executed notebooks notices what it must, and lets pass what it may. */
import { PNG } from "pngjs";
import { describe, expect, test } from "vitest";
import { type ExecutedOutput, expectSame, expectSamePictures, shows, withoutLooks } from "./outputs.js";

/** A white picture of 40 by 20 with a dark line of this many pixels. */
function picture(length: number, { width = 40, dark = 0 } = {}): ExecutedOutput[] {
  const png = new PNG({ width, height: 20 });
  png.data.fill(255);
  for (let i = 0; i < length; i++) png.data.fill(dark, 4 * (10 * width + i), 4 * (10 * width + i) + 3);
  const data = { "image/png": PNG.sync.write(png).toString("base64"), "text/plain": "a line" };
  return [{ output_type: "display_data", data }];
}

describe("pictures", () => {
  test("may differ a little in a colour", () => {
    expectSamePictures(picture(30), picture(30, { dark: 20 }), "line");
  });

  test("differ by a longer line, by their size, and where one is missing", () => {
    expect(() => expectSamePictures(picture(34), picture(30), "line")).toThrow("pixels that differ");
    expect(() => expectSamePictures(picture(30, { width: 41 }), picture(30), "line")).toThrow(
      "width and height",
    );
    expect(() => expectSamePictures([], picture(30), "line")).toThrow();
  });
});

describe("texts", () => {
  test("may differ in the last bits of a number, and in nothing else", () => {
    expectSame("loss 0.30000000000000004", "loss 0.3", "text");
    expect(() => expectSame("loss 0.3001", "loss 0.3", "text")).toThrow("number 1");
    expect(() => expectSame("gain 0.3", "loss 0.3", "text")).toThrow();
  });

  test("show a number only where exactly this number stands", () => {
    expect(shows("x  -0.20  0.39", "-0.20 0.39")).toBe(true);
    expect(shows("x  -0.20", "0.20")).toBe(false);
    expect(shows("x  0.201", "0.20")).toBe(false);
  });
});

test("a chart is compared by what it shows: a changed value is noticed, a changed colour is not", () => {
  const chart = (y: number, color: string): ExecutedOutput[] => [
    {
      output_type: "display_data",
      data: {
        "application/vnd.plotly.v1+json": { data: [{ type: "bar", y: [y], marker: { color } }], layout: {} },
      },
    },
  ];
  const same = (a: ExecutedOutput[], b: ExecutedOutput[]) =>
    expectSame(withoutLooks(a), withoutLooks(b), "chart");
  same(chart(1, "red"), chart(1, "blue"));
  expect(() => same(chart(2, "red"), chart(1, "red"))).toThrow();
});

test("a graph's PDF holds its picture, which is compared by pixels: its bytes are not, that there is one is", () => {
  const graph = (pdf?: string): ExecutedOutput[] => [
    { output_type: "display_data", data: { ...(pdf && { "application/pdf": pdf }), "text/plain": "graph" } },
  ];
  expectSame(withoutLooks(graph("JVBER1")), withoutLooks(graph("JVBER2")), "graph");
  expect(() => expectSame(withoutLooks(graph()), withoutLooks(graph("JVBER2")), "graph")).toThrow();
});
