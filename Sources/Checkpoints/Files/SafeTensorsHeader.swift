import JSON

/// What the header of a safetensors file says of its arrays, checked completely before any of them is read.
struct SafeTensorsHeader: Sendable {
  struct Entry: Sendable {
    let type: ElementType
    let shape: [Int]
    /// Its bytes, counted from the end of the header.
    let bytes: Range<Int>
  }

  /// By name.
  private(set) var entries: [String: Entry] = [:]
  /// In the order of the arrays in the file.
  private(set) var names: [String] = []
  private(set) var metadata: [String: String] = [:]

  /// More axes than any array has.
  private static let greatestRank = 64
  /// Larger than any axis: an empty array may claim sizes that no file could hold.
  private static let greatestExtent = 1 << 40

  /// `json` is the header without the length before it; the arrays must fill `dataCount` bytes without gap or overlap.
  init(json: [UInt8], dataCount: Int) throws(JSONError) {
    guard json.first == UInt8(ascii: "{") else { throw .unsuitable(reason: "its header does not begin with {") }
    var entries: [String: Entry] = [:]
    var metadata: [String: String] = [:]
    var scanner = JSONScanner(json)
    try scanner.members { (scanner, name) throws(JSONError) in
      if name == "__metadata__" {
        try scanner.members { (scanner, key) throws(JSONError) in metadata[key] = try scanner.string() }
      } else {
        entries[name] = try SafeTensorsHeader.entry(name, &scanner, dataCount)
      }
    }
    try scanner.end()
    self.entries = entries
    self.metadata = metadata
    let placed = entries.sorted { a, b in
      (a.value.bytes.lowerBound, a.value.bytes.upperBound, a.key)
        < (b.value.bytes.lowerBound, b.value.bytes.upperBound, b.key)
    }
    names = placed.map(\.key)
    var end = 0
    for (name, entry) in placed {
      let start = entry.bytes.lowerBound
      if start < end {
        throw .unsuitable(reason: "the entry '\(name)' at byte \(start) overlaps the one that ends at \(end)")
      }
      if start > end { throw .unsuitable(reason: "no entry owns the bytes \(end)..<\(start) before '\(name)'") }
      end = entry.bytes.upperBound
    }
    guard end == dataCount else {
      throw .unsuitable(reason: "its arrays end at byte \(end), but it has \(dataCount) bytes of them")
    }
  }

  private static func entry(
    _ name: String, _ scanner: inout JSONScanner, _ dataCount: Int
  ) throws(JSONError) -> Entry {
    var typeName: String?
    var shape: [Int]?
    var offsets: [Int]?
    try scanner.members { (scanner, key) throws(JSONError) in
      switch key {
      case "dtype": typeName = try scanner.string()
      case "shape": shape = try naturals(&scanner, atMost: greatestRank, "'\(name)' has more than 64 axes")
      case "data_offsets": offsets = try naturals(&scanner, atMost: 2, "'\(name)' has more than two data_offsets")
      default: try scanner.skipValue()
      }
    }
    guard let typeName, let shape, let offsets, offsets.count == 2 else {
      throw .unsuitable(reason: "the entry '\(name)' lacks a dtype, a shape or two data_offsets")
    }
    guard let type = ElementType(rawValue: typeName) else {
      throw .unsuitable(reason: "the entry '\(name)' has the unknown dtype '\(typeName)'")
    }
    // Computed without empty axes, so that no product of some of the axes can overflow later.
    var fullCount = type.bitCount
    for extent in shape where extent > 0 {
      let (product, isTooLarge) = fullCount.multipliedReportingOverflow(by: extent)
      guard !isTooLarge, extent <= greatestExtent else {
        throw .unsuitable(reason: "the entry '\(name)' has the impossible shape \(shape)")
      }
      fullCount = product
    }
    guard shape.contains(0) || fullCount % 8 == 0 else {
      throw .unsuitable(reason: "the entry '\(name)' of \(typeName) and shape \(shape) does not end with a whole byte")
    }
    let count = shape.contains(0) ? 0 : fullCount / 8
    guard offsets[0] <= offsets[1], offsets[1] <= dataCount else {
      throw .unsuitable(
        reason: "the entry '\(name)' says bytes \(offsets[0])..<\(offsets[1]), but the file has \(dataCount) of them")
    }
    guard offsets[1] - offsets[0] == count else {
      throw .unsuitable(
        reason: "the entry '\(name)' has \(offsets[1] - offsets[0]) bytes, but \(shape) of \(typeName) takes \(count)")
    }
    return Entry(type: type, shape: shape, bytes: offsets[0]..<offsets[1])
  }

  private static func naturals(
    _ scanner: inout JSONScanner, atMost limit: Int, _ excess: String
  ) throws(JSONError) -> [Int] {
    var values: [Int] = []
    try scanner.elements { (scanner) throws(JSONError) in
      guard values.count < limit else { throw .unsuitable(reason: excess) }
      values.append(try scanner.natural())
    }
    return values
  }
}

/// The types of numbers that safetensors files hold, by their names there.
package enum ElementType: String, Sendable, Hashable, CaseIterable {
  case float64 = "F64"
  case float32 = "F32"
  case float16 = "F16"
  case brainFloat16 = "BF16"
  case float8e4m3 = "F8_E4M3"
  case float8e5m2 = "F8_E5M2"
  case float8e4m3Finite = "F8_E4M3FNUZ"
  case float8e5m2Finite = "F8_E5M2FNUZ"
  case float8e8m0 = "F8_E8M0"
  case float6e2m3 = "F6_E2M3"
  case float6e3m2 = "F6_E3M2"
  case float4 = "F4"
  case complex64 = "C64"
  case int64 = "I64"
  case int32 = "I32"
  case int16 = "I16"
  case int8 = "I8"
  case uint64 = "U64"
  case uint32 = "U32"
  case uint16 = "U16"
  case uint8 = "U8"
  case bool = "BOOL"

  /// The size of one number.
  package var bitCount: Int {
    switch self {
    case .float64, .int64, .uint64, .complex64: 64
    case .float32, .int32, .uint32: 32
    case .float16, .brainFloat16, .int16, .uint16: 16
    case .float8e4m3, .float8e5m2, .float8e4m3Finite, .float8e5m2Finite, .float8e8m0, .int8, .uint8, .bool: 8
    case .float6e2m3, .float6e3m2: 6
    case .float4: 4
    }
  }

  /// The same in bytes, for types of whole ones.
  var byteCount: Int { bitCount / 8 }

  /// True for the types that ``SafeTensorsReader/tensor(_:on:)`` reads.
  package var isFloatingPoint: Bool {
    switch self {
    case .float64, .float32, .float16, .brainFloat16: true
    default: false
    }
  }
}
