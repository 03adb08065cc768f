/** What `gradlab run` cannot do as asked it refuses with exit code 2, before any cell runs: what, where, what to do. */
import { mkdirSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { Bench } from "./headlessRun.js";

const bench = new Bench();
afterAll(() => bench.remove());

async function refusal(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await bench.run(...args);
  expect(code, stdout + stderr).toBe(2);
  expect(stdout).toBe("");
  return stderr;
}

describe("words on the command line", () => {
  const file = bench.notebook("one.ipynb", ["1"]);

  test("nothing to run shows the usage", async () => {
    expect(await refusal()).toContain("Usage: gradlab run");
  });

  test.each([
    ["an unknown option", [file, "--nonsense"], "unknown option '--nonsense'"],
    ["a timeout that is no number", [file, "--timeout", "soon"], "Give a number of seconds"],
    ["a timeout of nothing", [file, "--timeout", "0"], "Give a number of seconds"],
    ["two places to write to", [file, "--in-place", "--output-dir", "out"], "cannot be used with"],
    ["a token without a server", [file, "--token", "t"], "add --server URL"],
    ["a server that is no address", [file, "--server", "here"], "http://localhost:8888"],
    ["a kernel that nobody has", [file, "--kernel", "python9"], 'no kernel "python9"'],
    ["a file that is not there", ["gone.ipynb"], "gone.ipynb: there is no such file or folder"],
    ["a file of another kind", [bench.file("notes.txt", "1")], "notes.txt is not a notebook"],
  ])("%s is refused", async (_, args, sentence) => {
    expect(await refusal(...args)).toContain(sentence);
  });

  test("a folder without notebooks is refused, whatever its checkpoints and packages hold", async () => {
    for (const folder of ["bare", "bare/.ipynb_checkpoints", "bare/node_modules"])
      mkdirSync(bench.path(folder));
    bench.notebook("bare/.ipynb_checkpoints/old.ipynb", ["1"]);
    bench.notebook("bare/node_modules/theirs.ipynb", ["1"]);
    expect(await refusal("bare")).toContain("no notebooks in this folder");
  });

  test("two notebooks that would be written to one file are refused", async () => {
    for (const folder of ["left", "right"]) {
      mkdirSync(bench.path(folder));
      bench.notebook(`${folder}/same.ipynb`, ["1"]);
    }
    expect(await refusal("left", "right", "--output-dir", "out")).toMatch(
      /left\S+ and right\S+ would both be/,
    );
    expect(await refusal("left", "--output-dir", "left")).toContain("--in-place");
  });
});

describe("files that are no notebooks", () => {
  const notebook = (cells: string) => `{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[${cells}]}`;

  test.each([
    ["cut off in the middle", '{\n "cells": [', "is not JSON"],
    ["a comma too many", '{\n "cells": [],\n "metadata": {},,\n "nbformat": 4\n}', "line 3, column 17"],
    ["a merge conflict", '{\n<<<<<<< HEAD\n "cells": []\n', "merge-conflict markers: line 2"],
    ["nothing", "", "is empty"],
    ["bytes", Buffer.from([0xff, 0xfe, 0x00]), "is not UTF-8"],
    ["format 3", '{"nbformat": 3, "worksheets": []}', "nbconvert --to notebook"],
    ["other JSON", '{"a": 1}', "nbformat"],
    ["a list", "[]", "the whole file"],
    ["a cell without source", notebook('{"cell_type":"code","metadata":{},"outputs":[]}'), "cells[0].source"],
    [
      "tags that are no list",
      notebook('{"cell_type":"code","metadata":{"tags":"x"},"source":"","outputs":[]}'),
      "cells[0].metadata.tags",
    ],
  ])("%s: names the file and the place", async (_, content, place) => {
    const fine = bench.notebook("fine.ipynb", ["1"]);
    const stderr = await refusal(fine, bench.file("broken.ipynb", content));
    expect(stderr).toContain("broken.ipynb");
    expect(stderr).toContain(place);
  });
});
