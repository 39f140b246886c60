import Foundation

/// A `TensorProto` of ONNX: what it says of an array, before it is believed.
struct ONNXTensor {
  private(set) var name = ""
  /// Where it begins in the file.
  let byte: Int
  private var extents: [Int] = []
  /// ONNX's number of the type of its numbers; 0 when it says none.
  private var type: UInt64 = 0
  /// Little-endian numbers, row by row.
  private var numbers: Range<Int>?
  /// Where numbers lie that are not read: in another field or another file.
  private var elsewhere: (byte: Int, place: String)?

  /// The fields that come once: all but extents, texts and what says where other files are.
  private static let single: Set<Int> = [2, 3, 4, 5, 7, 8, 9, 10, 11, 14]
  /// More axes than any array has.
  private static let greatestRank = 64
  /// Larger than any axis: an empty array may claim sizes that no file could hold.
  private static let greatestExtent = 1 << 40

  init(_ contents: Foundation.Data, in range: Range<Int>) throws(ONNXFault) {
    byte = range.lowerBound
    var seen: Set<Int> = []
    var scanner = ProtobufScanner(contents, in: range)
    while let field = try scanner.next() {
      if Self.single.contains(field.number), !seen.insert(field.number).inserted {
        throw .damage(at: field.byte, "the tensor at byte \(byte) has the field \(field.number) twice")
      }
      switch field.number {
      case 1: try readExtents(field, contents)
      case 2: type = try field.number("the type of a tensor")
      // Packed 32-bit floats are the same bytes as raw ones.
      case 4, 9:
        let range = try field.bytes("the numbers of a tensor")
        guard numbers == nil else { throw .damage(at: field.byte, "a tensor has its numbers twice") }
        numbers = range
        if field.number == 4, range.count % 4 != 0 {
          throw .damage(at: field.byte, "float_data has \(range.count) bytes, which is not a multiple of 4")
        }
      case 3: elsewhere = (field.byte, "is a segment of a tensor")
      case 5, 6, 7, 10, 11: elsewhere = (field.byte, "has its numbers in the field \(field.number) of its tensor")
      case 8: name = try field.text("the name of a tensor", in: contents)
      case 13: elsewhere = (field.byte, "has its numbers in another file")
      case 14:
        if try field.number("the place of a tensor") != 0 {
          elsewhere = (field.byte, "has its numbers in another file")
        }
      default: break
      }
    }
  }

  private mutating func readExtents(_ field: ProtobufScanner.Field, _ contents: Foundation.Data) throws(ONNXFault) {
    switch field.value {
    case .number(let extent): try append(extent, at: field.byte)
    case .bytes(let range):
      var packed = ProtobufScanner(contents, in: range)
      while !packed.isAtEnd { try append(try packed.varint(), at: field.byte) }
    case .fixed: throw .damage(at: field.byte, "an extent of a tensor is not a number of varying length")
    }
  }

  private mutating func append(_ extent: UInt64, at byte: Int) throws(ONNXFault) {
    guard extents.count < Self.greatestRank else { throw .damage(at: byte, "a tensor has more than 64 axes") }
    guard let size = Int(exactly: extent), size <= Self.greatestExtent else {
      throw .damage(at: byte, "an extent of a tensor is \(Int64(bitPattern: extent))")
    }
    extents.append(size)
  }

  /// Whether it is weights, if it stands among the constants of a computation: scalars and whole numbers there say how to compute.
  var isWeights: Bool { type == 1 && !extents.isEmpty }

  /// The same as an array of the file.
  func entry() throws(ONNXFault) -> StoredArrays.Entry {
    let elementType: ElementType =
      switch type {
      case 1: .float32
      case 7: .int64
      default:
        throw .unread(
          at: byte, "'\(name)' has numbers of ONNX's type \(type)",
          remedy: "only 32-bit floats (1) and 64-bit integers (7) are read: save the model with them")
      }
    if let elsewhere {
      throw .unread(
        at: elsewhere.byte, "'\(name)' \(elsewhere.place)", remedy: "save the model with raw_data in one file")
    }
    let range = numbers ?? byte..<byte
    // Computed without empty axes, so that no product of some of the axes can overflow later.
    var size = elementType.byteCount
    for extent in extents where extent > 0 {
      let (product, isTooLarge) = size.multipliedReportingOverflow(by: extent)
      guard !isTooLarge else { throw .damage(at: byte, "'\(name)' has the impossible shape \(extents)") }
      size = product
    }
    if extents.contains(0) { size = 0 }
    guard range.count == size else {
      throw .damage(
        at: byte, "'\(name)' has \(range.count) bytes, but \(extents) of \(elementType.rawValue) takes \(size)")
    }
    return StoredArrays.Entry(type: elementType, shape: extents, bytes: range)
  }
}
