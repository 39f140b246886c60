internal import CKernels

extension CPUDevice {
  public func axpy(_ y: Tensor, _ a: Float, _ x: Tensor) {
    forChunks(y.count) { tk_axpy(y.p + $0.lowerBound, x.p + $0.lowerBound, a, Int64($0.count)) }
  }

  public func add(_ out: Tensor, _ a: Tensor, _ b: Tensor) {
    forChunks(out.count) {
      tk_add(out.p + $0.lowerBound, a.p + $0.lowerBound, b.p + $0.lowerBound, Int64($0.count))
    }
  }

  public func scale(_ x: Tensor, by a: Float) {
    forChunks(x.count) { tk_scale(x.p + $0.lowerBound, a, Int64($0.count)) }
  }

  public func lerp(_ y: Tensor, toward x: Tensor, weight: Float) {
    forChunks(y.count) { tk_lerp(y.p + $0.lowerBound, x.p + $0.lowerBound, weight, Int64($0.count)) }
  }

  public func dropout(_ out: Tensor, _ x: Tensor, mask: DropoutMask) {
    forChunks(x.count) {
      tk_dropout(
        out.p + $0.lowerBound, x.p + $0.lowerBound, mask.key, Int64($0.lowerBound), mask.keep, Int64($0.count))
    }
  }

  public func sums(_ x: Tensor) -> (sum: Double, squares: Double, isFinite: Bool) {
    let partials = partialSums(x.count) { range, sums in
      var isNotFinite: Int32 = 0
      tk_sum_squares(sums, &isNotFinite, x.p + range.lowerBound, Int64(range.count))
      sums[2] = Double(isNotFinite)
    }
    return (partials[1], partials[0], partials[2] == 0)
  }

  public func dot(_ a: Tensor, _ b: Tensor) -> Double {
    partialSums(a.count) { range, sums in
      tk_dot(sums, a.p + range.lowerBound, b.p + range.lowerBound, Int64(range.count))
    }[0]
  }

  /// Three sums of each chunk, added up in the order of the chunks.
  private func partialSums(_ count: Int, _ body: (Range<Int>, UnsafeMutablePointer<Double>) -> Void) -> [Double] {
    let size = CPUDevice.rowsPerChunk(columns: 1)
    let chunks = (count + size - 1) / size
    var partials = [Double](repeating: 0, count: 3 * chunks)
    partials.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      pool.parallel(chunks) { body($0 * size..<min(count, ($0 + 1) * size), base + 3 * $0) }
    }
    return (0..<3).map { part in
      stride(from: part, to: partials.count, by: 3).reduce(0) { $0 + partials[$1] }
    }
  }
}
