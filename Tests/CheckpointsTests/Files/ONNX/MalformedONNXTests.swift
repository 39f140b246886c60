import Checkpoints
import Tensor
import TestSupport
import Testing

/// A hostile file gets a sentence that names it, the place and what to do; it never stops the program.
@Suite struct MalformedONNXTests {
  private static let one = ONNXBytes.floats([1])

  private static func model(_ tensor: [UInt8]) -> [UInt8] { ONNXBytes.model(initializers: [tensor]) }

  private static func constants(_ names: [String]) -> [UInt8] {
    ONNXBytes.model(
      nodes: names.map { ONNXBytes.constant("c", output: $0, ONNXBytes.tensor("", [1], numbers: (9, one))) })
  }

  /// Bytes, where the fault lies, what the sentence must say.
  private static let faults: [(bytes: [UInt8], byte: Int?, words: String)] = [
    ([], 0, "the file ends, and it has no version of the format"),
    (Array("{\"a\":{}}".utf8), 0, "wire type 3"),
    ([0x08], 1, "a number begins that does not end"),
    ([0x08, 0x80, 0x80], 1, "a number begins that does not end"),
    ([0x08] + [UInt8](repeating: 0xff, count: 10), 1, "a number has more than 64 bits"),
    ([0x08] + [UInt8](repeating: 0x80, count: 9) + [2], 1, "a number has more than 64 bits"),
    ([0x00, 0x01], 0, "the number 0"),
    (ONNXBytes.varint(1 << 32) + [1], 0, "the number 536870912"),
    ([0x08, 7, 0x3e, 0], 2, "wire type 6"),
    ([0x3a, 5, 1, 2], 0, "a field of 5 bytes begins, of which 2 are there"),
    ([0x3a] + [UInt8](repeating: 0xff, count: 9) + [1], 0, "a field of 18446744073709551615 bytes"),
    ([0x39, 1, 2, 3], 0, "a field of 8 bytes begins, of which 3 are there"),
    ([0x3d, 1], 0, "a field of 4 bytes begins, of which 1 are there"),
    (ONNXBytes.field(1, "text"), 0, "the version of the format is not a number"),
    (ONNXBytes.field(1, 7) + ONNXBytes.field(7, 3), 2, "the graph is not bytes with a length"),
    (ONNXBytes.field(1, 7) + ONNXBytes.field(7, []) + ONNXBytes.field(7, []), 4, "a second graph begins"),
    (ONNXBytes.field(1, 7) + ONNXBytes.field(8, []), 4, "it has no graph"),
    (ONNXBytes.field(1, 7) + ONNXBytes.field(7, []), 4, "it has no version of the operations"),
    (ONNXBytes.model(ONNXBytes.field(15, [])), nil, "a sparse array begins; save the model with dense ones"),
    (ONNXBytes.model(nodes: [ONNXBytes.field(3, [0xc3, 0x28])]), nil, "the name of a node is not UTF-8"),
    (ONNXBytes.model(nodes: [ONNXBytes.field(4, 4)]), nil, "the operation of a node is not bytes"),
    (model(ONNXBytes.tensor("", [1], numbers: (9, one))), nil, "an array has no name"),
    (
      ONNXBytes.model(initializers: [1, 2].map { _ in ONNXBytes.tensor("x", [1], numbers: (9, one)) }), nil,
      "the name 'x' comes twice"
    ),
    (constants(["x", "x"]), nil, "the name 'x' comes twice"), (constants([""]), nil, "an array has no name"),
    (model(ONNXBytes.tensor("x", [1], numbers: (9, one)) + ONNXBytes.field(8, "y")), nil, "the field 8 twice"),
    (model(ONNXBytes.tensor("x", [1], numbers: (9, one)) + ONNXBytes.field(4, one)), nil, "has its numbers twice"),
    (model(ONNXBytes.tensor("x", [2], numbers: (9, one))), nil, "'x' has 4 bytes, but [2] of F32 takes 8"),
    (model(ONNXBytes.tensor("x", [0], numbers: (9, one))), nil, "'x' has 4 bytes, but [0] of F32 takes 0"),
    (
      model(ONNXBytes.tensor("x", [1], numbers: (4, [1, 2, 3]))), nil,
      "float_data has 3 bytes, which is not a multiple of 4"
    ),
    (model(ONNXBytes.field(1, 1) + ONNXBytes.field(2, 1) + ONNXBytes.field(8, "x")), nil, "'x' has 0 bytes"),
    (model(ONNXBytes.tensor("x", [.max], numbers: (9, one))), nil, "an extent of a tensor is -1"),
    (model(ONNXBytes.tensor("x", [1 << 41], numbers: (9, one))), nil, "an extent of a tensor is 2199023255552"),
    (model(ONNXBytes.tensor("x", [1 << 40, 1 << 40], numbers: (9, one))), nil, "the impossible shape"),
    (model(ONNXBytes.tensor("x", [0, 1 << 40, 1 << 40], numbers: (9, []))), nil, "the impossible shape"),
    (model(ONNXBytes.tensor("x", .init(repeating: 1, count: 65), numbers: (9, one))), nil, "more than 64 axes"),
    (model(ONNXBytes.varint(1 << 3 | 5) + one), nil, "an extent of a tensor is not a number of varying length"),
    (model(ONNXBytes.tensor("x", [1], type: 10, numbers: (9, [0, 0]))), nil, "ONNX's type 10; only 32-bit floats"),
    (model(ONNXBytes.tensor("x", [1], type: 0, numbers: (9, one))), nil, "ONNX's type 0;"),
    (model(ONNXBytes.tensor("x", [1], type: 1 << 63, numbers: (9, one))), nil, "ONNX's type 9223372036854775808;"),
    (
      model(ONNXBytes.tensor("x", [1], type: 7, numbers: (7, [1]))), nil, "in the field 7 of its tensor; save the model"
    ),
    (model(ONNXBytes.tensor("x", [1], numbers: (13, []))), nil, "'x' has its numbers in another file; save the model"),
    (model(ONNXBytes.tensor("x", [1], numbers: (9, one)) + ONNXBytes.field(14, 1)), nil, "in another file"),
    (model(ONNXBytes.tensor("x", [1], numbers: (9, one)) + ONNXBytes.field(3, [])), nil, "is a segment of a tensor"),
  ]

