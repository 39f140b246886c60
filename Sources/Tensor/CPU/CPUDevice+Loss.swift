internal import CKernels

extension CPUDevice {
  public func softmax(_ out: inout Tensor, _ x: Tensor) {
    let (rows, columns) = x.shape.rowsAndColumns
    let out = out.mutableAddress
    forRows(rows, columns: columns) {
      let start = $0.lowerBound * columns
      tk_softmax(out + start, x.address + start, Int64($0.count), Int64(columns))
    }
  }

  public func crossEntropy(
    _ loss: inout Tensor, lse: inout Tensor, _ x: Tensor, labels: Indices, soft: Tensor?, mix: Float
  ) {
    let (rows, columns) = x.shape.rowsAndColumns
    let (loss, lse) = (loss.mutableAddress, lse.mutableAddress)
    labels.values.withUnsafeBufferPointer { labels in
      forRows(rows, columns: columns) {
        let start = $0.lowerBound * columns
        tk_cross_entropy(
          loss + $0.lowerBound, lse + $0.lowerBound, x.address + start,
          labels.baseAddress.map { $0 + start / columns }, soft.map { $0.address + start }, mix, Int64($0.count),
          Int64(columns))
      }
    }
  }

  public func crossEntropyBackward(
    _ dx: inout Tensor, _ x: Tensor, lse: Tensor, labels: Indices, soft: Tensor?, mix: Float, weights: Tensor
  ) {
    let (rows, columns) = x.shape.rowsAndColumns
    let dx = dx.mutableAddress
    labels.values.withUnsafeBufferPointer { labels in
      forRows(rows, columns: columns) {
        let start = $0.lowerBound * columns
        tk_cross_entropy_backward(
          dx + start, x.address + start, lse.address + $0.lowerBound, labels.baseAddress.map { $0 + start / columns },
          soft.map { $0.address + start }, mix, weights.address + $0.lowerBound, Int64($0.count), Int64(columns))
      }
    }
  }

  public func localAlignment(_ loss: inout Tensor, gradient: inout Tensor, scores: Tensor, offsets: Offsets) {
    let (rows, columns) = scores.shape.rowsAndColumns
    let (loss, gradient) = (loss.mutableAddress, gradient.mutableAddress)
    offsets.bounds.withUnsafeBufferPointer { bounds in
      forRows(rows, columns: columns) {
        let start = $0.lowerBound * columns
        tk_local_alignment(
          loss + $0.lowerBound, gradient + start, scores.address + start, bounds.baseAddress, Int64($0.lowerBound),
          Int64($0.count), Int64(columns))
      }
    }
  }
}
