/** Activations as modules, for use in Sequential. They have no parameters. */
import { elu, leakyRelu, relu, sigmoid } from "../ops/activations.js";
import { tanh } from "../ops/hyperbolic.js";
import { gelu, silu, softplus } from "../ops/smooth.js";
import { logSoftmax, softmax } from "../ops/softmax.js";
import type { Tensor } from "../tensor.js";
import { Module } from "./module.js";

export class ReLU extends Module {
  override forward(x: Tensor): Tensor {
    return relu(x);
  }
}

export class Sigmoid extends Module {
  override forward(x: Tensor): Tensor {
    return sigmoid(x);
  }
}

export class Tanh extends Module {
  override forward(x: Tensor): Tensor {
    return tanh(x);
  }
}

export class GELU extends Module {
  override forward(x: Tensor): Tensor {
    return gelu(x);
  }
}

export class SiLU extends Module {
  override forward(x: Tensor): Tensor {
    return silu(x);
  }
}

export class Softplus extends Module {
  override forward(x: Tensor): Tensor {
    return softplus(x);
  }
}

export class LeakyReLU extends Module {
  constructor(readonly slope = 0.01) {
    super();
  }
  override forward(x: Tensor): Tensor {
    return leakyRelu(x, this.slope);
  }
}

export class ELU extends Module {
  constructor(readonly alpha = 1) {
    super();
  }
  override forward(x: Tensor): Tensor {
    return elu(x, this.alpha);
  }
}

/** Probabilities along an axis, the last one if left out. */
export class Softmax extends Module {
  constructor(readonly axis = -1) {
    super();
  }
  override forward(x: Tensor): Tensor {
    return softmax(x, this.axis);
  }
}

/** Log-probabilities along an axis, the last one if left out. */
export class LogSoftmax extends Module {
  constructor(readonly axis = -1) {
    super();
  }
  override forward(x: Tensor): Tensor {
    return logSoftmax(x, this.axis);
  }
}
