/** Small problems in the plane, drawn anew with each call; `manualSeed` makes them repeatable. */
import { defaultDtype } from "../dtype.js";
import { ArgumentError } from "../errors.js";
import { normal, uniform } from "../random.js";
import { checkWhole } from "../shape.js";
import { Tensor } from "../tensor.js";
import { type Dataset, datasetOf } from "./samples.js";

/** Options of the problems. */
export interface PlaneOptions {
  /** Standard deviation of the noise added to both coordinates. */
  readonly noise?: number;
}

/** Draws n points, classes in turn: `place(k, u)` is a point of class k, u uniform in [0, 1). */
function draw(
  name: string,
  n: number,
  classes: number,
  noise: number,
  place: (k: number, u: number) => readonly [number, number],
): Dataset {
  checkWhole(name, "number of points", n, 1);
  checkWhole(name, "number of classes", classes, 1);
  if (!(noise >= 0)) {
    throw new ArgumentError(
      "argument/domain",
      `${name}: the noise is ${noise}`,
      "a standard deviation, 0 or more",
    );
  }
  const labels = Array.from({ length: n }, (_, i) => i % classes);
  const rows = labels.map((k) => {
    const [x, y] = place(k, uniform());
    return [x + noise * normal(), y + noise * normal()];
  });
  const names = {
    featureNames: ["x", "y"],
    classNames: Array.from({ length: classes }, (_, k) => String(k)),
    description: `${name}: drawn at random`,
  };
  return datasetOf(rows, labels, names, defaultDtype());
}

/**
 * Two half circles that reach into each other.
 * @example datasets.moons(100).x.shape   // [100, 2]
 */
export function moons(n = 200, { noise = 0.1 }: PlaneOptions = {}): Dataset {
  return draw("moons", n, 2, noise, (k, u) => {
    const [c, s] = [Math.cos(Math.PI * u), Math.sin(Math.PI * u)];
    return k === 0 ? [c, s] : [1 - c, 0.5 - s];
  });
}

/**
 * A circle inside a circle: in polar coordinates a line separates them.
 * @example datasets.circles(100).y.shape   // [100]
 */
export function circles(
  n = 200,
  { noise = 0.05, factor = 0.5 }: PlaneOptions & { readonly factor?: number } = {},
): Dataset {
  return draw("circles", n, 2, noise, (k, u) => {
    const radius = k === 0 ? 1 : factor;
    return [radius * Math.cos(2 * Math.PI * u), radius * Math.sin(2 * Math.PI * u)];
  });
}

/**
 * Arms that wind around the origin, one per class.
 * @example datasets.spirals(90, { classes: 3 }).classNames   // ["0", "1", "2"]
 */
export function spirals(
  n = 300,
  {
    noise = 0.02,
    classes = 3,
    turns = 0.75,
  }: PlaneOptions & { readonly classes?: number; readonly turns?: number } = {},
): Dataset {
  return draw("spirals", n, classes, noise, (k, u) => {
    const angle = 2 * Math.PI * (turns * u + k / classes);
    return [u * Math.cos(angle), u * Math.sin(angle)];
  });
}

/**
 * Points around the corners of a square; a class is the exclusive or of the two coordinates. Without noise, four
 * points are the truth table.
 * @example datasets.xor(4, { noise: 0 }).y.toArray()   // [0, 1, 1, 0]
 */
export function xor(n = 200, { noise = 0.15 }: PlaneOptions = {}): Dataset {
  const data = draw("xor", n, 4, noise, (k) => [k >> 1, k & 1]);
  const y = new Tensor(
    data.y.shape,
    "int32",
    Int32Array.from(data.y.data, (k) => (k >> 1) ^ (k & 1)),
  );
  return { ...data, y, classNames: ["0", "1"] };
}
