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

/// The gradients of a backward pass that is underway, by the place of their values on the tape.
///
/// A parameter that several parts of the model use receives a contribution from each. One that is small as factors (the gradient at
/// the output and the input, for few rows) and large as their product waits until the last contribution comes, so that the
/// gradients of shared weights need not all exist meanwhile. They are added in the same order, so the bits are the same.
struct GradientSlots {
  /// Adds itself to what is in a slot so far.
  typealias Contribution = (inout Tensor?) -> Void

  private var values: [Tensor?]
  private var waiting: [Int: [Contribution]] = [:]
  /// How many operations may still contribute.
  private var usesLeft: [Int32]

  init(count: Int, usesLeft: [Int32]) {
    values = Array(repeating: nil, count: count)
    self.usesLeft = usesLeft
  }

  /// Takes the gradient at `node`, with all that waited.
  mutating func take(_ node: Int) -> Tensor? {
    settle(node)
    defer { values[node] = nil }
    return values[node]
  }

  mutating func contribute(to node: Int, _ body: Contribution) {
    settle(node)
    body(&values[node])
  }

  /// The same for a contribution that may wait for others.
  mutating func contributeLater(to node: Int, _ body: @escaping Contribution) {
    if usesLeft[node] > 0 { waiting[node, default: []].append(body) } else { contribute(to: node, body) }
  }

  /// An operation on `inputs` has contributed, or never will.
  mutating func noteUse(of inputs: [Int?]) { for case let node? in inputs { usesLeft[node] -= 1 } }

  private mutating func settle(_ node: Int) {
    guard let contributions = waiting.removeValue(forKey: node) else { return }
    for contribution in contributions { contribution(&values[node]) }
  }
}
