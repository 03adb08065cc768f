/** Datasets are what they claim to be, and a seed makes all that is random repeatable. */
import { expect, test } from "vitest";
import { datasets, manualSeed, mean, std, tensor } from "../../runtime/index.js";
import { failure } from "./refusal.js";

function counts(labels: ArrayLike<number>): number[] {
  const found: number[] = [];
  for (const label of Array.from(labels)) found[label] = (found[label] ?? 0) + 1;
  return found;
}

test("digits: 1,797 pictures of 64 pixels from 0 to 16, every digit about 180 times", () => {
  const { x, y, classNames, description } = datasets.digits();
  expect(x.shape).toEqual([1797, 64]);
  expect([Math.min(...x.data), Math.max(...x.data)]).toEqual([0, 16]);
  expect(counts(y.data)).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
  expect(classNames.length).toBe(10);
  expect(description).toMatch(/CC BY 4\.0/);
});

test("iris: 50 flowers of each of three species", () => {
  const { x, y, featureNames } = datasets.iris();
  expect(x.shape).toEqual([150, 4]);
  expect(counts(y.data)).toEqual([50, 50, 50]);
  expect(featureNames.length).toBe(4);
  expect(x.data.slice(0, 4)).toEqual(Float64Array.of(5.1, 3.5, 1.4, 0.2));
});

test("each call gives tensors of its own", () => {
  const first = datasets.iris();
  first.x.data[0] = 1000;
  expect(datasets.iris().x.data[0]).toBe(5.1);
});

test.each([
  ["moons", 2],
  ["circles", 2],
  ["spirals", 3],
  ["xor", 2],
] as const)("%s has balanced classes and is repeatable", (name, classes) => {
  const make = () => {
    manualSeed(5);
    return datasets[name](60);
  };
  const [a, b] = [make(), make()];
  expect(a.x.toArray()).toEqual(b.x.toArray());
  expect(a.y.dtype).toBe("int32");
  expect(counts(a.y.data)).toEqual(Array(classes).fill(60 / classes));
});

test("circles without noise have radius 1 and factor", () => {
  const { x, y } = datasets.circles(40, { noise: 0, factor: 0.3 });
  y.data.forEach((label: number, i: number) => {
    expect(Math.hypot(x.data[2 * i], x.data[2 * i + 1])).toBeCloseTo(label === 0 ? 1 : 0.3, 12);
  });
});

test("xor without noise is the truth table", () => {
  const { x, y } = datasets.xor(4, { noise: 0 });
  expect(x.toArray()).toEqual([
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ]);
  expect(y.toArray()).toEqual([0, 1, 1, 0]);
});

const numbered = () => ({
  x: tensor([[0], [1], [2], [3], [4], [5], [6], [7]]),
  y: tensor([0, 1, 2, 3, 4, 5, 6, 7]),
});

test("a split loses nothing, doubles nothing, and keeps x beside its y", () => {
  manualSeed(1);
  const { train, test: held } = datasets.trainTestSplit(numbered(), { test: 0.25 });
  expect([train.x.shape, held.x.shape]).toEqual([
    [6, 1],
    [2, 1],
  ]);
  expect(train.x.data).toEqual(train.y.data);
  expect([...train.y.data, ...held.y.data].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test("batches visit every sample once, in an order that differs between passes and repeats with the seed", () => {
  const pass = () => [...datasets.batches(numbered(), 3)].map(({ x, y }) => [[...x.data], [...y.data]]);
  manualSeed(2);
  const [first, second] = [pass(), pass()];
  manualSeed(2);
  expect(pass()).toEqual(first);
  expect(second).not.toEqual(first);
  expect(first.map(([x]) => x.length)).toEqual([3, 3, 2]);
  expect(first.flatMap(([x]) => x).sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  for (const [x, y] of first) expect(x).toEqual(y);
  expect([...datasets.batches(numbered(), 3, { dropLast: true })].length).toBe(2);
});

test("standardise gives mean 0 and deviation 1, and scales other data with the same numbers", () => {
  const { train, test: held } = datasets.trainTestSplit(datasets.iris());
  const scaled = datasets.standardise(train.x);
  for (const value of mean(scaled.x, 0).data) expect(value).toBeCloseTo(0, 12);
  for (const value of std(scaled.x, 0, false, 0).data) expect(value).toBeCloseTo(1, 12);
  const other = scaled.apply(held.x);
  expect(other.data[0]).toBeCloseTo((held.x.data[0] - scaled.mean.data[0]) / scaled.std.data[0], 12);
});

test.each([
  ["a split that leaves nothing", () => datasets.trainTestSplit(numbered(), { test: 1 }), "argument/domain"],
  [
    "x and y of different lengths",
    () => datasets.trainTestSplit({ x: tensor([[1]]), y: tensor([1, 2]) }),
    "shape/mismatch",
  ],
  ["a batch of no size", () => [...datasets.batches(numbered(), 0)], "argument/domain"],
  ["no points", () => datasets.moons(0), "argument/domain"],
])("refused: %s", (_, call, code) => {
  expect(call).toThrow(failure(code));
});
