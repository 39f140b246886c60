/// Runs of elements in the order of memory, whatever the shape.
extension Tensor {
  /// Consecutive elements, `[range.count]`.
  package func run(_ range: Range<Int>) -> Tensor {
    require(range.lowerBound >= 0 && range.upperBound <= count, "run: elements \(range) of \(shape)")
    var out = Tensor(uninitialized: [range.count], on: device)
    if !range.isEmpty { device.copy(&out, .run(0..<range.count), from: self, .run(range)) }
    return out
  }

  /// Puts the elements of `other` over those of this tensor from element `start` on.
  package mutating func replaceRun(from start: Int, with other: Tensor) {
    require(start >= 0 && start + other.count <= count, "replaceRun: \(other.shape) to element \(start) of \(shape)")
    guard other.count > 0 else { return }
    commonDevice("replaceRun", self, other).copy(
      &self, .run(start..<start + other.count), from: other, .run(0..<other.count))
  }

  /// Reads consecutive elements back into memory of the host.
  package func read(_ range: Range<Int>, into target: UnsafeMutableBufferPointer<Float>) {
    require(target.count == range.count, "read: elements \(range) of \(shape) into \(target.count)")
    Tensor.inPieces(range.count) { piece in
      let values = elements(of: .run(range.lowerBound + piece.lowerBound..<range.lowerBound + piece.upperBound))
      _ = UnsafeMutableBufferPointer(rebasing: target[piece]).initialize(from: values)
    }
  }

  /// Puts elements of the host's memory over those of this tensor from element `start` on.
  package mutating func write(_ source: UnsafeBufferPointer<Float>, from start: Int) {
    Tensor.inPieces(source.count) { piece in
      let values = Tensor(Array(source[piece]), shape: [piece.count], on: device)
      replaceRun(from: start + piece.lowerBound, with: values)
    }
  }

  /// In pieces that stay in the processor's cache and in memory that is there already: what is new to a process costs more than the copying.
  private static func inPieces(_ count: Int, _ body: (Range<Int>) -> Void) {
    let size = 1 << 14
    for start in stride(from: 0, to: count, by: size) { body(start..<min(start + size, count)) }
  }
}

extension MatrixWindow {
  /// One row of consecutive elements.
  fileprivate static func run(_ range: Range<Int>) -> MatrixWindow {
    MatrixWindow(rows: 1, columns: range.count, offset: range.lowerBound, stride: range.count)
  }
}
