import Tensor

/// Where a pullback leaves the gradients of its operation's inputs.
struct GradientSink {
  var slots: [Tensor?]
  let inputs: [Int?]

  /// Whether input `place` wants a gradient at all.
  func needs(_ place: Int) -> Bool { inputs[place] != nil }

  /// Adds `gradient` to what input `place` has received so far.
  mutating func add(_ gradient: @autoclosure () -> Tensor, to place: Int) {
    guard let node = inputs[place] else { return }
    if slots[node] == nil {
      slots[node] = gradient()
    } else {
      slots[node]?.add(gradient())
    }
  }

  /// Lets `body` write the gradient of input `place` into a tensor of `shape`: `beta` is 0 when it must be overwritten, 1 when
  /// added to. Saves the temporary of `add` where a kernel can accumulate.
  mutating func accumulate(
    _ place: Int, shape: Shape, on device: any Device, _ body: (_ gradient: Tensor, _ beta: Float) -> Void
  ) {
    guard let node = inputs[place] else { return }
    if slots[node] == nil {
      let fresh = Tensor(uninitialized: shape, on: device)
      body(fresh, 0)
      slots[node] = fresh
    } else {
      slots[node]?.makeUnique()
      if let slot = slots[node] { body(slot, 1) }
    }
  }

  /// Like `accumulate` for kernels that always add: a fresh tensor is zeroed first.
  mutating func accumulateZeroed(_ place: Int, shape: Shape, on device: any Device, _ body: (Tensor) -> Void) {
    guard let node = inputs[place] else { return }
    if slots[node] == nil { slots[node] = Tensor(zeros: shape, on: device) }
    slots[node]?.makeUnique()
    if let slot = slots[node] { body(slot) }
  }
}
