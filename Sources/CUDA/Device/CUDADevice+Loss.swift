public import Tensor

extension CUDADevice {
  /// `out = exp(x) / sum exp(x)` in each row, the greatest element subtracted first; a block per row.
  public func softmax(_ out: inout Tensor, _ x: Tensor) {
    let (rows, columns) = x.shape.rowsAndColumns
    launch(.softmax, .blocks(rows), KernelAddress(output: &out), KernelAddress(x), rows, columns)
  }

  /// The loss of each row and its log-sum-exp, in one pass over the logits.
  public func crossEntropy(
    _ loss: inout Tensor, lse: inout Tensor, _ x: Tensor, labels: Indices, soft: Tensor?, mix: Float
  ) {
    let (rows, columns) = x.shape.rowsAndColumns
    let (loss, lse) = (KernelAddress(output: &loss), KernelAddress(output: &lse))
    withLabels(labels) {
      launch(
        .crossEntropy, .blocks(rows), loss, lse, KernelAddress(x), $0, KernelAddress(soft), mix, rows, columns)
    }
  }

  /// `dx = weights[r] * (softmax(x) - target)`, the softmax from the saved `lse`.
  public func crossEntropyBackward(
    _ dx: inout Tensor, _ x: Tensor, lse: Tensor, labels: Indices, soft: Tensor?, mix: Float, weights: Tensor
  ) {
    let (rows, columns) = x.shape.rowsAndColumns
    let output = KernelAddress(output: &dx)
    withLabels(labels) {
      launch(
        .crossEntropyBackward, .elements(rows * columns), output, KernelAddress(x), KernelAddress(lse), $0,
        KernelAddress(soft), mix, KernelAddress(weights), rows, columns)
    }
  }

  /// The local alignment loss of each row and its derivative by the scores, `[rows, columns]` both.
  public func localAlignment(_ loss: inout Tensor, gradient: inout Tensor, scores: Tensor, offsets: Offsets) {
    let (rows, columns) = scores.shape.rowsAndColumns
    let (loss, gradient) = (KernelAddress(output: &loss), KernelAddress(output: &gradient))
    withUploaded(offsets.bounds) {
      launch(
        .localAlignment, .blocks(rows), loss, gradient, KernelAddress(scores), KernelAddress($0), rows, columns)
    }
  }

  /// 1 for each row of `x` in which no class has more than the label, else 0.
  public func hits(_ out: inout Tensor, _ x: Tensor, labels: Indices) {
    let (rows, columns) = x.shape.rowsAndColumns
    let output = KernelAddress(output: &out)
    withLabels(labels) { launch(.hits, .blocks(rows), output, KernelAddress(x), $0, rows, columns) }
  }

  /// `1 / n_r` where column `c` has the group of row `r`, else 0; `n_r` counts these columns.
  public func groupShares(_ out: inout Tensor, rows: Indices, columns: Indices) {
    let output = KernelAddress(output: &out)
    withUploaded(rows.values + columns.values) {
      launch(
        .groupShares, .blocks(rows.count), output, KernelAddress($0), KernelAddress($0, offset: 4 * rows.count),
        rows.count, columns.count)
    }
  }

  /// Adds `value` where column `c` has the group of row `r` and is not its own.
  public func addToGroup(_ x: inout Tensor, _ value: Float, groups: Indices, owners: Indices) {
    let output = KernelAddress(output: &x)
    withUploaded(groups.values + owners.values) {
      launch(
        .addToGroup, .elements(groups.count * owners.count), output, value, KernelAddress($0),
        KernelAddress($0, offset: 4 * groups.count), groups.count, owners.count)
    }
  }

  /// The scalar `sum of w_i / 2 (exp(-s_i) l_i + s_i)`, summed in the order of the losses.
  public func uncertainSum(
    _ out: inout Tensor, _ losses: [Tensor], logVariances: Tensor, places: [Int], weights: [Float]
  ) {
    let output = KernelAddress(output: &out)
    withUploaded(losses.map { UInt64($0.address.word) }) { addresses in
      withUploaded(places.map { Int32($0) }) { places in
        withUploaded(weights) {
          launch(
            .uncertainSum, .one, output, KernelAddress(addresses), KernelAddress(logVariances), KernelAddress(places),
            KernelAddress($0), losses.count)
        }
      }
    }
  }

  /// The gradients of `uncertainSum`, which overwrite `losses` and are added to `logVariances`.
  public func uncertainSumBackward(
    _ losses: inout [Tensor], logVariances: inout Tensor, _ dy: Tensor, values: [Tensor], of variances: Tensor,
    places: [Int], weights: [Float]
  ) {
    let outputs = losses.indices.map { UInt64(losses[$0].mutableAddress.word) }
    let slopes = KernelAddress(output: &logVariances)
    withUploaded(outputs + values.map { UInt64($0.address.word) }) { addresses in
      withUploaded(places.map { Int32($0) }) { places in
        withUploaded(weights) {
          launch(
            .uncertainSumBackward, .one, KernelAddress(addresses), slopes, KernelAddress(dy),
            KernelAddress(addresses, offset: 8 * outputs.count), KernelAddress(variances), KernelAddress(places),
            KernelAddress($0), outputs.count)
        }
      }
    }
  }

  /// Labels on the GPU, or null where there are none.
  private func withLabels(_ labels: Indices, _ body: (KernelAddress) -> Void) {
    if labels.values.isEmpty {
      body(KernelAddress(nil as DeviceAddress?))
    } else {
      withUploaded(labels.values) { body(KernelAddress($0)) }
    }
  }
}
