/**
 * The lecture's numbers, and where each is shown: one row per number or per group that belongs together. A row says
 * which part of the lecture, the text as it stands in the output, the notebook, and the cell. It computes nothing.
 *
 * The lecture is DeepRob's "Lecture 6: Backpropagation" (University of Michigan, University of Minnesota); its sections
 * are counted as 1.1 to 1.10 motivation and recap, 2 first example, 3 sigmoid neuron, 4 gate patterns, 5 flat code, 6 modular code, 7.1 derivatives of vectors, 7.2 ReLU, 7.3
 * tensors, 7.4 matrix product, 7.5 memory of Jacobians, 8 modes, 9 higher order, 10 summary.
 * Spaces and line breaks do not count, since a table or a tensor aligns its columns.
 */
export const WHY = "01-why-gradients.ipynb";
export const GRAPHS = "02-computational-graphs.ipynb";
export const NEURON = "03-sigmoid-neuron.ipynb";
export const FLAT = "04-implementing-backprop.ipynb";
export const VECTORS = "05-vectors.ipynb";
export const MATRICES = "06-matrices.ipynb";
export const MODES = "07-forward-and-reverse.ipynb";
export const HIGHER = "08-higher-order.ipynb";
export const TOGETHER = "09-putting-it-together.ipynb";
export const NEXT = "10-summary-and-convolutions.ipynb";

export type LectureNotebook =
  | typeof WHY
  | typeof GRAPHS
  | typeof NEURON
  | typeof FLAT
  | typeof VECTORS
  | typeof MATRICES
  | typeof MODES
  | typeof HIGHER
  | typeof TOGETHER
  | typeof NEXT;

export type LectureNumber = readonly [
  section: string,
  shown: string,
  notebook: LectureNotebook,
  cell: string,
];

