/** Methods of tensors, fifth family: parts, borders and triangles. */
import { gather, takeAlongDim } from "../ops/gathering.js";
import { at, type Index, type Range, slice } from "../ops/indexing.js";
import { indexAdd, indexSelect } from "../ops/indexSelect.js";
import { scatter, scatterAdd } from "../ops/scattering.js";
import { select } from "../ops/slicing.js";
import { diag, diagonal, trace, tril, triu } from "../ops/triangles.js";
import { diff, maskedFill, pad, unfold } from "../ops/windows.js";
import type { Tensor, TensorLike } from "../tensor.js";
import type { At, InRange, ShapeOf } from "../types/rules.js";
import { ShapingMethods } from "./shaping.js";

export abstract class PickingMethods extends ShapingMethods {
  at<T extends Tensor, I extends readonly Index[]>(this: InRange<T, I>, ...index: I): Tensor<At<T, I>> {
    return at(this, ...index);
  }
  slice(this: Tensor, ...ranges: Range[]): Tensor {
    return slice(this, ...ranges);
  }
  select(this: Tensor, axis: number, index: number): Tensor {
    return select(this, axis, index);
  }
  gather(this: Tensor, axis: number, index: TensorLike): Tensor {
    return gather(this, axis, index);
  }
  takeAlongDim(this: Tensor, index: TensorLike, axis: number): Tensor {
    return takeAlongDim(this, index, axis);
  }
  scatter(this: Tensor, axis: number, index: TensorLike, source: TensorLike): Tensor {
    return scatter(this, axis, index, source);
  }
  scatterAdd(this: Tensor, axis: number, index: TensorLike, source: TensorLike): Tensor {
    return scatterAdd(this, axis, index, source);
  }
  indexSelect(this: Tensor, axis: number, index: TensorLike): Tensor {
    return indexSelect(this, axis, index);
  }
  indexAdd(this: Tensor, axis: number, index: TensorLike, source: TensorLike): Tensor {
    return indexAdd(this, axis, index, source);
  }
  pad(this: Tensor, widths: readonly number[], value?: number): Tensor {
    return pad(this, widths, value);
  }
  unfold(this: Tensor, axis: number, size: number, step: number): Tensor {
    return unfold(this, axis, size, step);
  }
  diff(this: Tensor, n?: number, axis?: number): Tensor {
    return diff(this, n, axis);
  }
  maskedFill(this: Tensor, mask: TensorLike, value: TensorLike): Tensor {
    return maskedFill(this, mask, value);
  }
  diag(this: Tensor, offset?: number): Tensor {
    return diag(this, offset);
  }
  diagonal(this: Tensor, offset?: number, axis0?: number, axis1?: number): Tensor {
    return diagonal(this, offset, axis0, axis1);
  }
  trace(this: Tensor): Tensor {
    return trace(this);
  }
  tril<T extends Tensor>(this: T, offset?: number): Tensor<ShapeOf<T>> {
    return tril(this, offset);
  }
  triu<T extends Tensor>(this: T, offset?: number): Tensor<ShapeOf<T>> {
    return triu(this, offset);
  }
}
