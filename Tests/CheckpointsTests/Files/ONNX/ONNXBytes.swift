import TestSupport
import Tensor

/// Writes small ONNX files, sound or not: the wire format of protocol buffers, and the fields of models, graphs, nodes and tensors.
enum ONNXBytes {
  static func varint(_ value: UInt64) -> [UInt8] {
    var (rest, bytes): (UInt64, [UInt8]) = (value, [])
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7f) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  static func field(_ number: UInt64, _ value: UInt64) -> [UInt8] { varint(number << 3) + varint(value) }

  static func field(_ number: UInt64, _ bytes: [UInt8]) -> [UInt8] {
    varint(number << 3 | 2) + varint(UInt64(bytes.count)) + bytes
  }

  static func field(_ number: UInt64, _ text: String) -> [UInt8] { field(number, Array(text.utf8)) }

  static func floats(_ values: [Float]) -> [UInt8] {
    values.flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian) { Array($0) } }
  }

  static func integers(_ values: [Int64]) -> [UInt8] {
    values.flatMap { withUnsafeBytes(of: $0.littleEndian) { Array($0) } }
  }

  /// A tensor of any type; `numbers` are the field and the bytes of its numbers.
  static func tensor(
    _ name: String, _ shape: [UInt64], type: UInt64 = 1, numbers: (field: UInt64, bytes: [UInt8])
  ) -> [UInt8] {
    shape.flatMap { field(1, $0) } + field(2, type) + field(8, name) + field(numbers.field, numbers.bytes)
  }

  /// 32-bit floats, raw as exporters write them.
  static func tensor(_ name: String, _ value: Tensor) -> [UInt8] {
    tensor(name, value.shape.sizes.map(UInt64.init), numbers: (9, floats(value.values)))
  }

  static func node(
    _ operation: String, _ name: String, inputs: [String] = [], outputs: [String] = ["y"], attributes: [UInt8] = []
  ) -> [UInt8] {
    inputs.flatMap { field(1, $0) } + outputs.flatMap { field(2, $0) } + field(3, name) + field(4, operation)
      + attributes
  }

  /// A node that holds `tensor`, which has no name there.
  static func constant(_ name: String, output: String, _ tensor: [UInt8]) -> [UInt8] {
    node(
      "Constant", name, outputs: [output], attributes: field(5, field(1, "value") + field(5, tensor) + field(20, 4)))
  }

  static func graph(nodes: [[UInt8]] = [], initializers: [[UInt8]] = []) -> [UInt8] {
    nodes.flatMap { field(1, $0) } + field(2, "main_graph") + initializers.flatMap { field(5, $0) }
      + field(11, field(1, "pictures")) + field(12, field(1, "features"))
  }

  static func model(_ graph: [UInt8]) -> [UInt8] {
    field(1, 7) + field(2, "pytorch") + field(7, graph) + field(8, field(2, 14))
  }

  static func model(nodes: [[UInt8]] = [], initializers: [[UInt8]] = []) -> [UInt8] {
    model(graph(nodes: nodes, initializers: initializers))
  }
}
