public import Tensor

extension CUDADevice {
  /// `y += a * x`
  public func axpy(_ y: inout Tensor, _ a: Float, _ x: Tensor) {
    let count = y.count
    launch(.axpy, .fours(count), KernelAddress(output: &y), KernelAddress(x), a, count)
  }

  /// `out = a + b`
  public func add(_ out: inout Tensor, _ a: Tensor, _ b: Tensor) {
    let count = out.count
    launch(.add, .fours(count), KernelAddress(output: &out), KernelAddress(a), KernelAddress(b), count)
  }

  /// `x *= a`
  public func scale(_ x: inout Tensor, by a: Float) {
    let count = x.count
    launch(.scale, .fours(count), KernelAddress(output: &x), a, count)
  }

  /// `y += weight * (x - y)`
  public func lerp(_ y: inout Tensor, toward x: Tensor, weight: Float) {
    let count = y.count
    launch(.lerp, .fours(count), KernelAddress(output: &y), KernelAddress(x), weight, count)
  }

  /// `out = x / keep` where the mask keeps an element and 0 elsewhere: the same elements as on the processor.
  public func dropout(_ out: inout Tensor, _ x: Tensor, mask: DropoutMask) {
    let count = x.count
    launch(.dropout, .fours(count), KernelAddress(output: &out), KernelAddress(x), mask.key, mask.keep, count)
  }

  /// `x = max(x, 0)`; NaN stays NaN.
  public func relu(_ x: inout Tensor) {
    let count = x.count
    launch(.relu, .elements(count), KernelAddress(output: &x), count)
  }

  /// Sets `dx` to 0 where `output` is not above 0.
  public func reluBackward(_ dx: inout Tensor, output: Tensor) {
    let count = dx.count
    launch(.reluBackward, .elements(count), KernelAddress(output: &dx), KernelAddress(output), count)
  }

  /// Rounds each element to the nearest half-precision number.
  public func roundToHalf(_ x: inout Tensor) {
    let count = x.count
    launch(.roundToHalf, .fours(count), KernelAddress(output: &x), count)
  }

  /// `out` from numbers of half precision, given by their bits.
  public func widen(_ out: inout Tensor, halves: [UInt16]) {
    let (count, target) = (out.count, KernelAddress(output: &out))
    withUploaded(halves) { launch(.widen, .elements(count), target, KernelAddress($0), count) }
  }

  /// One step of AdamW on a parameter and both of its moments, in one pass over memory.
  public func adamW(
    _ parameter: inout Tensor, mean: inout Tensor, variance: inout Tensor, gradient: Tensor, scale: Tensor,
    step: AdamWStep
  ) {
    let count = parameter.count
    launch(
      .adamW, .fours(count), KernelAddress(output: &parameter), KernelAddress(output: &mean),
      KernelAddress(output: &variance), KernelAddress(gradient), KernelAddress(scale), step.learningRate, step.decay,
      step.beta1, step.beta2, step.epsilon, step.correction1, step.correction2, count)
  }
}
