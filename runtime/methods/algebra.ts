/** Methods of tensors, last family: products of matrices, and their determinants and inverses. */
import { addmm, dot, outer } from "../ops/contractions.js";
import { det, slogdet } from "../ops/determinant.js";
import { inv, solve } from "../ops/inverse.js";
import { matmul } from "../ops/matmul.js";
import type { Tensor, TensorLike } from "../tensor.js";
import type { MatMul, Multiplies, ShapeOf } from "../types/rules.js";
import { PickingMethods } from "./picking.js";

export abstract class AlgebraMethods extends PickingMethods {
  matmul<T extends Tensor, Y extends TensorLike>(this: T, y: Multiplies<T, Y>): Tensor<MatMul<T, Y>> {
    return matmul(this, y);
  }
  dot(this: Tensor, y: TensorLike): Tensor {
    return dot(this, y);
  }
  outer(this: Tensor, y: TensorLike): Tensor {
    return outer(this, y);
  }
  addmm(this: Tensor, a: TensorLike, b: TensorLike, beta?: number, alpha?: number): Tensor {
    return addmm(this, a, b, beta, alpha);
  }
  det(this: Tensor): Tensor {
    return det(this);
  }
  slogdet(this: Tensor): [Tensor, Tensor] {
    return slogdet(this);
  }
  inv<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return inv(this);
  }
  solve(this: Tensor, b: TensorLike): Tensor {
    return solve(this, b);
  }
}
