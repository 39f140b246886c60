public import Tensor

/// How the first values of a parameter are drawn: a function of (seed, path) alone, so that they do not depend on what else a model has.
public enum Initializer: Sendable, Hashable {
  case zeros
  case ones
  /// Normal with mean 0, as BERT and (practically) ViT are initialised.
  case normal(deviation: Float)
  /// Uniform in plus or minus 1 / sqrt(inputs): the default of PyTorch's Linear and Conv2d.
  case uniform(inputs: Int)

  public func values(shape: Shape, path: String, seed: Seed, on device: any Device) -> Tensor {
    var random = seed.derived("initial", Int(truncatingIfNeeded: Hashing.fnv1a(path) >> 1)).stream()
    return Tensor(shape: shape, on: device) { buffer in
      for index in buffer.indices {
        buffer[index] =
          switch self {
          case .zeros: 0
          case .ones: 1
          case .normal(let deviation): deviation * random.normal()
          case .uniform(let inputs): random.uniform(in: -1...1) / Float(inputs).squareRoot()
          }
      }
    }
  }
}
