/** Methods of tensors, second family: the bends of networks, and softmax. */
import { elu, hardtanh, leakyRelu, relu, relu6, selu, sigmoid } from "../ops/activations.js";
import { gelu, logSigmoid, mish, silu, softplus, softsign, tanhshrink } from "../ops/smooth.js";
import { logSoftmax, softmax } from "../ops/softmax.js";
import type { Tensor } from "../tensor.js";
import type { ShapeOf } from "../types/rules.js";
import { ElementwiseMethods } from "./elementwise.js";

export abstract class ActivationMethods extends ElementwiseMethods {
  sigmoid<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return sigmoid(this);
  }
  relu<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return relu(this);
  }
  relu6<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return relu6(this);
  }
  selu<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return selu(this);
  }
  leakyRelu<T extends Tensor>(this: T, slope?: number): Tensor<ShapeOf<T>> {
    return leakyRelu(this, slope);
  }
  elu<T extends Tensor>(this: T, alpha?: number): Tensor<ShapeOf<T>> {
    return elu(this, alpha);
  }
  hardtanh<T extends Tensor>(this: T, min?: number, max?: number): Tensor<ShapeOf<T>> {
    return hardtanh(this, min, max);
  }
  silu<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return silu(this);
  }
  mish<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return mish(this);
  }
  softsign<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return softsign(this);
  }
  tanhshrink<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return tanhshrink(this);
  }
  logSigmoid<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return logSigmoid(this);
  }
  softplus<T extends Tensor>(this: T, beta?: number, threshold?: number): Tensor<ShapeOf<T>> {
    return softplus(this, beta, threshold);
  }
  gelu<T extends Tensor>(this: T, approximate?: "none" | "tanh"): Tensor<ShapeOf<T>> {
    return gelu(this, approximate);
  }
  softmax<T extends Tensor>(this: T, axis?: number): Tensor<ShapeOf<T>> {
    return softmax(this, axis);
  }
  logSoftmax<T extends Tensor>(this: T, axis?: number): Tensor<ShapeOf<T>> {
    return logSoftmax(this, axis);
  }
}
