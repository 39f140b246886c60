import Autograd
package import Encoders
package import Tensor

/// Unequal widths and depths, so that a mix-up shows.
package let smallShape = ModelShape(
  imageSide: 24, patch: 8, imageWidth: 16, imageDepth: 2, imageHeads: 2, textWidth: 24, textDepth: 2,
  fusionDepth: 3, textHeads: 3, vocabularySize: 50, maxPositions: 12, embedWidth: 10, dropout: 0.1)

/// A model whose parameters are far enough from their first values that every one of them matters.
package func smallModel(_ shape: ModelShape = smallShape) -> Model {
  let model = Model(shape: shape, temperature: 0.07, seed: Seed(3))
  for parameter in model.online.parameters {
    parameter.value.add(randomTensor(parameter.shape, parameter.path), times: 0.2)
  }
  return model
}

/// Standard normal numbers; equal arguments give equal tensors.
package func randomTensor(_ shape: Shape, _ name: String, on device: any Device = CPUDevice.standard) -> Tensor {
  var random = Seed(20_220_622).derived(name).stream()
  return Tensor((0..<shape.count).map { _ in random.normal() }, shape: shape, on: device)
}

/// The rows of a matrix or of a tensor's last axis.
package func rows(_ tensor: Tensor) -> [[Float]] {
  let (count, columns) = tensor.shape.rowsAndColumns
  let values = tensor.values
  return (0..<count).map { Array(values[$0 * columns..<($0 + 1) * columns]) }
}

/// The largest difference of two equally shaped lists of rows; infinite if the shapes differ or something is not a number.
package func distance<A: BinaryFloatingPoint, B: BinaryFloatingPoint>(_ a: [[A]], _ b: [[B]]) -> Double {
  guard a.map(\.count) == b.map(\.count) else { return .infinity }
  let differences = zip(a, b).flatMap { zip($0, $1).map { abs(Double($0) - Double($1)) } }
  // `max` passes over what is not a number.
  return differences.allSatisfy(\.isFinite) ? differences.max() ?? 0 : .infinity
}

/// Three captions of unequal length.
package let captions: [[Int32]] = [[2, 7, 30, 41, 9], [2, 12], [2, 33, 8, 45, 21, 17, 6]]
