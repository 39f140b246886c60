internal import CKernels

extension CPUDevice {
  public func softmax(_ out: Tensor, _ x: Tensor) {
    let (rows, columns) = x.shape.rowsAndColumns
    forRows(rows, columns: columns) {
      let start = $0.lowerBound * columns
      tk_softmax(out.p + start, x.p + start, Int64($0.count), Int64(columns))
    }
  }

  public func crossEntropy(_ loss: Tensor, lse: Tensor, _ x: Tensor, labels: Indices, soft: Tensor?, mix: Float) {
    let (rows, columns) = x.shape.rowsAndColumns
    labels.values.withUnsafeBufferPointer { labels in
      forRows(rows, columns: columns) {
        let start = $0.lowerBound * columns
        tk_cross_entropy(
          loss.p + $0.lowerBound, lse.p + $0.lowerBound, x.p + start, labels.baseAddress.map { $0 + start / columns },
          soft.map { $0.p + start }, mix, Int64($0.count), Int64(columns))
      }
    }
  }

  public func crossEntropyBackward(
    _ dx: Tensor, _ x: Tensor, lse: Tensor, labels: Indices, soft: Tensor?, mix: Float, weights: Tensor
  ) {
    let (rows, columns) = x.shape.rowsAndColumns
    labels.values.withUnsafeBufferPointer { labels in
      forRows(rows, columns: columns) {
        let start = $0.lowerBound * columns
        tk_cross_entropy_backward(
          dx.p + start, x.p + start, lse.p + $0.lowerBound, labels.baseAddress.map { $0 + start / columns },
          soft.map { $0.p + start }, mix, weights.p + $0.lowerBound, Int64($0.count), Int64(columns))
      }
    }
  }

  public func localAlignment(_ loss: Tensor, gradient: Tensor, scores: Tensor, offsets: Offsets) {
    let (rows, columns) = scores.shape.rowsAndColumns
    offsets.bounds.withUnsafeBufferPointer { bounds in
      forRows(rows, columns: columns) {
        let start = $0.lowerBound * columns
        tk_local_alignment(
          loss.p + $0.lowerBound, gradient.p + start, scores.p + start, bounds.baseAddress, Int64($0.lowerBound),
          Int64($0.count), Int64(columns))
      }
    }
  }
}
