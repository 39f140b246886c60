import Foundation

/// A `NodeProto` of ONNX: an operation of the computation, of which only what it reads and, of a constant, what it holds is of interest.
struct ONNXNode {
  private(set) var name = ""
  private(set) var operation = ""
  /// Those of `wanted`, each with the place of the input that reads it first.
  private(set) var inputs: [String: Int] = [:]
  /// The first output, if it has a name.
  private(set) var output = ""
  /// The `value` of a constant.
  private(set) var value: ONNXTensor?

  /// - Parameter wanted: Which inputs are kept.
  init(
    _ contents: Foundation.Data, in range: Range<Int>, wanted: (String) -> Bool = { _ in false }
  ) throws(ONNXFault) {
    var place = 0
    var attributes: [Range<Int>] = []
    var scanner = ProtobufScanner(contents, in: range)
    while let field = try scanner.next() {
      switch field.number {
      case 1:
        let input = try field.text("an input of a node", in: contents)
        if wanted(input), inputs[input] == nil { inputs[input] = place }
        place += 1
      case 2 where output.isEmpty: output = try field.text("an output of a node", in: contents)
      case 3: name = try field.text("the name of a node", in: contents)
      case 4: operation = try field.text("the operation of a node", in: contents)
      case 5: attributes.append(try field.bytes("an attribute of a node"))
      default: break
      }
    }
    guard operation == "Constant" else { return }
    for attribute in attributes {
      var (key, tensor): (String, Range<Int>?) = ("", nil)
      var scanner = ProtobufScanner(contents, in: attribute)
      while let field = try scanner.next() {
        switch field.number {
        case 1: key = try field.text("the name of an attribute", in: contents)
        case 5: tensor = try field.bytes("the tensor of an attribute")
        default: break
        }
      }
      if key == "value", let tensor { value = try ONNXTensor(contents, in: tensor) }
    }
  }
}
