import Tensor

/// Where a pullback leaves the gradients of its operation's inputs.
struct GradientSink {
  var slots: GradientSlots
  let inputs: [Int?]

  /// Whether input `place` wants a gradient at all.
  func needs(_ place: Int) -> Bool { inputs[place] != nil }

  /// Adds `gradient` to what input `place` has received so far.
  mutating func add(_ gradient: @autoclosure () -> Tensor, to place: Int) {
    guard let node = inputs[place] else { return }
    slots.contribute(to: node) { slot in
      if slot == nil { slot = gradient() } else { slot?.add(gradient()) }
    }
  }

  /// Lets `body` write the gradient of input `place` into a tensor of `shape`: `beta` is 0 when it must be overwritten, 1 when
  /// added to. Saves the temporary of `add` where a kernel can accumulate.
  mutating func accumulate(
    _ place: Int, shape: Shape, on device: any Device, _ body: (_ gradient: Tensor, _ beta: Float) -> Void
  ) {
    guard let node = inputs[place] else { return }
    slots.contribute(to: node) { GradientSink.accumulate(&$0, shape, device, body) }
  }

  /// The same for a `body` that may wait for the other contributions, and will where the `factors` elements that it keeps alive
  /// meanwhile are fewer than those of the gradient.
  mutating func accumulate(
    _ place: Int, shape: Shape, on device: any Device, factors: Int,
    _ body: @escaping (_ gradient: Tensor, _ beta: Float) -> Void
  ) {
    guard let node = inputs[place] else { return }
    guard factors < shape.count else { return accumulate(place, shape: shape, on: device, body) }
    slots.contributeLater(to: node) { GradientSink.accumulate(&$0, shape, device, body) }
  }

  /// Like `accumulate` for kernels that always add: a fresh tensor is zeroed first.
  mutating func accumulateZeroed(_ place: Int, shape: Shape, on device: any Device, _ body: (Tensor) -> Void) {
    accumulate(place, shape: shape, on: device) { GradientSink.zero($0, $1, body) }
  }

  /// Like `accumulate` with `factors`, for kernels that always add.
  mutating func accumulateZeroed(
    _ place: Int, shape: Shape, on device: any Device, factors: Int, _ body: @escaping (Tensor) -> Void
  ) {
    accumulate(place, shape: shape, on: device, factors: factors) { GradientSink.zero($0, $1, body) }
  }

  private static func accumulate(
    _ slot: inout Tensor?, _ shape: Shape, _ device: any Device, _ body: (Tensor, Float) -> Void
  ) {
    if slot == nil {
      let fresh = Tensor(uninitialized: shape, on: device)
      body(fresh, 0)
      slot = fresh
    } else {
      slot?.makeUnique()
      if let slot { body(slot, 1) }
    }
  }

  private static func zero(_ gradient: Tensor, _ beta: Float, _ body: (Tensor) -> Void) {
    if beta == 0 { gradient.p.update(repeating: 0, count: gradient.count) }
    body(gradient)
  }
}
