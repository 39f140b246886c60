package import Tensor

/// Every kernel of a device against those of another, on numbers that are drawn from keys.
///
/// Errors are counted against the largest number of an output: what a sum of many terms may lose depends on its terms.
package struct DeviceCheck {
  /// What a kernel's outputs differ by.
  package struct Result: Sendable {
    /// The kernel and what is special about the case.
    package let name: String
    /// The greatest difference over the greatest number of the same output.
    package let error: Double
    /// What single precision allows, and what rounding to bfloat16 does where it comes between.
    package let limit: Double

    package init(name: String, error: Double, limit: Double) {
      (self.name, self.error, self.limit) = (name, error, limit)
    }

    package var passes: Bool { error <= limit }
  }

  /// Runs all cases on both; `progress` is told of each.
  package static func run(
    _ device: any Device, against reference: any Device, progress: (Result) throws -> Void
  ) throws -> [Result] {
    var results: [Result] = []
    for check in all {
      let (found, wanted) = (check.run(device), check.run(reference))
      let errors = zip(found, wanted).map { difference($0.values, $1.values) }
      let result = Result(name: check.name, error: errors.max() ?? 0, limit: check.limit)
      results.append(result)
      try progress(result)
    }
    return results
  }

  /// All outputs of all cases, as the device gives them.
  package static func outputs(of device: any Device) -> [[Float]] {
    all.flatMap { $0.run(device).map(\.values) }
  }

  /// What is run: gives the outputs.
  struct Case: Sendable {
    let name: String
    var limit = 1e-5
    let run: @Sendable (any Device) -> [Tensor]
  }

  static var all: [Case] {
    elementCases + scalarCases + rowCases + matrixCases + normCases + lossCases + attentionCases
  }

  /// What names of cases say of a precision.
  static func suffix(_ precision: Precision) -> String { precision == .float32 ? "" : ", \(precision)" }

  /// The greatest difference over the greatest of the wanted numbers; infinite where one is a number and the other is not.
  static func difference(_ found: [Float], _ wanted: [Float]) -> Double {
    guard found.count == wanted.count else { return .infinity }
    let greatest = wanted.reduce(Float.leastNormalMagnitude) { $1.isFinite ? max($0, abs($1)) : $0 }
    var difference = 0.0
    for (a, b) in zip(found, wanted) {
      if a.isNaN && b.isNaN || a == b { continue }
      guard a.isFinite && b.isFinite else { return .infinity }
      difference = max(difference, Double(abs(a - b)) / Double(greatest))
    }
    return difference
  }
}

// What cases are made of.

/// Standard normal numbers that depend on a name alone.
func normal(_ shape: Shape, _ name: String, on device: any Device) -> Tensor {
  var random = Seed(7).derived(name).stream()
  return Tensor(shape: shape, on: device) { random.normal() }
}

/// Whole numbers below a bound that depend on a name alone.
func drawn(_ count: Int, below bound: Int, _ name: String) -> Indices {
  var random = Seed(7).derived(name).stream()
  return Indices((0..<count).map { _ in random.index(below: bound) })
}

/// What `body` makes of a copy.
func changed(_ tensor: Tensor, _ body: (inout Tensor) -> Void) -> Tensor {
  var copy = tensor
  body(&copy)
  return copy
}
