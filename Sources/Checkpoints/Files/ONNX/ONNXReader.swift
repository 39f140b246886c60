import Foundation

/// The weights in an ONNX file: the initializers of its graph and its constants that are weights. What is computed with them is not read.
///
/// Exporters keep the names of parameters, but number what they have changed on the way: `onnx::MatMul_1966`, the transposed weight of a
/// linear layer. Such an array has the name of the node that reads it first, and the second factor of a product is turned back to
/// `[outputs, inputs]`.
package struct ONNXReader {
  private let contents: Foundation.Data
  private var entries: [String: StoredArrays.Entry] = [:]
  private var names: [String] = []
  /// The nodes of the graph, in order.
  private var nodes: [Range<Int>] = []

  /// What exporters put before a number instead of a name.
  private static let numbered = "onnx::"

  /// The arrays of a file, which is mapped.
  static func arrays(of path: String) throws(CheckpointError) -> StoredArrays {
    try arrays(in: StoredArrays.mapping(path), of: path)
  }

  /// - Parameters:
  ///   - bytes: What somebody else has read.
  ///   - path: Of the file, for messages.
  package static func arrays(in bytes: [UInt8], of path: String) throws(CheckpointError) -> StoredArrays {
    try arrays(in: Foundation.Data(bytes), of: path)
  }

  private static func arrays(in contents: Foundation.Data, of path: String) throws(CheckpointError) -> StoredArrays {
    do throws(ONNXFault) {
      var reader = ONNXReader(contents)
      try reader.readModel()
      try reader.nameNumbered()
      return StoredArrays(reader.entries, names: reader.names, in: contents, path: path)
    } catch {
      throw CheckpointError.malformedONNX(path: path, byte: error.byte, reason: error.reason).naming(contents, of: path)
    }
  }

  private init(_ contents: Foundation.Data) { self.contents = contents }

  /// A model says its version, the versions of its operations, and has one graph; a file cut between two fields lacks one of them.
  private mutating func readModel() throws(ONNXFault) {
    var (hasVersion, hasOperations): (Bool, Bool) = (false, false)
    var graph: Range<Int>?
    var scanner = ProtobufScanner(contents, in: 0..<contents.count)
    while let field = try scanner.next() {
      switch field.number {
      case 1: hasVersion = try field.number("the version of the format") > 0
      case 7:
        guard graph == nil else { throw .damage(at: field.byte, "a second graph begins") }
        graph = try field.bytes("the graph")
      case 8:
        _ = try field.bytes("the version of the operations")
        hasOperations = true
      default: break
      }
    }
    guard let graph, hasVersion, hasOperations else {
      let lack = !hasVersion ? "version of the format" : graph == nil ? "graph" : "version of the operations"
      throw .damage(at: contents.count, "the file ends, and it has no \(lack)")
    }
    try readGraph(graph)
  }

  private mutating func readGraph(_ range: Range<Int>) throws(ONNXFault) {
    var scanner = ProtobufScanner(contents, in: range)
    while let field = try scanner.next() {
      switch field.number {
      case 1:
        let range = try field.bytes("a node")
        let node = try ONNXNode(contents, in: range)
        nodes.append(range)
        if let value = node.value, value.isWeights { try add(value, named: node.output, at: field.byte) }
      case 5:
        let tensor = try ONNXTensor(contents, in: try field.bytes("an initializer"))
        try add(tensor, named: tensor.name, at: field.byte)
      case 15:
        throw .unread(at: field.byte, "a sparse array begins", remedy: "save the model with dense ones")
      default: break
      }
    }
  }

  private mutating func add(_ tensor: ONNXTensor, named name: String, at byte: Int) throws(ONNXFault) {
    guard !name.isEmpty else { throw .damage(at: byte, "an array has no name") }
    let entry = try tensor.entry()
    guard entries.updateValue(entry, forKey: name) == nil else {
      throw .damage(at: byte, "the name '\(name)' comes twice")
    }
    names.append(name)
  }

  /// Gives numbered arrays the names of the nodes that read them. One keeps its own if its node has no name, or a name that is taken.
  private mutating func nameNumbered() throws(ONNXFault) {
    var newNames: [String: String] = [:]
    for range in nodes {
      let node = try ONNXNode(contents, in: range) { [entries] in
        $0.hasPrefix(Self.numbered) && entries[$0] != nil
      }
      for (name, place) in node.inputs.sorted(by: { $0.value < $1.value }) {
        guard newNames[name] == nil, !node.name.isEmpty, entries[node.name] == nil, var entry = entries[name] else {
          continue
        }
        if node.operation == "MatMul", place == 1, entry.shape.count == 2 { entry = entry.transposed }
        newNames[name] = node.name
        entries[node.name] = entry
      }
    }
    for name in newNames.keys { entries[name] = nil }
    names = names.map { newNames[$0] ?? $0 }
  }
}

extension StoredArrays.Entry {
  /// The same numbers as a matrix the other way round.
  fileprivate var transposed: StoredArrays.Entry {
    StoredArrays.Entry(type: type, shape: shape.reversed(), bytes: bytes, isTransposed: !isTransposed)
  }
}
