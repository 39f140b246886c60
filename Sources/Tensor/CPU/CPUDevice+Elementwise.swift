internal import CKernels

extension CPUDevice {
  public func axpy(_ y: inout Tensor, _ a: Float, _ x: Tensor) {
    let out = y.mutableAddress
    forChunks(y.count) { tk_axpy(out + $0.lowerBound, x.address + $0.lowerBound, a, Int64($0.count)) }
  }

  public func add(_ out: inout Tensor, _ a: Tensor, _ b: Tensor) {
    let sum = out.mutableAddress
    forChunks(out.count) {
      tk_add(sum + $0.lowerBound, a.address + $0.lowerBound, b.address + $0.lowerBound, Int64($0.count))
    }
  }

  public func scale(_ x: inout Tensor, by a: Float) {
    let out = x.mutableAddress
    forChunks(x.count) { tk_scale(out + $0.lowerBound, a, Int64($0.count)) }
  }

  public func lerp(_ y: inout Tensor, toward x: Tensor, weight: Float) {
    let out = y.mutableAddress
    forChunks(y.count) { tk_lerp(out + $0.lowerBound, x.address + $0.lowerBound, weight, Int64($0.count)) }
  }

  public func dropout(_ out: inout Tensor, _ x: Tensor, mask: DropoutMask) {
    let out = out.mutableAddress
    forChunks(x.count) {
      tk_dropout(
        out + $0.lowerBound, x.address + $0.lowerBound, mask.key, Int64($0.lowerBound), mask.keep, Int64($0.count))
    }
  }

  public func sums(_ x: Tensor) -> (sum: Double, squares: Double, isFinite: Bool) {
    let partials = partialSums(x.count) { range, sums in
      var isNotFinite: Int32 = 0
      tk_sum_squares(sums, &isNotFinite, x.address + range.lowerBound, Int64(range.count))
      sums[2] = Double(isNotFinite)
    }
    return (partials[1], partials[0], partials[2] == 0)
  }

  public func dot(_ a: Tensor, _ b: Tensor) -> Double {
    partialSums(a.count) { range, sums in
      tk_dot(sums, a.address + range.lowerBound, b.address + range.lowerBound, Int64(range.count))
    }[0]
  }

  public func adamW(
    _ parameter: inout Tensor, mean: inout Tensor, variance: inout Tensor, gradient: Tensor, step: AdamWStep
  ) {
    let count = parameter.count
    let (parameter, mean, variance) = (parameter.mutableAddress, mean.mutableAddress, variance.mutableAddress)
    forChunks(count) {
      let start = $0.lowerBound
      tk_adamw(
        parameter + start, mean + start, variance + start, gradient.address + start, step.gradientScale,
        step.learningRate, step.decay, step.beta1, step.beta2, step.epsilon, step.correction1, step.correction2,
        Int64($0.count))
    }
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
