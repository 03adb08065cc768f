/** Activations as modules, for use in Sequential. They have no parameters. */
import { elu, leakyRelu, relu, sigmoid } from "../ops/activations.js";
import { tanh } from "../ops/hyperbolic.js";
import { gelu, silu, softplus } from "../ops/smooth.js";
import { logSoftmax, softmax } from "../ops/softmax.js";
import type { Tensor } from "../tensor.js";
import { Module } from "./module.js";

/** Keeps positive numbers and replaces negative ones by 0: the function `relu`. */
export class ReLU extends Module {
  override forward(x: Tensor): Tensor {
    return relu(x);
  }
}

/** Squashes every number into (0, 1): the function `sigmoid`. */
export class Sigmoid extends Module {
  override forward(x: Tensor): Tensor {
    return sigmoid(x);
  }
}

/** Squashes every number into (-1, 1): the function `tanh`. */
export class Tanh extends Module {
  override forward(x: Tensor): Tensor {
    return tanh(x);
  }
}

/** A smooth relu, the function `gelu`: x times the chance that a normal number is below x. */
export class GELU extends Module {
  override forward(x: Tensor): Tensor {
    return gelu(x);
  }
}

/** A smooth relu, the function `silu`: x sigmoid(x). */
export class SiLU extends Module {
  override forward(x: Tensor): Tensor {
    return silu(x);
  }
}

/** A smooth relu, the function `softplus`: log(1 + e^x). */
export class Softplus extends Module {
  override forward(x: Tensor): Tensor {
    return softplus(x);
  }
}

/** A relu with slope `slope` on the negative side: the function `leakyRelu`. */
export class LeakyReLU extends Module {
  constructor(readonly slope = 0.01) {
    super();
  }
  override forward(x: Tensor): Tensor {
    return leakyRelu(x, this.slope);
  }
}

/** Like relu on the right; on the left it bends towards -alpha: the function `elu`. */
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