  @Test(arguments: faults.indices)
  func whatIsNotSoundIsRefused(index: Int) {
    let (bytes, byte, words) = Self.faults[index]
    #expect {
      try ONNXReader.arrays(in: bytes, of: "m.onnx")
    } throws: { error in
      guard case .malformedONNX("m.onnx", let found, _)? = error as? CheckpointError else { return false }
      let sentence = "\(error)"
      return sentence.hasPrefix("m.onnx cannot be read as an ONNX file: at byte \(found) ") && sentence.contains(words)
        && sentence.contains("; ") && (byte == nil || byte == found)
    }
  }

  @Test func theByteIsWhereTheFaultBegins() throws {
    let sound = ONNXBytes.tensor("x", [1], numbers: (9, Self.one))
    let bytes = ONNXBytes.model(initializers: [sound, ONNXBytes.tensor("y", [1], numbers: (9, [1, 2]))])
    let error = #expect(throws: CheckpointError.self) { try ONNXReader.arrays(in: bytes, of: "m.onnx") }
    guard case .malformedONNX(_, let byte, _) = error else {
      Issue.record("no such error: \(String(describing: error))")
      return
    }
    // The tensor of y begins with its extent, 1.
    #expect(Array(bytes[byte..<byte + 6]) == [0x08, 1, 0x10, 1, 0x42, 1])
    #expect(bytes[byte + 6] == UInt8(ascii: "y"))
  }

  /// Every way in which the reader looks at bytes.
  private static let sound = ONNXBytes.model(
    nodes: [
      ONNXBytes.node("MatMul", "/fc/MatMul", inputs: ["x", "onnx::MatMul_1"]),
      ONNXBytes.constant("/C", output: "table", ONNXBytes.tensor("", [2], numbers: (4, ONNXBytes.floats([1, 2])))),
    ],
    initializers: [
      ONNXBytes.tensor("onnx::MatMul_1", [2, 2], numbers: (9, ONNXBytes.floats([1, 2, 3, 4]))),
      ONNXBytes.tensor("sizes", [1], type: 7, numbers: (9, ONNXBytes.integers([9]))),
    ])

  @Test func aFileCutAnywhereIsRefused() {
    for count in 0..<Self.sound.count {
      #expect(throws: CheckpointError.self, "\(count) bytes") {
        try ONNXReader.arrays(in: Array(Self.sound.prefix(count)), of: "m.onnx")
      }
    }
  }

  /// Opened or refused; what is opened holds no more numbers than the file has room for.
  private func open(_ bytes: [UInt8]) -> Bool {
    do {
      let file = try ONNXReader.arrays(in: bytes, of: "m.onnx")
      var size = 0
      for name in file.names {
        if let floats = try? file.floats(name) { size += 4 * floats.count }
        if let integers = try? file.integers(name) { size += 8 * integers.count }
      }
      #expect(size <= bytes.count)
      return true
    } catch {
      // What is left of a file may look like something else.
      let beginnings = [
        "m.onnx cannot be read as an ONNX file: at byte ", "m.onnx is not a safetensors or ONNX file: ",
      ]
      #expect(beginnings.contains(where: "\(error)".hasPrefix))
      return false
    }
  }

  @Test func aFlippedBitNeverStopsTheProgram() throws {
    var opened = 0
    for place in Self.sound.indices {
      for bit in 0..<8 {
        var bytes = Self.sound
        bytes[place] ^= 1 << UInt8(bit)
        if open(bytes) { opened += 1 }
      }
    }
    // Those in numbers and most of those in names do no harm.
    #expect(opened > 0 && opened < 8 * Self.sound.count)
  }

  @Test func mutatedFilesNeverStopTheProgram() throws {
    var opened = 0
    for key in 0..<Mutation.count {
      var mutation = Mutation(key: key)
      if open(mutation.apply(to: Self.sound)) { opened += 1 }
    }
    Mutation.report("onnx", opened: opened, errors: Mutation.count - opened)
    #expect(opened < Mutation.count)
  }
}
