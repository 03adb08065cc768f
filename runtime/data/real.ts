/** Real data that comes with the package; SOURCES.md says from where. */
import { defaultDtype } from "../dtype.js";
import { readTable } from "./files.js";
import { type Dataset, datasetOf } from "./samples.js";

/**
 * 1,797 handwritten digits: x [1797, 64] holds 8 x 8 pixels from 0 to 16, y the digit. From "Optical Recognition of
 * Handwritten Digits" (E. Alpaydin and C. Kaynak, 1998), UCI, CC BY 4.0.
 * @example datasets.digits().x.shape   // [1797, 64]
 */
export function digits(): Dataset {
  const table = readTable("digits.csv.gz").map((row) => row.map(Number));
  const pixels = Array.from({ length: 64 }, (_, i) => `pixel ${Math.floor(i / 8)},${i % 8}`);
  return datasetOf(
    table.map((row) => row.slice(0, 64)),
    table.map((row) => row[64]),
    {
      featureNames: pixels,
      classNames: Array.from({ length: 10 }, (_, i) => String(i)),
      description:
        "Optical Recognition of Handwritten Digits (E. Alpaydin, C. Kaynak, 1998), UCI Machine Learning Repository, CC BY 4.0",
    },
    defaultDtype(),
  );
}

/**
 * 150 iris flowers: x [150, 4] holds lengths in centimetres, y the species. From R. A. Fisher (1936), UCI, CC BY 4.0.
 * @example datasets.iris().classNames   // ["setosa", "versicolor", "virginica"]
 */
export function iris(): Dataset {
  const [head, ...lines] = readTable("iris.csv");
  const table = lines.map((row) => row.map(Number));
  return datasetOf(
    table.map((row) => row.slice(0, 4)),
    table.map((row) => row[4]),
    {
      featureNames: ["sepal length", "sepal width", "petal length", "petal width"],
      classNames: head.slice(2),
      description: "Iris (R. A. Fisher, 1936), UCI Machine Learning Repository, CC BY 4.0",
    },
    defaultDtype(),
  );
}
