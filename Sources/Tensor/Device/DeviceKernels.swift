// The kernel families of a device, and the small values that they speak of.

/// Which elements dropout keeps: a pure function of a key and the element's index, never stored.
///
/// Inverted dropout (Srivastava et al. 2014): kept elements are divided by `keep`.
public struct DropoutMask: Sendable, Hashable {
  /// What the mask is drawn from: the same key gives the same mask.
  public var key: UInt64
  /// The probability that an element is kept; 1 switches dropout off.
  public var keep: Float

  package init(seed: Seed, rate: Float) {
    require(rate >= 0 && rate < 1, "dropout: rate \(rate) is outside 0..<1")
    key = seed.value
    keep = 1 - rate
  }

  private init() { (key, keep) = (0, 1) }

  /// Keeps everything.
  public static let none = DropoutMask()
}

/// Kernels on elements.
public protocol ElementwiseKernels {
  /// `y += a * x`
  func axpy(_ y: inout Tensor, _ a: Float, _ x: Tensor)
  /// `out = a + b`
  func add(_ out: inout Tensor, _ a: Tensor, _ b: Tensor)
  /// `x *= a`
  func scale(_ x: inout Tensor, by a: Float)
  /// `y += weight * (x - y)`
  func lerp(_ y: inout Tensor, toward x: Tensor, weight: Float)
  /// `out = mask * x / keep`
  func dropout(_ out: inout Tensor, _ x: Tensor, mask: DropoutMask)
  /// `x = max(x, 0)`; what is not a number stays so.
  func relu(_ x: inout Tensor)
  /// `dx *= 1 where output > 0, else 0`
  func reluBackward(_ dx: inout Tensor, output: Tensor)
  /// `x` to the nearest numbers of half precision (IEEE 754 binary16), ties to even
  func roundToHalf(_ x: inout Tensor)
  /// `out` = the numbers of half precision whose bits are `halves`
  func widen(_ out: inout Tensor, halves: [UInt16])
}

/// Matrix products and what comes behind them.
public protocol MatrixKernels {
  /// `out = alpha * a b + beta * out + bias` in a window of `out`, `bias` `[columns]` in each row; `a` and `b` rounded to the device's
  /// precision, sums in float32.
  ///
  /// The window is not read for `beta` 0. Stops where sizes do not fit. Results do not depend on the number of threads.
  func matrixProduct(
    _ out: inout Tensor, _ window: MatrixWindow, _ a: MatrixView, _ b: MatrixView, alpha: Factor, beta: Float,
    bias: Tensor?)
  /// `x += bias` in each row of `x` `[rows, columns]`, `bias` being `[columns]`
  func addBias(_ x: inout Tensor, _ bias: Tensor)
  /// `out = gelu(pre)`, exact GELU, x Phi(x) (Hendrycks & Gimpel 2016); `pre` nil: `out`
  func gelu(_ out: inout Tensor, _ pre: Tensor?)
  /// `dx = dy * gelu'(pre)`; `dy` nil: `dx`
  func geluBackward(_ dx: inout Tensor, _ dy: Tensor?, pre: Tensor)
  /// `out += ` the sum of the rows of `x` `[rows, columns]`; `out` is `[columns]`
  func columnSum(_ out: inout Tensor, _ x: Tensor)
}

extension MatrixKernels {
  /// `out = alpha * a b + beta * out + bias`, `out` being `[rows, last axis]`
  public func matrixProduct(
    _ out: inout Tensor, _ a: MatrixView, _ b: MatrixView, alpha: Factor = 1, beta: Float = 0, bias: Tensor? = nil
  ) {
    let window = MatrixWindow(out.shape)
    matrixProduct(&out, window, a, b, alpha: alpha, beta: beta, bias: bias)
  }
}

