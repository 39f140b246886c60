import CKernels
import Tensor
import Testing

/// What the kernel suites share: the compiled variants this machine can run, inputs, and comparisons.
enum Kernels {
  /// The variants to hold against the scalar twins.
  static let variants: [String] = ["baseline", "avx2", "avx512"].filter { name in tk_table(name) != nil }
  /// Sizes around those of vectors and register tiles.
  static let sizes = [1, 2, 3, 7, 8, 15, 16, 17, 33, 64, 100, 257]

  static func table(_ name: String) throws -> TKTable { try #require(tk_table(name)).pointee }
  static func reference() throws -> TKTable { try table("reference") }

  /// Normal numbers, different for each `name`.
  static func normals(_ count: Int, _ name: String, scale: Float = 1) -> [Float] {
    var stream = Seed(17).derived(name, count).stream()
    return (0..<count).map { _ in scale * stream.normal() }
  }

  /// An output that no kernel may leave as it is.
  static func blank(_ count: Int) -> [Float] { Array(repeating: .signalingNaN, count: count) }
}

/// Expects |a - b| <= tolerance * max(1, |b|) everywhere; nan and infinities must be equal.
func expectClose(
  _ a: [Float], _ b: [Float], tolerance: Float = 2e-6, _ name: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(a.count == b.count, sourceLocation: sourceLocation)
  for (i, (x, y)) in zip(a, b).enumerated() {
    let isClose =
      x == y || (x.isNaN && y.isNaN) || (y.isFinite && abs(x - y) <= tolerance * Swift.max(1, abs(y)))
    guard isClose else {
      Issue.record("\(name)[\(i)]: \(x) is not \(y)", sourceLocation: sourceLocation)
      return
    }
  }
}

/// Expects `gradient` to be that of `value` at `x`, by central differences in a sample of the coordinates.
func expectGradient(
  _ gradient: [Float], at x: [Float], step: Float = 1e-2, tolerance: Double = 2e-3, _ name: String = "",
  sourceLocation: SourceLocation = #_sourceLocation, of value: ([Float]) -> Double
) {
  for i in stride(from: 0, to: x.count, by: Swift.max(1, x.count / 40)) {
    var above = x
    var below = x
    above[i] += step
    below[i] -= step
    let slope = (value(above) - value(below)) / Double(above[i] - below[i])
    guard abs(slope - Double(gradient[i])) <= tolerance * Swift.max(1, abs(slope)) else {
      Issue.record("\(name)[\(i)]: \(gradient[i]) is not \(slope)", sourceLocation: sourceLocation)
      return
    }
  }
}

/// The sum of a * b in double precision: a loss whose gradient at `a` is `b`.
func product(_ a: [Float], _ b: [Float]) -> Double {
  zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
}
