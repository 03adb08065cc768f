/** Pictures of large graphs: a box per module, group or stretch of gates; and graphs drawn from shapes alone. */
import { describe, expect, test } from "vitest";
import {
  add,
  crossEntropy,
  graph,
  group,
  manualSeed,
  matmul,
  mul,
  nn,
  param,
  randn,
  relu,
  show,
  sum,
  type Tensor,
  tex,
} from "../../runtime/index.js";
import { type DrawnGraph, drawnGraph, type GraphOptions } from "../../runtime/plot/graph/nodes.js";
import { place } from "../../runtime/plot/graph/place.js";
import { conflicts } from "../../runtime/plot/graph/route.js";

/** The labels of what is drawn between inputs and output, in order. */
function drawn(y: Tensor, options?: GraphOptions): string[] {
  return labels(drawnGraph(y, options));
}

function labels({ nodes }: DrawnGraph): string[] {
  return nodes.filter(({ kind }) => kind === "gate" || kind === "box").map(({ label }) => label);
}

class Block extends nn.Module {
  readonly inner = new nn.Linear(3, 3);
  override forward(x: Tensor): Tensor {
    return add(x, relu(this.inner.forward(x)));
  }
}

class Net extends nn.Module {
  readonly first = new nn.Linear(4, 3);
  readonly blocks = [new Block(), new Block(), new Block(), new Block(), new Block()];
  override forward(x: Tensor): Tensor {
    return this.blocks.reduce((h, block) => block.forward(h), this.first.forward(x));
  }
}

const BLOCKS = [0, 1, 2, 3, 4].map((i) => `blocks.${i}: Block`);

describe("a network", () => {
  manualSeed(3);
  const [net, x] = [new Net(), randn(2, 4)];
  const loss = crossEntropy(net.forward(x), [0, 2]);
  loss.backward();

  test("is one box per module, opened as deep as depth says", () => {
    expect(drawn(loss, { depth: 0 })).toEqual(["Net", "crossEntropy"]);
    expect(drawn(loss, { depth: 1 })).toEqual(["first: Linear 4 → 3", ...BLOCKS, "crossEntropy"]);
    const inside = ["inner: Linear 3 → 3", "relu", "+"];
    expect(drawn(loss, { depth: 2 })).toEqual(["linear", ...BLOCKS.flatMap(() => inside), "crossEntropy"]);
    expect(drawn(loss, { depth: 3 })).toEqual([
      "linear",
      ...BLOCKS.flatMap(() => ["linear", "relu", "+"]),
      "crossEntropy",
    ]);
    expect(drawn(loss, { depth: Infinity }).length).toBe(graph(loss).gates.filter(({ op }) => op).length);
    expect(() => show(loss, { depth: -1 })).toThrow("depth must be 0, 1, 2, ... or Infinity");
  });

  test("closes its innermost modules by itself when it has many gates, and stays open when it has few", () => {
    const inside = ["inner: Linear 3 → 3", "relu", "+"];
    expect(drawn(loss)).toEqual(["first: Linear 4 → 3", ...BLOCKS.flatMap(() => inside), "crossEntropy"]);
    const [block, few] = [new Block(), randn(1, 3)];
    expect(drawn(sum(block.forward(few)))).toEqual(["linear", "relu", "+", "Σ"]);
  });

  test("says in each box how many parameters it has and how long their gradient is", () => {
    const { nodes, parameters } = drawnGraph(loss, { depth: 1 });
    const boxes = nodes.filter(({ kind }) => kind === "box");
    expect(boxes[0].lines).toEqual(["15 parameters"]);
    expect(boxes[1].lines?.at(-1)).toBe("12 parameters");
    expect(parameters).toBe(15 + 5 * 12);
    const squares = net.first.parameters().flatMap(({ grad }) => Array.from(grad!.data, (g) => g * g));
    expect(boxes[0].gradient).toBeCloseTo(Math.sqrt(squares.reduce((a, b) => a + b)), 12);
  });

  test("hides weights and constants in their boxes, and draws what goes in", () => {
    const leaves = drawnGraph(loss, { depth: 0, names: { x } }).nodes.filter(({ kind }) => kind === "leaf");
    expect(leaves.map(({ label }) => label)).toEqual(["x"]);
    const named = drawnGraph(loss, { depth: 0, names: { W: net.first.weight } }).nodes;
    expect(named.filter(({ kind }) => kind === "leaf").map(({ label }) => label)).toEqual(["", "W"]);
  });

  test("names the weights that are drawn as its modules do", () => {
    const leaves = drawnGraph(loss, { depth: 3 }).nodes.filter(({ kind }) => kind === "leaf");
    expect(leaves.slice(1, 4).map(({ label }) => label)).toEqual([
      "first.weight",
      "first.bias",
      "blocks.0.inner.weight",
    ]);
  });

  test("draws a weight that a penalty uses too outside its box, with its copy gate", () => {
    const { weight } = net.first;
    const penalised = add(loss, sum(mul(weight, weight)));
    const { nodes } = drawnGraph(penalised, { depth: 0 });
    expect(nodes.filter(({ kind }) => kind === "copy")).toHaveLength(1);
    expect(labels(drawnGraph(penalised, { depth: 0 }))).toEqual(["Net", "crossEntropy", "×", "Σ", "+"]);
  });

  test("draws the gradients of graph(loss) without a backward before it", () => {
    const fresh = crossEntropy(new Net().forward(x), [0, 2]);
    const gradients = ({ edges }: DrawnGraph) => edges.filter(({ gradient }) => gradient).length;
    expect(gradients(drawnGraph(fresh, { depth: 0 }))).toBe(0);
    expect(show(graph(fresh), { depth: 0 }).toString()).toMatch(
      /crossEntropy: .*\|grad\|.* -> [\d.]+ \(1\.00\)/,
    );
    expect(fresh.grad).toBeNull();
    expect(tex(graph(mul(param(2), 3))).source).toBe("2 \\cdot 3");
  });

  test("runs from top to bottom when it is boxes, each below the one before", () => {
    const { nodes } = place(drawnGraph(loss, { depth: 1 }));
    const boxes = nodes.filter(({ node }) => node.kind === "box");
    boxes.slice(1).forEach((box, i) => {
      expect(box.y - box.height / 2).toBeGreaterThan(boxes[i].y + boxes[i].height / 2);
    });
  });
});

