/// What a row of logits is compared with: `(1 - mix) * onehot(label) + mix * soft`.
public struct ClassTargets: Sendable {
  /// `[rows]`
  package let labels: Indices
  /// `[rows, classes]`, rows that sum to one; nil means hard labels.
  package let soft: Tensor?
  /// The share of `soft`, in `0...1`.
  package let mix: Float

  /// Targets `(1 - mix) * onehot(labels) + mix * soft`; a trap where `mix` is outside 0...1.
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
    let device = commonDevice("crossEntropy", self, targets.soft)
    var loss = Tensor(uninitialized: [rows], on: device)
    var lse = Tensor(uninitialized: [rows], on: device)
    device.crossEntropy(&loss, lse: &lse, self, labels: targets.labels, soft: targets.soft, mix: targets.mix)
    return (loss, lse)
  }

  /// The gradient at the logits, each row times its weight.
  package func crossEntropyBackward(_ targets: ClassTargets, lse: Tensor, weights: Tensor) -> Tensor {
    var dx = Tensor(uninitialized: shape, on: device)
    commonDevice("crossEntropy", self, lse, weights).crossEntropyBackward(
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

  /// The share of rows of logits `[rows, classes]` in which no class has more than the label, a scalar; 0 of no rows.
  package func accuracy(labels: Indices) -> Tensor {
    let (rows, classes) = shape2
    require(labels.count == rows, "accuracy: \(labels.count) labels for \(shape)")
    labels.requireBelow(classes, "accuracy")
    var hits = Tensor(uninitialized: [rows], on: device)
    device.hits(&hits, self, labels: labels)
    return hits.mean(over: max(1, rows))
  }

  /// Where each row's group is among the columns, `[rows, columns]`: rows of equal shares that sum to one, 0 elsewhere. Every group of
  /// a row is one of the columns'.
  package static func groupShares(rows: Indices, columns: Indices, on device: any Device) -> Tensor {
    var out = Tensor(uninitialized: [rows.count, columns.count], on: device)
    device.groupShares(&out, rows: rows, columns: columns)
    return out
  }

  /// `self[r, c] += value` where the sample that owns column `c` is another than `r` of the same group; `owners` are samples, one per column.
  package mutating func addToGroup(_ value: Float, groups: Indices, owners: Indices) {
    require(
      shape == [groups.count, owners.count], "groups: \(groups.count) rows, \(owners.count) columns for \(shape)")
    owners.requireBelow(groups.count, "groups")
    device.addToGroup(&self, value, groups: groups, owners: owners)
  }
}

extension Tensor {
  /// `sum of w_i / 2 (exp(-s_i) l_i + s_i)` over scalar losses `l_i`, a scalar (Kendall, Gal and Cipolla, CVPR 2018, eq. 7).
  ///
  /// - Parameters:
  ///   - logVariances: `[all losses]`; `s_i` is the one at `places[i]`.
  ///   - weights: `w_i`.
  package static func uncertainSum(
    of losses: [Tensor], logVariances: Tensor, places: [Int], weights: [Float]
  ) -> Tensor {
    require(losses.count == places.count && losses.count == weights.count, "uncertain sum: sizes differ")
    let device = logVariances.device
    for loss in losses { _ = commonDevice("uncertain sum", logVariances, loss) }
    var out = Tensor(uninitialized: [], on: device)
    device.uncertainSum(&out, losses, logVariances: logVariances, places: places, weights: weights)
    return out
  }

  /// The gradients of ``uncertainSum(of:logVariances:places:weights:)`` at the losses and at the log variances, this being the one at the sum.
  package func uncertainSumBackward(
    losses: [Tensor], logVariances: Tensor, places: [Int], weights: [Float]
  ) -> (losses: [Tensor], logVariances: Tensor) {
    var ofLosses = losses.map { Tensor(uninitialized: $0.shape, on: device) }
    var ofVariances = Tensor(zeros: logVariances.shape, on: device)
    device.uncertainSumBackward(
      &ofLosses, logVariances: &ofVariances, self, values: losses, of: logVariances, places: places, weights: weights)
    return (ofLosses, ofVariances)
  }
}
