internal import CKernels

extension CPUDevice {
  /// `y += a * x`, in chunks over the threads.
  public func axpy(_ y: inout Tensor, _ a: Float, _ x: Tensor) {
    let out = y.mutableFloats
    forChunks(y.count) { tk_axpy(out + $0.lowerBound, x.floats + $0.lowerBound, a, Int64($0.count)) }
  }

  /// `out = a + b`, in chunks over the threads.
  public func add(_ out: inout Tensor, _ a: Tensor, _ b: Tensor) {
    let sum = out.mutableFloats
    forChunks(out.count) {
      tk_add(sum + $0.lowerBound, a.floats + $0.lowerBound, b.floats + $0.lowerBound, Int64($0.count))
    }
  }

  /// `x *= a`, in chunks over the threads.
  public func scale(_ x: inout Tensor, by a: Float) {
    let out = x.mutableFloats
    forChunks(x.count) { tk_scale(out + $0.lowerBound, a, Int64($0.count)) }
  }

  /// `y += weight * (x - y)`, in chunks over the threads.
  public func lerp(_ y: inout Tensor, toward x: Tensor, weight: Float) {
    let out = y.mutableFloats
    forChunks(y.count) { tk_lerp(out + $0.lowerBound, x.floats + $0.lowerBound, weight, Int64($0.count)) }
  }

  /// `out = x / keep` where the mask keeps an element and 0 elsewhere; the mask depends on the place of an element
  /// only.
  public func dropout(_ out: inout Tensor, _ x: Tensor, mask: DropoutMask) {
    let out = out.mutableFloats
    forChunks(x.count) {
      tk_dropout(
        out + $0.lowerBound, x.floats + $0.lowerBound, mask.key, Int64($0.lowerBound), mask.keep, Int64($0.count))
    }
  }

  /// `x = max(x, 0)`; NaN stays NaN.
  public func relu(_ x: inout Tensor) {
    let (count, x) = (x.count, x.mutableFloats)
    // Written always: a loop without branches is one of vectors.
    forChunks(count) { for place in $0 { x[place] = x[place] < 0 ? 0 : x[place] } }
  }

  /// Sets `dx` to 0 where `output` is not above 0.
  public func reluBackward(_ dx: inout Tensor, output: Tensor) {
    let (count, dx) = (dx.count, dx.mutableFloats)
    forChunks(count) {
      let output = output.floats
      for place in $0 { dx[place] = output[place] > 0 ? dx[place] : 0 }
    }
  }

  /// Rounds each element to the nearest half-precision number.
  public func roundToHalf(_ x: inout Tensor) {
    let (count, x) = (x.count, x.mutableFloats)
    forChunks(count) { for place in $0 { x[place] = HalfPrecision.rounded(x[place]) } }
  }

  /// `out` from numbers of half precision, given by their bits.
  public func widen(_ out: inout Tensor, halves: [UInt16]) {
    let (count, out) = (out.count, out.mutableFloats)
    halves.withUnsafeBufferPointer { halves in
      guard let halves = halves.baseAddress else { return }
      forChunks(count) { for place in $0 { out[place] = HalfPrecision.value(of: halves[place]) } }
    }
  }

  /// One step of AdamW on a parameter and both of its moments, in one pass over memory.
  public func adamW(
    _ parameter: inout Tensor, mean: inout Tensor, variance: inout Tensor, gradient: Tensor, scale: Tensor,
    step: AdamWStep
  ) {
    let (count, scale) = (parameter.count, scale.floats[0])
    guard !scale.isNaN else { return }
    let (parameter, mean, variance) = (parameter.mutableFloats, mean.mutableFloats, variance.mutableFloats)
    forChunks(count) {
      let start = $0.lowerBound
      tk_adamw(
        parameter + start, mean + start, variance + start, gradient.floats + start, scale,
        step.learningRate, step.decay, step.beta1, step.beta2, step.epsilon, step.correction1, step.correction2,
        Int64($0.count))
    }
  }
}