test("a module that runs twice is two boxes with the same weights", () => {
  const layer = new nn.Linear(2, 2);
  const y = sum(layer.forward(layer.forward(randn(1, 2))));
  const { nodes } = drawnGraph(y, { depth: 0 });
  expect(nodes.filter(({ kind }) => kind === "leaf")).toHaveLength(1);
  expect(labels(drawnGraph(y, { depth: 0 }))).toEqual(["Linear 2 → 2", "Linear 2 → 2", "Σ"]);
});

test("a group has a box of its own, also inside a module", () => {
  const [x, W] = [randn(2, 3), param([[1], [2], [3]])];
  const h = group("layer 1", () => relu(matmul(x, W)));
  expect(drawn(sum(h), { depth: 0 })).toEqual(["layer 1", "Σ"]);
  const box = drawnGraph(sum(h), { depth: 0 }).nodes.find(({ kind }) => kind === "box");
  expect(box?.lines).toEqual(["@, relu", "3 parameters"]);
  const leaves = drawnGraph(sum(h), { depth: 0 }).nodes.filter(({ kind }) => kind === "leaf");
  expect(leaves).toHaveLength(1);
  expect(drawn(sum(h), { depth: 1 })).toEqual(["@", "relu", "Σ"]);
  const hostile = sum(group("<script>alert(1)</script>", () => relu(W)));
  expect(show(hostile, { depth: 0 }).toSvg()).not.toContain("<script>");
  expect(() => group("broken", () => matmul(x, x))).toThrow("inner dimensions");
  // The scope ends also when its function throws.
  expect(drawn(relu(W), { depth: 0 })).toEqual(["relu"]);
});