export const NUMBERS: readonly LectureNumber[] = [
  ["1.1", "dL/dW_l1 [64 × 48]", WHY, "five-layers"],
  ["1.1", "dL/dW_l5 [48 × 10]", WHY, "five-layers"],
  ["1.1", "dL/dOut [32 × 10]", WHY, "five-layers"],
  ["1.2", "scatter ring: 120 points", WHY, "polar"],
  ["1.3", "W1 [100, 3072] W2 [10, 100] parameters: 308,310", WHY, "two-layer-shapes"],
  ["1.4", "one template per class", WHY, "templates-linear"],
  ["1.4", "twenty reusable templates", WHY, "templates-hidden"],
  ["1.5", "scatter D: 57 points, 0 to 0", WHY, "warp"],
  ["1.5", "scatter class B: 80 points", WHY, "warp-line"],
  ["1.6", "x 0.3 1.4 2.2 3.7 5.5", WHY, "bump-values"],
  ["1.6", "y 0.00 0.40 1.00 0.30 0.00", WHY, "bump-values"],
  ["1.7", "chart (x: along a line, y: loss)", WHY, "nonconvex-chart"],
  ["1.8", "dL/dW1 [6 × 8]", WHY, "problem-loss"],
  ["1.8", "dL/db2 [3]", WHY, "problem-loss"],
  ["1.9", "differ by less than 1e-12: true", WHY, "paper"],
  ["1.9", "with all four gradients", WHY, "swap-one-line"],
  ["1.10", "60,965,224 parameters", WHY, "alexnet-picture"],
  ["5", "dL/dW1 [64 × 50] below 1e-12", TOGETHER, "against"],
  ["10", "right, of the test digits: 0.981", NEXT, "cnn-train"],

  ["2", "q = x + y = 3", GRAPHS, "forward"],
  ["2", "f = q z = -12", GRAPHS, "forward"],
  ["2", "f base case 1", GRAPHS, "by-hand"],
  ["2", "z q = 3 1 3", GRAPHS, "by-hand"],
  ["2", "q z = -4 1 -4", GRAPHS, "by-hand"],
  ["2", "y 1 -4 -4", GRAPHS, "by-hand"],
  ["2", "x 1 -4 -4", GRAPHS, "by-hand"],
  ["2", "f = q z -12 1", GRAPHS, "backward"],
  ["2", "z -4 3", GRAPHS, "backward"],
  ["2", "q = x + y 3 -4", GRAPHS, "backward"],
  ["2", "y 5 -4", GRAPHS, "backward"],
  ["2", "x -2 -4", GRAPHS, "backward"],
  ["2", "gradient [-4, -4, 3]", GRAPHS, "second-order"],
  ["2", "change along v -3", GRAPHS, "second-order"],
  ["2", "Hessian [[0, 0, 1], [0, 0, 1], [1, 1, 0]]", GRAPHS, "second-order"],
  ["2", "Hv [3, 3, 3]", GRAPHS, "second-order"],
  ["2", "R = |gradient|² 41", GRAPHS, "second-order"],
  ["2", "gradient of R [6, 6, -16]", GRAPHS, "second-order"],

  ["1.10", "[-0.4800, 0.4600]", GRAPHS, "classifier-graph"],

  ["3", "1 s0 = w0 x0 -2.00 -2", NEURON, "neuron-forward"],
  ["3", "2 s1 = w1 x1 6.00 6", NEURON, "neuron-forward"],
  ["3", "3 s2 = s0 + s1 4.00 4", NEURON, "neuron-forward"],
  ["3", "4 s3 = s2 + w2 1.00 1", NEURON, "neuron-forward"],
  ["3", "5 s4 = -s3 -1.00 -1", NEURON, "neuron-forward"],
  ["3", "6 s5 = exp(s4) 0.37 0.36787944117144233", NEURON, "neuron-forward"],
  ["3", "7 s6 = s5 + 1 1.37 1.3678794411714423", NEURON, "neuron-forward"],
  ["3", "8 f = 1 / s6 0.73 0.7310585786300049", NEURON, "neuron-forward"],
  // gate, its output, an input, that input's value, local, upstream, downstream
  ["3", "1/x 0.73 s6 1.37 -0.53 1.00 -0.53", NEURON, "neuron-backward"],
  ["3", "+1 1.37 s5 0.37 1.00 -0.53 -0.53", NEURON, "neuron-backward"],
  ["3", "exp 0.37 s4 -1.00 0.37 -0.53 -0.20", NEURON, "neuron-backward"],
  ["3", "×-1 -1.00 s3 1.00 -1.00 -0.20 0.20", NEURON, "neuron-backward"],
  ["3", "+ 1.00 w2 -3.00 1.00 0.20 0.20", NEURON, "neuron-backward"],
  ["3", "+ 1.00 s2 4.00 1.00 0.20 0.20", NEURON, "neuron-backward"],
  ["3", "+ 4.00 s0 -2.00 1.00 0.20 0.20", NEURON, "neuron-backward"],
  ["3", "+ 4.00 s1 6.00 1.00 0.20 0.20", NEURON, "neuron-backward"],
  ["3", "× 6.00 w1 -3.00 -2.00 0.20 -0.39", NEURON, "neuron-backward"],
  ["3", "× 6.00 x1 -2.00 -3.00 0.20 -0.59", NEURON, "neuron-backward"],
  ["3", "× -2.00 w0 2.00 -1.00 0.20 -0.20", NEURON, "neuron-backward"],
  ["3", "× -2.00 x0 -1.00 2.00 0.20 0.39", NEURON, "neuron-backward"],
  ["3", "1 s0 = w0 x0 -2.00 0.20 0.19661193324148188", NEURON, "neuron-gradients"],
  ["3", "2 s1 = w1 x1 6.00 0.20 0.19661193324148188", NEURON, "neuron-gradients"],
  ["3", "3 s2 = s0 + s1 4.00 0.20 0.19661193324148188", NEURON, "neuron-gradients"],
  ["3", "4 s3 = s2 + w2 1.00 0.20 0.19661193324148188", NEURON, "neuron-gradients"],
  ["3", "5 s4 = -s3 -1.00 -0.20 -0.19661193324148188", NEURON, "neuron-gradients"],
  ["3", "6 s5 = exp(s4) 0.37 -0.53 -0.534446645388523", NEURON, "neuron-gradients"],
  ["3", "7 s6 = s5 + 1 1.37 -0.53 -0.534446645388523", NEURON, "neuron-gradients"],
  ["3", "8 f = 1 / s6 0.73 1.00 1", NEURON, "neuron-gradients"],
  ["3", "w0 2.00 -0.20 -0.19661193324148188", NEURON, "neuron-leaves"],
  ["3", "x0 -1.00 0.39 0.39322386648296376", NEURON, "neuron-leaves"],
  ["3", "w1 -3.00 -0.39 -0.39322386648296376", NEURON, "neuron-leaves"],
  ["3", "x1 -2.00 -0.59 -0.5898357997244457", NEURON, "neuron-leaves"],
  ["3", "w2 -3.00 0.20 0.19661193324148188", NEURON, "neuron-leaves"],
  ["3", "sigma(1.00) = 0.73", NEURON, "fused-backward"],
  ["3", "(1 - 0.73) * 0.73 * 1.00 = 0.20", NEURON, "fused-backward"],
  ["3", "0.73: 0.1971", NEURON, "fused-backward"],
  ["3", "w0 -0.20", NEURON, "fused-leaves"],
  ["3", "x0 0.39", NEURON, "fused-leaves"],
  ["3", "w1 -0.39", NEURON, "fused-leaves"],
  ["3", "x1 -0.59", NEURON, "fused-leaves"],
  ["3", "w2 0.20", NEURON, "fused-leaves"],

  ["4", "3 + 4 = 7, upstream 2", NEURON, "pattern-add"],
  ["4", "downstream: 2 and 2", NEURON, "pattern-add"],
  ["4", "7 copied is 7 and 7, upstream 4 and 2", NEURON, "pattern-copy"],
  ["4", "downstream: 4 + 2 = 6", NEURON, "pattern-copy"],
  ["4", "2 * 3 = 6, upstream 5", NEURON, "pattern-mul"],
  ["4", "downstream: 5 * 3 = 15 and 2 * 5 = 10", NEURON, "pattern-mul"],
  ["4", "max(4, 5) = 5, upstream 9", NEURON, "pattern-max"],
  ["4", "downstream: 0 and 9", NEURON, "pattern-max"],
  ["4", "at the tie max(5, 5): 4.5 and 4.5", NEURON, "pattern-max"],

  ["5", "s0 -2.00 grad_s0 0.20", FLAT, "flat-values"],
  ["5", "s1 6.00 grad_s1 0.20", FLAT, "flat-values"],
  ["5", "s2 4.00 grad_s2 0.20", FLAT, "flat-values"],
  ["5", "s3 1.00 grad_s3 0.20", FLAT, "flat-values"],
  ["5", "L 0.73 grad_L 1.00", FLAT, "flat-values"],
  ["5", "w0 -0.20", FLAT, "flat-leaves"],
  ["5", "x0 0.39", FLAT, "flat-leaves"],
  ["5", "w1 -0.39", FLAT, "flat-leaves"],
  ["5", "x1 -0.59", FLAT, "flat-leaves"],
  ["5", "w2 0.20", FLAT, "flat-leaves"],
  ["5", "const L = sigmoid(s3);", FLAT, "emitted-code"],
  ["5", "const grad_L = 1;", FLAT, "emitted-code"],
  ["5", "const grad_s3 = grad_L * (1 - L) * L; const grad_w2 = grad_s3;", FLAT, "emitted-code"],
  ["5", "const grad_s2 = grad_s3; const grad_s0 = grad_s2; const grad_s1 = grad_s2;", FLAT, "emitted-code"],
  ["5", "const grad_w1 = grad_s1 * x1; const grad_x1 = grad_s1 * w1;", FLAT, "emitted-code"],
  ["5", "const grad_w0 = grad_s0 * x0; const grad_x0 = grad_s0 * w0;", FLAT, "emitted-code"],
  ["5", "x1 -0.59 -0.59", FLAT, "emitted-compare"],
  ["5", "losses 2.90, 0.00, 12.90", FLAT, "svm-numbers"],
  ["5", "mean 5.27", FLAT, "svm-numbers"],
  ["5", "differ by less than 1e-12: true", FLAT, "svm-compare"],
  ["6", "forward: s0, s1, s2, s3, L -> 0.73", FLAT, "graph-run"],
  ["6", "backward: L, s3, s2, s1, s0", FLAT, "graph-run"],
  ["6", "x1 -0.59", FLAT, "graph-run"],

  // dy_i / dx: a number, a vector, a matrix; then the matrix in both layouts
  ["7.1", "[-1, 2, 1]", VECTORS, "three-functions"],
  ["7.1", "Tensor [3, 2] float64", VECTORS, "three-functions"],
  ["7.1", 'input × output, the lecture "denominator" [3 × 2]', VECTORS, "layouts-table"],
  ["7.1", 'output × input, PyTorch and JAX "numerator", the default [2 × 3]', VECTORS, "layouts-table"],
  ["7.1", "dL/dx [3] dz/dx [3 × 4] dL/dz [4]", VECTORS, "gate"],
  ["7.1", "dL/dy [2] dz/dy [2 × 4] dL/dz [4]", VECTORS, "gate"],
  ["7.2", "y = [1, 0, 3, 0]", VECTORS, "relu-forward"],
  ["7.2", "heatmap: 4 x 4 values, 0 to 1", VECTORS, "relu-jacobian"],
  // input, its row of the Jacobian, upstream, downstream
  ["7.2", "x1 = 1 1 0 0 0 4 4", VECTORS, "relu-product"],
  ["7.2", "x2 = -2 0 0 0 0 -1 0", VECTORS, "relu-product"],
  ["7.2", "x3 = 3 0 0 1 0 5 5", VECTORS, "relu-product"],
  ["7.2", "x4 = -1 0 0 0 0 9 0", VECTORS, "relu-product"],
  ["7.2", "dL/dx = [4, 0, 5, 0]", VECTORS, "implicit"],
  ["7.2", "lets through [0, 0, 1]", VECTORS, "implicit"],
  ["7.3", "[2, 3, 2, 4]", MATRICES, "jacobian"],

  ["7.4", "[[-1, -1, 2, 6], [5, 2, 11, 7]]", MATRICES, "forward"],
  ["7.4", "[[2, 3, -3, 9], [-8, 1, 4, 6]]", MATRICES, "upstream-value"],
  ["7.4", "[2, 3, 2, 4]", MATRICES, "jacobian"],
  ["7.4", "[[3, 2, 1, -1], [0, 0, 0, 0]]", MATRICES, "element-11"],
  ["7.4", "dL/dx_11 = 3·2 + 2·3 + 1·(-3) + (-1)·9 = 0", MATRICES, "element-11-value"],
  ["7.4", "[[0, 0, 0, 0], [3, 2, 1, -2]]", MATRICES, "element-23-value"],
  ["7.4", "dL/dx_23 = 3·(-8) + 2·1 + 1·4 + (-2)·6 = -30", MATRICES, "element-23-value"],
  // A tensor and its gradient stand beside each other, so x, w and both gradients are read row by row.
  ["7.4", "[[2, 1, -3], [[0, 16, -9],", MATRICES, "gradients"],
  ["7.4", "[-3, 4, 2]] [-24, 9, -30]]", MATRICES, "gradients"],
  ["7.4", "[[3, 2, 1, -1], [[28, 3, -18, 0],", MATRICES, "gradients"],
  ["7.4", "[2, 1, 3, 2], [-30, 7, 13, 33],", MATRICES, "gradients"],
  ["7.4", "[3, 2, 1, -2]] [-22, -7, 17, -15]]", MATRICES, "gradients"],
  ["7.4", "dL/dx [2 × 3] dL/dy [2 × 4] transposed w [4 × 3]", MATRICES, "shapes-table"],
  ["7.4", "dL/dw [3 × 4] transposed x [3 × 2] dL/dy [2 × 4]", MATRICES, "shapes-table"],
  ["7.4", "[N × D] [N × M] [M × D]", MATRICES, "shapes-table"],
  ["7.4", "[D × M] [D × N] [N × M]", MATRICES, "shapes-table"],
  ["7.4", "heatmap: 6 x 8 values, -2 to 3", MATRICES, "jacobian-x"],

  ["7.5", "∂y/∂x 2^36 256 GiB 512 GiB", MATRICES, "memory-table"],
  ["7.5", "274.88 GB", MATRICES, "memory-table"],
  ["7.5", "∂y/∂w 2^42 16 TiB", MATRICES, "memory-table"],
  ["7.5", "matmul x [64,4096] [64,4096] 2^36 256 GiB", MATRICES, "memory-cost"],
  ["7.5", "matmul w [64,4096] [4096,4096] 2^42 16 TiB", MATRICES, "memory-cost"],
  ["7.5", "x 2^18 1 MiB", MATRICES, "memory-table"],
  ["7.5", "w 2^24 64 MiB", MATRICES, "memory-table"],
  ["7.5", "y 2^18 1 MiB", MATRICES, "memory-table"],

  ["8", "[6 × 5] [5 × 4] [4 × 3] [3]", MODES, "chain-jacobians"],
  ["8", "(1000, 500, 100, 10) 551,000 51,010,000", MODES, "counts"],
  ["8", "(1000, 500, 100, 10) 551,000 5,510,000", MODES, "scalar-input-count"],
  ["8", "reverse, vjp 3 a row [6]", MODES, "sweep-rows"],
  ["8", "forward, jvp 6 a column [3]", MODES, "sweep-rows"],
  ["8", "two backward sweeps: -3", MODES, "first-graph"],
  ["2", "forward mode: -3", MODES, "first-graph"],

  ["9", "Hessian [[0, 0, 1], [0, 0, 1], [1, 1, 0]]", HIGHER, "hessian-first"],
  ["9", "backward through backward [3, 3, 3]", HIGHER, "hvp-first"],
  ["9", "forward through backward [3, 3, 3]", HIGHER, "hvp-first"],
  ["9", "R = 41", HIGHER, "penalty-first"],
  ["9", "2 H g = [6, 6, -16]", HIGHER, "penalty-first"],
  ["9", "dR = [6, 6, -16]", HIGHER, "penalty-first"],
  ["9", "R = 41, its gradient in x, y, z: 6, 6, -16", HIGHER, "tape-code"],
];
