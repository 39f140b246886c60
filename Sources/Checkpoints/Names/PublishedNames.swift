package import Autograd
package import Tensor

/// Moves parameters in and out of checkpoints under their published names; a parameter of several parts is several arrays.
package enum PublishedNames {
  /// Arrays of Triad's own that no published checkpoint has a place for.
  package static let own: Set<String> = ["itm_head.similarity"]

  /// Reads every parameter; shapes must agree. If one cannot be read, none is changed.
  package static func load(_ parameters: [Parameter], from file: SafeTensorsReader) throws(CheckpointError) {
    var values: [Tensor] = []
    for parameter in parameters {
      let expected = partShape(of: parameter)
      var blocks: [Tensor] = []
      for name in parameter.parts {
        let block = try file.tensor(name, on: parameter.value.device)
        guard isSameArray(block.shape.sizes, expected) else {
          throw .wrongShape(path: file.path, name: name, found: block.shape.sizes, expected: expected)
        }
        blocks.append(block)
      }
      if blocks.count == 1 {
        values.append(blocks[0].reshaped(parameter.shape))
      } else {
        let rows = expected[0]
        let columns = rows == 0 ? 0 : blocks[0].count / rows
        values.append(
          Tensor.concatenatingRows(blocks.map { $0.reshaped([rows, columns]) }).reshaped(parameter.shape))
      }
    }
    for (parameter, value) in zip(parameters, values) { parameter.value = value }
  }

  /// The arrays that `tensor`, shaped like `parameter`, is stored as.
  package static func arrays(of tensor: Tensor, as parameter: Parameter) -> [(name: String, value: Tensor)] {
    guard parameter.parts.count > 1 else { return [(parameter.path, tensor)] }
    let rows = parameter.shape[0] / parameter.parts.count
    let shape = Shape([rows] + parameter.shape.sizes.dropFirst())
    let matrix = tensor.reshaped([parameter.shape[0], tensor.count / parameter.shape[0]])
    return parameter.parts.enumerated().map { place, name in
      (name, matrix.gatherRows(Indices(place * rows..<(place + 1) * rows)).reshaped(shape))
    }
  }

  /// The shape of each array that `parameter` is stored as.
  static func partShape(of parameter: Parameter) -> [Int] {
    guard parameter.shape.rank > 0 else { return [] }
    return [parameter.shape[0] / parameter.parts.count] + parameter.shape.sizes.dropFirst()
  }

  /// True for shapes that mean the same numbers in the same order: a convolution's weight `[outputs, channels, patch, patch]` is the
  /// matrix `[outputs, channels * patch * patch]` here, and some files write a scalar as `[1]`.
  static func isSameArray(_ found: [Int], _ expected: [Int]) -> Bool {
    if found == expected { return true }
    if expected.isEmpty { return found == [1] }
    return expected.count == 2 && found.count == 4 && found[0] == expected[0]
      && found.dropFirst().reduce(1, *) == expected[1]
  }
}