test("more gates than a page holds, without modules, share boxes with their neighbours; none is left out", () => {
  let x: Tensor = param(1);
  for (let i = 0; i < 500; i++) x = add(mul(x, 0.9), 0.1);
  x.backward();
  const found = drawnGraph(x);
  expect(labels(found).length).toBeLessThanOrEqual(40);
  expect(found.gates).toBe(1000);
  const counts = labels(found).map((label) => Number(/^(\d+) gates$/.exec(label)?.[1]));
  expect(counts.reduce((a, b) => a + b)).toBe(1000);
  // What flows between the boxes is the chain's own gradient.
  const gradients = found.edges.map(({ gradient }) => gradient?.data[0] ?? Number.NaN);
  expect(gradients.at(-1)).toBe(1);
  expect(gradients.at(-2)).toBeCloseTo(0.9 ** 25, 12);
});

test("AlexNet is drawn from shapes alone: its 61,100,840 parameters are counted and never allocated", () => {
  const alexNet = () =>
    new nn.Sequential(
      ...[
        new nn.Conv2d(3, 64, 11, { stride: 4, padding: 2 }),
        new nn.ReLU(),
        new nn.MaxPool2d(3, { stride: 2 }),
      ],
      ...[new nn.Conv2d(64, 192, 5, { padding: 2 }), new nn.ReLU(), new nn.MaxPool2d(3, { stride: 2 })],
      ...[new nn.Conv2d(192, 384, 3, { padding: 1 }), new nn.ReLU()],
      ...[new nn.Conv2d(384, 256, 3, { padding: 1 }), new nn.ReLU()],
      ...[new nn.Conv2d(256, 256, 3, { padding: 1 }), new nn.ReLU(), new nn.MaxPool2d(3, { stride: 2 })],
      ...[new nn.Flatten(), new nn.Dropout(), new nn.Linear(9216, 4096), new nn.ReLU()],
      ...[new nn.Dropout(), new nn.Linear(4096, 4096), new nn.ReLU(), new nn.Linear(4096, 1000)],
    );
  const before = process.memoryUsage().arrayBuffers;
  const picture = show((image) => crossEntropy(alexNet().forward(image), [281]), [[1, 3, 224, 224]]);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1e6);
  const text = String(picture);
  expect(text).toMatch("61,100,840 parameters");
  expect(text).toMatch(
    "Conv2d (3 → 64, 11 x 11, stride 4, padding 2; 23,296 parameters): [1,3,224,224] -> [1,64,55,55]",
  );
  expect(text).toMatch("Linear 9216 → 4096 (37,752,832 parameters): [1,9216] -> [1,4096]");
  expect(text).toMatch("crossEntropy: [1,1000] -> a number");
  expect(picture.toSvg()).toContain(">image</text>");
  expect(() => show((x) => new nn.Linear(3, 2).forward(x), [[1, 4]])).toThrow("linear");
  expect(() => show(((x: Tensor) => x) as never)).toThrow("the shapes of its inputs, which are missing");
  expect(() => show((x) => x, [[2]])).toThrow("does not depend on the inputs");
});

test("lines run through no gate and cross as little as they can", () => {
  const [W, x] = [param([[0.5], [0.1]]), param([[1, 2]])];
  const loss = add(relu(matmul(x, W)), mul(sum(mul(W, W)), 0.1));
  const { nodes, edges } = place(drawnGraph(loss, { names: { W, x } }));
  expect(conflicts(nodes, edges)).toBe(0);
});

describe("the numbers in a picture", () => {
  test("have two decimals as on slides, none where all are whole, or as many as digits says", () => {
    expect(String(show(mul(param(2), 3)))).toMatch("×: 2, 3 -> 6");
    expect(String(show(mul(param(2), 0.125)))).toMatch("×: 2.00, 0.13 -> 0.25");
    expect(String(show(mul(param(2), 0.125), { digits: 4 }))).toMatch("×: 2.0000, 0.1250 -> 0.2500");
    expect(() => show(mul(param(2), 3), { digits: -1 })).toThrow("digits must be a whole number");
  });

  test("never become 0.00 where they are not zero", () => {
    expect(String(show(mul(param(-1e-5), 0.5)))).toMatch("×: −1.0e−5, 0.50 -> −5.0e−6");
    expect(String(show(mul(param(2e7), 0.5)))).toMatch("×: 2.0e7, 0.50 -> 1.0e7");
  });
});