/// Layer norm and unit norm; `x` is `[rows, columns]`, statistics are `[rows]`.
public protocol NormKernels {
  /// `y = (x - mean) * rstd * gamma + beta`
  func layerNorm(
    _ y: inout Tensor, mean: inout Tensor, rstd: inout Tensor, _ x: Tensor, gamma: Tensor, beta: Tensor,
    epsilon: Float)
  /// The same from statistics that are known: gives the bits of the kernels that found them.
  func layerNorm(_ y: inout Tensor, _ x: Tensor, mean: Tensor, rstd: Tensor, gamma: Tensor, beta: Tensor)
  /// `dx` is added to if `adding`; `dy` nil: `dx`, unless `adding`. `dgamma` and `dbeta` are added to.
  func layerNormBackward(
    _ dx: inout Tensor, adding: Bool, dgamma: inout Tensor, dbeta: inout Tensor, _ dy: Tensor?, x: Tensor,
    mean: Tensor, rstd: Tensor, gamma: Tensor)
  /// `sum = residual + dropout(x)`, `y = layerNorm(sum)`
  func residualNorm(
    _ y: inout Tensor, sum: inout Tensor, mean: inout Tensor, rstd: inout Tensor, _ x: Tensor, residual: Tensor,
    gamma: Tensor, beta: Tensor, epsilon: Float, mask: DropoutMask)
  /// `dresidual` is the gradient at `sum`, `dx` its dropout; `dgamma` and `dbeta` are added to; `dy` nil: `dresidual`.
  func residualNormBackward(
    _ dx: inout Tensor, dresidual: inout Tensor, dgamma: inout Tensor, dbeta: inout Tensor, _ dy: Tensor?, sum: Tensor,
    mean: Tensor, rstd: Tensor, gamma: Tensor, mask: DropoutMask)
  /// `y = x / max(|x|, epsilon)` in each row, norms saved
  func normalize(_ y: inout Tensor, norms: inout Tensor, _ x: Tensor, epsilon: Float)
  /// The gradient of `normalize`, from its result and the saved norms.
  func normalizeBackward(_ dx: inout Tensor, _ dy: Tensor, y: Tensor, norms: Tensor, epsilon: Float)
}

/// Scaled dot-product attention over packed rows, all heads; nothing of size queries x keys is kept. What is rounded to the device's precision,
/// and when, is said of ``Precision``.
public protocol AttentionKernels {
  /// `out` is `[query rows, width]`, `lse` (log-sum-exp of the scores, saved) is `[query rows, heads]`.
  func attention(
    _ out: inout Tensor, lse: inout Tensor, query: ColumnWindow, key: ColumnWindow, value: ColumnWindow,
    plan: AttentionPlan, width: Int, mask: DropoutMask)
  /// Overwrites `gradients`; rows that nobody looks at get zeros.
  func attentionBackward(
    _ gradients: inout AttentionGradients, _ dout: Tensor, out: Tensor, lse: Tensor, query: ColumnWindow,
    key: ColumnWindow, value: ColumnWindow, plan: AttentionPlan, width: Int, mask: DropoutMask)
}

/// The inner parts of the losses; logits are `[rows, classes]`, losses `[rows]`.
public protocol LossKernels {
  /// `out = exp(x) / sum exp(x)` in each row.
  func softmax(_ out: inout Tensor, _ x: Tensor)
  /// `loss[r] = lse[r] - <target, x[r]>` with `target = (1 - mix) * onehot(label) + mix * soft`
  func crossEntropy(
    _ loss: inout Tensor, lse: inout Tensor, _ x: Tensor, labels: Indices, soft: Tensor?, mix: Float)
  /// `dx = weights[r] * (softmax(x) - target)`
  func crossEntropyBackward(
    _ dx: inout Tensor, _ x: Tensor, lse: Tensor, labels: Indices, soft: Tensor?, mix: Float, weights: Tensor)
  /// `loss[r]` = the mean over the row's own columns `k` of `logaddexp(s[r, k], l[r]) - s[r, k]`, `l[r]` being the log-sum-exp of the others'
  /// scores in the row; `gradient` is its derivative by each score.
  ///
  /// `scores` `s` and `gradient` are `[offsets.count, offsets.total]`; columns `offsets.range(r)` are those of row `r`. 0 for a row without
  /// columns of its own.
  func localAlignment(_ loss: inout Tensor, gradient: inout Tensor, scores: Tensor, offsets: Offsets)
  /// `[rows]`: 1 for each row of `x` in which no class has more than the label, else 0
  func hits(_ out: inout Tensor, _ x: Tensor, labels: Indices)
  /// `out[r, c] = 1 / n_r` where column `c` has the group of row `r`, `n_r` being how many columns have it, else 0; `out` is `[rows.count, columns.count]`
  func groupShares(_ out: inout Tensor, rows: Indices, columns: Indices)
  /// `x[r, c] += value` where column `c` has the group of row `r` and is not the row's own, `owners[c] == r`; `x` is `[groups.count, owners.count]`
  func addToGroup(_ x: inout Tensor, _ value: Float, groups: Indices, owners: Indices)
  /// The scalar `out = sum of w_i / 2 (exp(-s_i) l_i + s_i)` over scalars `l_i`, `s_i` being `logVariances[places[i]]`
  func uncertainSum(
    _ out: inout Tensor, _ losses: [Tensor], logVariances: Tensor, places: [Int], weights: [Float])
  /// The gradients of `uncertainSum`: `losses`, scalars, are overwritten, `logVariances` is added to.
  func uncertainSumBackward(
    _ losses: inout [Tensor], logVariances: inout Tensor, _ dy: Tensor, values: [Tensor], of variances: Tensor,
    places: [Int], weights: [Float])
}

