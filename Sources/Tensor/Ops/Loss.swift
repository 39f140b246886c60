/// What a row of logits is compared with: `(1 - mix) * onehot(label) + mix * soft`.
public struct ClassTargets: Sendable {
  /// `[rows]`
  package let labels: Indices
  /// `[rows, classes]`, rows that sum to one; nil means hard labels.
  package let soft: Tensor?
  /// The share of `soft`, in `0...1`.
  package let mix: Float

  public init(labels: Indices, soft: Tensor? = nil, mix: Float = 0) {
    require(mix >= 0 && mix <= 1, "targets: a share of \(mix) is outside 0...1")
    self.labels = labels
    self.soft = mix > 0 ? soft : nil
    self.mix = soft == nil ? 0 : mix
  }
}

extension Tensor {
  /// Probabilities over the last axis.
  public func softmax() -> Tensor {
    var out = Tensor(uninitialized: shape, on: device)
    device.softmax(&out, self)
    return out
  }

  /// Cross-entropy of each row of logits `[rows, classes]` with its target, `[rows]`, and the log-sum-exp of each row.
  package func crossEntropy(_ targets: ClassTargets) -> (loss: Tensor, lse: Tensor) {
    let (rows, classes) = shape2
    require(targets.labels.count == rows, "crossEntropy: \(targets.labels.count) labels for \(shape)")
    targets.labels.requireBelow(classes, "crossEntropy")
    if let soft = targets.soft {
      require(soft.shape == shape, "crossEntropy: soft targets \(soft.shape) for logits \(shape)")
    }
    var loss = Tensor(uninitialized: [rows], on: device)
    var lse = Tensor(uninitialized: [rows], on: device)
    device.crossEntropy(&loss, lse: &lse, self, labels: targets.labels, soft: targets.soft, mix: targets.mix)
    return (loss, lse)
  }

  /// The gradient at the logits, each row times its weight.
  package func crossEntropyBackward(_ targets: ClassTargets, lse: Tensor, weights: Tensor) -> Tensor {
    var dx = Tensor(uninitialized: shape, on: device)
    device.crossEntropyBackward(
      &dx, self, lse: lse, labels: targets.labels, soft: targets.soft, mix: targets.mix, weights: weights)
    return dx
  }
}

extension Tensor {
  /// The global-to-local contrast in closed form, for scores `[n, locals]` of which row `i` owns the locals of `offsets.range(i)`:
  /// `loss_i = mean over own k of (logaddexp(s_ik, lse_i) - s_ik)`, `lse_i` over the locals of the other rows.
  ///
  /// Linear in the number of scores. Gives the losses `[n]` (0 for a row without locals of its own) and the derivative of each
  /// by its scores, `[n, locals]`.
  package func localAlignment(_ offsets: Offsets) -> (loss: Tensor, derivative: Tensor) {
    let (rows, locals) = shape2
    require(
      offsets.count == rows && offsets.total == locals,
      "localAlignment: \(offsets.count) rows of \(offsets.total) locals for scores \(shape)")
    var loss = Tensor(uninitialized: [rows], on: device)
    var derivative = Tensor(uninitialized: shape, on: device)
    device.localAlignment(&loss, gradient: &derivative, scores: self, offsets: offsets)
    return (loss, derivative)
  }
}
