import Tensor

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