/// Moving rows and patches.
public protocol RowKernels {
  /// `out[i] = x[indices[i]]`
  func gatherRows(_ out: inout Tensor, _ x: Tensor, _ indices: Indices)
  /// `out[indices[i]] += x[i]`, in the order of `i`
  func scatterAddRows(_ out: inout Tensor, _ x: Tensor, _ indices: Indices)
  /// Images `[batch, channels, height, width]` to `[batch, places, channels * patch * patch]`, columns as in a convolution.
  func patchify(_ out: inout Tensor, _ images: Tensor, patch: Int)
  /// `[batch, places, columns]` with a class token first to `[batch, 1 + places, columns]`, plus positions `[1 + places, columns]`
  func assembleTokens(_ out: inout Tensor, patches: Tensor, classToken: Tensor, positions: Tensor)
  /// Row `r` of `x` over the length of row `r` of `offsets`; rows of empty sequences stay as they are.
  func divideRows(_ x: inout Tensor, byLengthsOf offsets: Offsets)
  /// Means over windows of a square of places: `[batch, side * side, columns]` to `[batch, grid * grid, columns]`.
  func poolPatches(_ out: inout Tensor, _ x: Tensor, grid: Int)
}

/// One step of AdamW as `torch.optim.AdamW` orders it (Loshchilov & Hutter 2019).
public struct AdamWStep: Sendable {
  /// The step size, after warm-up and decay.
  public var learningRate: Float
  /// The weight decay; a step multiplies a parameter by `1 - learningRate * decay` first.
  public var decay: Float
  /// How much of the mean of gradients remains in each step.
  public var beta1: Float
  /// How much of the mean of squared gradients remains in each step.
  public var beta2: Float
  /// What is added to the root in the denominator.
  public var epsilon: Float
  /// `1 - beta1^t` in step `t` from 1: what the mean of gradients is divided by, because it began at 0.
  public var correction1: Float
  /// `1 - beta2^t`: the same for the mean of squared gradients.
  public var correction2: Float

  package init(
    learningRate: Float, decay: Float, beta1: Float, beta2: Float, epsilon: Float, correction1: Float,
    correction2: Float
  ) {
    self.learningRate = learningRate
    self.decay = decay
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.correction1 = correction1
    self.correction2 = correction2
  }
}

/// What optimizers do to parameters.
public protocol OptimizerKernels {
  /// Updates `parameter` and both moments in place.
  ///
  /// - Parameter scale: A scalar that gradients are multiplied by first: clipping. Where it is NaN nothing is changed: something of the
  ///   step was not finite.
  func adamW(
    _ parameter: inout Tensor, mean: inout Tensor, variance: inout Tensor, gradient: Tensor, scale: Tensor,
    step: AdamWStep)
}

/// Pictures from the bytes that the host holds: an upload and its arithmetic in one.
public protocol PictureKernels {
  /// `out[b, c, y, x] = table[256 * c + byte]`: pictures `[batch, height, width, 3]` as bytes to `[batch, 3, height, width]`.
  ///
  /// `table` is `[3, 256]`: what each level of each channel becomes.
  func lookUp(_ out: inout Tensor, bytes: [UInt8], table: [Float])
}
