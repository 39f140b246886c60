/// Numbers of samples in an order, 3 bytes each where that is enough, for sources of up to 16,777,216 samples; else 4.
package struct SampleOrder: RandomAccessCollection, MutableCollection, Sendable, Hashable {
  package var bytes: [UInt8]
  private let width: Int

  /// The order of the samples below `sampleCount` by number.
  package init(identity sampleCount: Int) {
    self.init(sampleCount: sampleCount)
    for sample in 0..<sampleCount { append(sample) }
  }

  /// An order without samples, with room for those below `sampleCount`.
  init(sampleCount: Int) {
    precondition(sampleCount <= UInt32.max, "SampleOrder: \(sampleCount) samples")
    width = sampleCount <= 1 << 24 ? 3 : 4
    bytes = []
    bytes.reserveCapacity(sampleCount * width)
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { bytes.count / width }

  mutating func append(_ sample: Int) {
    for place in 0..<width { bytes.append(UInt8(truncatingIfNeeded: sample >> (8 * place))) }
  }

  package subscript(index: Int) -> Int {
    get {
      let first = index * width
      let low = Int(bytes[first]) | Int(bytes[first + 1]) << 8 | Int(bytes[first + 2]) << 16
      return width == 3 ? low : low | Int(bytes[first + 3]) << 24
    }
    set {
      for place in 0..<width { bytes[index * width + place] = UInt8(truncatingIfNeeded: newValue >> (8 * place)) }
    }
  }
}
