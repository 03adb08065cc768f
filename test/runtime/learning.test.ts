/** Networks learn: the digits, also with the lecture's loss by plain SGD, and the same way twice. */
import { describe, expect, test } from "vitest";
import {
  argmax,
  crossEntropy,
  datasets,
  eq,
  manualSeed,
  matmul,
  mean,
  nn,
  noGrad,
  optim,
  randn,
  relu,
  square,
  sum,
  svmLoss,
  type Tensor,
  tensor,
  zeros,
} from "../../runtime/index.js";

function accuracy(scores: Tensor, y: Tensor): number {
  return mean(eq(argmax(scores, 1), y).to("float64")).item();
}

describe("learning", () => {
  const digits = () => {
    manualSeed(1);
    const { train, test: held } = datasets.trainTestSplit(datasets.digits());
    return { train: { ...train, x: train.x.div(16) }, held: { ...held, x: held.x.div(16) } };
  };

  test("a two-layer network on the digits reaches 0.95 test accuracy within seconds", () => {
    const { train, held } = digits();
    const model = new nn.Sequential(new nn.Linear(64, 64), new nn.ReLU(), new nn.Linear(64, 10));
    const stepper = new optim.Adam(model.parameters(), { lr: 0.005 });
    for (let epoch = 0; epoch < 15; epoch++) {
      for (const { x, y } of datasets.batches(train, 64)) {
        stepper.zeroGrad();
        crossEntropy(model.forward(x), y).backward();
        stepper.step();
      }
    }
    expect(
      accuracy(
        noGrad(() => model.forward(held.x)),
        held.y,
      ),
    ).toBeGreaterThan(0.95);
  });

  test("the lecture's network with its SVM loss and plain SGD learns the digits too", () => {
    const { train, held } = digits();
    const [W1, b1] = [
      randn([64, 50]).mul(0.1).detach().setRequiresGrad(),
      zeros([50], { requiresGrad: true }),
    ];
    const [W2, b2] = [
      randn([50, 10]).mul(0.1).detach().setRequiresGrad(),
      zeros([10], { requiresGrad: true }),
    ];
    const scores = (x: Tensor) => matmul(relu(matmul(x, W1).add(b1)), W2).add(b2);
    const stepper = new optim.SGD([W1, b1, W2, b2], { lr: 0.1 });
    for (let epoch = 0; epoch < 15; epoch++) {
      for (const { x, y } of datasets.batches(train, 64)) {
        stepper.zeroGrad();
        const penalty = sum(square(W1))
          .add(sum(square(W2)))
          .mul(1e-4);
        svmLoss(scores(x), y).add(penalty).backward();
        stepper.step();
      }
    }
    expect(
      accuracy(
        noGrad(() => scores(held.x)),
        held.y,
      ),
    ).toBeGreaterThan(0.95);
  });

  test("a small convolutional network fits a few digits", () => {
    const { train } = digits();
    const x = train.x.reshape(-1, 1, 8, 8);
    const few = {
      x: tensor(x.data.slice(0, 32 * 64)).reshape(32, 1, 8, 8),
      y: tensor(train.y.data.slice(0, 32)),
    };
    const model = new nn.Sequential(
      new nn.Conv2d(1, 8, 3, { padding: 1 }),
      new nn.BatchNorm(8),
      new nn.ReLU(),
      new nn.MaxPool2d(2),
      new nn.Flatten(),
      new nn.Linear(128, 10),
    );
    const stepper = new optim.Adam(model.parameters(), { lr: 0.01 });
    for (let i = 0; i < 30; i++) {
      stepper.zeroGrad();
      crossEntropy(model.forward(few.x), few.y).backward();
      stepper.step();
    }
    expect(accuracy(model.forward(few.x), few.y)).toBe(1);
  });

  test("the same seed gives the same weights after training, bit by bit", () => {
    const trained = (): number[] => {
      manualSeed(3);
      const data = datasets.moons(60);
      const model = new nn.Sequential(
        new nn.Linear(2, 8),
        new nn.Tanh(),
        new nn.Dropout(0.2),
        new nn.Linear(8, 2),
      );
      const stepper = new optim.SGD(model.parameters(), { lr: 0.1, momentum: 0.9 });
      for (const { x, y } of datasets.batches(data, 20)) {
        stepper.zeroGrad();
        crossEntropy(model.forward(x), y).backward();
        stepper.step();
      }
      return model.parameters().flatMap((p) => [...p.data]);
    };
    expect(trained()).toEqual(trained());
  });
});
