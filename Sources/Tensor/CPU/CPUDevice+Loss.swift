internal import CKernels
internal import Foundation

extension CPUDevice {
  /// `out = exp(x) / sum exp(x)` in each row, the greatest element subtracted first.
  public func softmax(_ out: inout Tensor, _ x: Tensor) {
    let (rows, columns) = x.shape.rowsAndColumns
    let out = out.mutableFloats
    forRows(rows, columns: columns) {
      let start = $0.lowerBound * columns
      tk_softmax(out + start, x.floats + start, Int64($0.count), Int64(columns))
    }
  }

  /// The loss of each row and its log-sum-exp, in one pass over the logits.
  public func crossEntropy(
    _ loss: inout Tensor, lse: inout Tensor, _ x: Tensor, labels: Indices, soft: Tensor?, mix: Float
  ) {
    let (rows, columns) = x.shape.rowsAndColumns
    let (loss, lse) = (loss.mutableFloats, lse.mutableFloats)
    labels.values.withUnsafeBufferPointer { labels in
      forRows(rows, columns: columns) {
        let start = $0.lowerBound * columns
        tk_cross_entropy(
          loss + $0.lowerBound, lse + $0.lowerBound, x.floats + start,
          labels.baseAddress.map { $0 + start / columns }, soft.map { $0.floats + start }, mix, Int64($0.count),
          Int64(columns))
      }
    }
  }

  /// `dx = weights[r] * (softmax(x) - target)`, the softmax from the saved `lse`.
  public func crossEntropyBackward(
    _ dx: inout Tensor, _ x: Tensor, lse: Tensor, labels: Indices, soft: Tensor?, mix: Float, weights: Tensor
  ) {
    let (rows, columns) = x.shape.rowsAndColumns
    let dx = dx.mutableFloats
    labels.values.withUnsafeBufferPointer { labels in
      forRows(rows, columns: columns) {
        let start = $0.lowerBound * columns
        tk_cross_entropy_backward(
          dx + start, x.floats + start, lse.floats + $0.lowerBound, labels.baseAddress.map { $0 + start / columns },
          soft.map { $0.floats + start }, mix, weights.floats + $0.lowerBound, Int64($0.count), Int64(columns))
      }
    }
  }

  /// The local alignment loss of each row and its derivative by the scores, `[rows, columns]` both.
  public func localAlignment(_ loss: inout Tensor, gradient: inout Tensor, scores: Tensor, offsets: Offsets) {
    let (rows, columns) = scores.shape.rowsAndColumns
    let (loss, gradient) = (loss.mutableFloats, gradient.mutableFloats)
    offsets.bounds.withUnsafeBufferPointer { bounds in
      forRows(rows, columns: columns) {
        let start = $0.lowerBound * columns
        tk_local_alignment(
          loss + $0.lowerBound, gradient + start, scores.floats + start, bounds.baseAddress, Int64($0.lowerBound),
          Int64($0.count), Int64(columns))
      }
    }
  }

  /// 1 for each row of `x` in which no class has more than the label, else 0.
  public func hits(_ out: inout Tensor, _ x: Tensor, labels: Indices) {
    let (rows, columns) = x.shape.rowsAndColumns
    let out = out.mutableFloats
    forRows(rows, columns: columns) {
      for row in $0 {
        let classes = x.floats + row * columns
        let own = classes[Int(labels.values[row])]
        out[row] = (0..<columns).allSatisfy { classes[$0] <= own } ? 1 : 0
      }
    }
  }

  /// `1 / n_r` where column `c` has the group of row `r`, else 0; `n_r` counts these columns.
  public func groupShares(_ out: inout Tensor, rows: Indices, columns: Indices) {
    let out = out.mutableFloats
    forRows(rows.count, columns: columns.count) {
      for row in $0 {
        let (own, target) = (rows.values[row], out + row * columns.count)
        let members = columns.values.count { $0 == own }
        for (column, group) in columns.values.enumerated() { target[column] = group == own ? 1 / Float(members) : 0 }
      }
    }
  }

  /// Adds `value` where column `c` has the group of row `r` and is not its own.
  public func addToGroup(_ x: inout Tensor, _ value: Float, groups: Indices, owners: Indices) {
    let x = x.mutableFloats
    forRows(groups.count, columns: owners.count) {
      for row in $0 {
        let (own, target) = (groups.values[row], x + row * owners.count)
        for (column, owner) in owners.values.enumerated()
        where Int(owner) != row && groups.values[Int(owner)] == own { target[column] += value }
      }
    }
  }

  /// The scalar `sum of w_i / 2 (exp(-s_i) l_i + s_i)`, summed in the order of the losses.
  public func uncertainSum(
    _ out: inout Tensor, _ losses: [Tensor], logVariances: Tensor, places: [Int], weights: [Float]
  ) {
    var sum: Float = 0
    for (index, place) in places.enumerated() {
      let logVariance = logVariances.floats[place]
      sum += 0.5 * weights[index] * (exp(-logVariance) * losses[index].floats[0] + logVariance)
    }
    out.mutableFloats[0] = sum
  }

  /// The gradients of `uncertainSum`, which overwrite `losses` and are added to `logVariances`.
  public func uncertainSumBackward(
    _ losses: inout [Tensor], logVariances: inout Tensor, _ dy: Tensor, values: [Tensor], of variances: Tensor,
    places: [Int], weights: [Float]
  ) {
    let (dy, ofVariances) = (dy.floats[0], logVariances.mutableFloats)
    for (index, place) in places.enumerated() {
      let precision = exp(-variances.floats[place])
      losses[index].mutableFloats[0] = 0.5 * dy * weights[index] * precision
      ofVariances[place] += 0.5 * dy * weights[index] * (1 - precision * values[index].floats[0])
    }
  }
}
