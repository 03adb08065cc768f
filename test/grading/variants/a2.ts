/** Other solutions of A2, backpropagation. */
import { right, type Variant, wrong } from "./variant.js";

export const a2: readonly Variant[] = [
  right(
    "a2.flat_backprop",
    11,
    "the library's gradient, as arrays",
    `function flatNetwork(X, y, W1, b1, W2, b2, reg) {
      const loss = (W1, b1, W2, b2) =>
        crossEntropy(relu(X.matmul(W1).add(b1)).matmul(W2).add(b2), y).add(W1.mul(W1).sum().add(W2.mul(W2).sum()).mul(reg));
      const [value, all] = valueAndGrad(loss, [0, 1, 2, 3])(W1, b1, W2, b2) as any;
      const [dW1, db1, dW2, db2] = all.map((g) => g.toArray());
      return { loss: value.item(), dW1, db1, dW2, db2 };
    }`,
  ),
  wrong(
    "a2.relu",
    1,
    "backward lets everything pass",
    `class ReLU { forward(x) { return relu(x); } backward(grad_y) { return grad_y; } }`,
  ),
  wrong(
    "a2.linear",
    4,
    "dW transposed",
    `class Linear {
      W: Tensor; b: Tensor; dW: Tensor; db: Tensor; x: Tensor;
      constructor(W: Tensor, b: Tensor) { this.W = W; this.b = b; }
      forward(x: Tensor): Tensor { this.x = x; return matmul(x, this.W) + this.b; }
      backward(u: Tensor): Tensor { this.dW = matmul(u.T, this.x); this.db = sum(u, 0); return matmul(u, this.W.T); }
    }`,
  ),
  wrong(
    "a2.svm",
    2,
    "a gradient of 0",
    `class SVMLoss {
      N = 0; C = 0;
      forward(s: Tensor, y: Tensor) { [this.N, this.C] = s.shape; return svmLoss(s, y); }
      backward() { return zeros(this.N, this.C); }
    }`,
  ),
  wrong(
    "a2.training",
    0,
    "neighbours in the place of a network",
    `function trainNetwork(X, y): any {
      const nearest = (x: Tensor) => argmin(sum(square(X - x), 1)).item();
      const score = (X_new: Tensor) => oneHot(tensor([...unbind(X_new)].map((x) => y.data[nearest(x)]), { dtype: "int32" }), 10);
      return { score, first: new Linear(zeros(64, 10), zeros(10)), second: new Linear(zeros(10, 10), zeros(10)) };
    }`,
  ),
];
