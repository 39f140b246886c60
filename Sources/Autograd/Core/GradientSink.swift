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
    _ place: Int, shape: Shape, on device: any Device, _ body: (_ gradient: inout Tensor, _ beta: Float) -> Void
  ) {
    guard let node = inputs[place] else { return }
    slots.contribute(to: node) {
      GradientSink.accumulate(&$0, fresh: Tensor(uninitialized: shape, on: device), beta: 0, body)
    }
  }

  /// The same for a `body` that may wait for the other contributions, and will where the `factors` elements that it keeps alive
  /// meanwhile are fewer than those of the gradient.
  mutating func accumulate(
    _ place: Int, shape: Shape, on device: any Device, factors: Int,
    _ body: @escaping (_ gradient: inout Tensor, _ beta: Float) -> Void
  ) {
    guard let node = inputs[place] else { return }
    guard factors < shape.count else { return accumulate(place, shape: shape, on: device, body) }
    slots.contributeLater(to: node) {
      GradientSink.accumulate(&$0, fresh: Tensor(uninitialized: shape, on: device), beta: 0, body)
    }
  }

  /// Like `accumulate` for kernels that always add: a fresh tensor is zeroed first.
  mutating func accumulateZeroed(_ place: Int, shape: Shape, on device: any Device, _ body: (inout Tensor) -> Void) {
    guard let node = inputs[place] else { return }
    slots.contribute(to: node) { slot in
      GradientSink.accumulate(&slot, fresh: Tensor(zeros: shape, on: device), beta: 1) { gradient, _ in body(&gradient)
      }
    }
  }

  /// Like `accumulate` with `factors`, for kernels that always add.
  mutating func accumulateZeroed(
    _ place: Int, shape: Shape, on device: any Device, factors: Int, _ body: @escaping (inout Tensor) -> Void
  ) {
    guard let node = inputs[place] else { return }
    guard factors < shape.count else { return accumulateZeroed(place, shape: shape, on: device, body) }
    slots.contributeLater(to: node) { slot in
      GradientSink.accumulate(&slot, fresh: Tensor(zeros: shape, on: device), beta: 1) { gradient, _ in body(&gradient)
      }
    }
  }

  /// Lets `body` write what is in `slot`, or else `fresh`, for which `body` is handed `freshBeta`.
  ///
  /// The slot is empty meanwhile: what it shared would be copied.
  private static func accumulate(
    _ slot: inout Tensor?, fresh: @autoclosure () -> Tensor, beta freshBeta: Float,
    _ body: (inout Tensor, Float) -> Void
  ) {
    let beta = slot == nil ? freshBeta : 1
    var gradient = slot.take() ?? fresh()
    body(&gradient, beta)
    slot = gradient
  }
}
