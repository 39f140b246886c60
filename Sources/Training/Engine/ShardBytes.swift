import Tensor

/// Numbers as bytes, one after the other, in the order of this kind of processor: whoever computes a step together is of one kind.
struct ShardWriter {
  private(set) var bytes: [UInt8] = []

  mutating func append<Element: BitwiseCopyable>(_ values: [Element]) {
    values.withUnsafeBytes { bytes.append(contentsOf: $0) }
  }

  /// Also whether there is one.
  mutating func append(_ tensor: Tensor?) {
    bytes.append(tensor == nil ? 0 : 1)
    if let tensor { append(tensor.values) }
  }

  static func bytes<Element: BitwiseCopyable>(of values: [Element]) -> [UInt8] {
    var writer = ShardWriter()
    writer.append(values)
    return writer.bytes
  }
}

/// Reads what a ``ShardWriter`` wrote.
struct ShardReader {
  private let node: TreeNode
  private let bytes: [UInt8]
  private var place = 0

  init(_ block: ShardBlock) { self.init(block.bytes, of: block.node) }

  /// - Parameter node: Whose bytes they are, for messages; the first shard's where they are of no single one.
  init(_ bytes: [UInt8], of node: TreeNode = .leaf(0)) {
    self.node = node
    self.bytes = bytes
  }

  private var fault: ShardExchangeError { .malformedBlock(node, bytes: bytes.count) }

  mutating func floats(_ count: Int) throws(ShardExchangeError) -> [Float] { try elements(count, 0) }

  mutating func integers(_ count: Int) throws(ShardExchangeError) -> [Int] { try elements(count, 0) }

  mutating func bytes(_ count: Int) throws(ShardExchangeError) -> [UInt8] { try elements(count, 0) }

  /// A tensor of `shape`, or that there is none.
  mutating func tensor(_ shape: Shape, on device: any Device) throws(ShardExchangeError) -> Tensor? {
    guard place < bytes.count, bytes[place] <= 1 else { throw fault }
    let isThere = bytes[place] == 1
    place += 1
    return isThere ? Tensor(try floats(shape.count), shape: shape, on: device) : nil
  }

  /// Whether everything has been read.
  var isAtEnd: Bool { place == bytes.count }

  /// Stops unless everything has been read.
  func finish() throws(ShardExchangeError) {
    guard isAtEnd else { throw fault }
  }

  private mutating func elements<Element: BitwiseCopyable>(
    _ count: Int, _ zero: Element
  ) throws(ShardExchangeError) -> [Element] {
    let size = count * MemoryLayout<Element>.stride
    guard count >= 0, size <= bytes.count - place else { throw fault }
    var result = [Element](repeating: zero, count: count)
    let range = place..<(place + size)
    result.withUnsafeMutableBytes { target in
      bytes.withUnsafeBytes { target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[range])) }
    }
    place += size
    return result
  }
}
