public import Autograd
public import Tensor

/// Makes the parameters of one model: knows the seed and the device, so that layers only say names, shapes and distributions.
public struct ParameterMaker {
  package let seed: Seed
  /// Where the values lie.
  public let device: any Device
  /// Of the normal distribution inside the transformers.
  public let deviation: Float
  /// Renames a path, such as for the momentum twins of the published checkpoints; initial values follow the original.
  private let rename: @Sendable (String) -> String

  /// A maker whose values depend on `seed` and on the path of each parameter, and not on the order in which they are
  /// made.
  public init(
    seed: Seed, device: any Device, deviation: Float = 0.02,
    rename: @escaping @Sendable (String) -> String = { $0 }
  ) {
    self.seed = seed
    self.device = device
    self.deviation = deviation
    self.rename = rename
  }

  /// The maker of the momentum twins: the same values under the published names of twins.
  public var momentum: ParameterMaker {
    ParameterMaker(seed: seed, device: device, deviation: deviation, rename: EncoderSet.momentumPath)
  }

  /// A parameter of this shape at `path`, its first value drawn by `initializer`.
  public func callAsFunction(_ path: String, _ shape: Shape, _ initializer: Initializer) -> Parameter {
    Parameter(
      path: rename(path), value: initializer.values(shape: shape, path: path, seed: seed, on: device))
  }

  /// One parameter that holds equal blocks of rows with names of their own in checkpoints, such as queries, keys and values.
  package func joined(_ path: String, parts: [String], _ shape: Shape, _ initializer: Initializer) -> Parameter {
    let blocks = parts.map { initializer.values(shape: shape, path: $0, seed: seed, on: device) }
    let joined = Tensor.concatenatingRows(blocks.map { $0.reshaped([shape[0], shape.count / shape[0]]) })
    return Parameter(
      path: rename(path), parts: parts.map(rename),
      value: joined.reshaped(Shape([shape[0] * parts.count] + shape.sizes.dropFirst())))
  }
}

/// How the first values of a parameter are drawn: a function of (seed, path) alone, so that they do not depend on what else a model has.
public enum Initializer: Sendable, Hashable {
  /// All 0, as for biases.
  case zeros
  /// All 1, as for the scale of a layer norm.
  case ones
  /// The same number everywhere.
  case constant(Float)
  /// Normal with mean 0, as BERT and (practically) ViT are initialised.
  case normal(deviation: Float)
  /// Uniform in plus or minus 1 / sqrt(inputs): the default of PyTorch's Linear and Conv2d.
  case uniform(inputs: Int)

  package func values(shape: Shape, path: String, seed: Seed, on device: any Device) -> Tensor {
    var random = seed.derived("initial", Int(truncatingIfNeeded: Hashing.fnv1a(path) >> 1)).stream()
    return Tensor(shape: shape, on: device) {
      switch self {
      case .zeros: 0
      case .ones: 1
      case .constant(let value): value
      case .normal(let deviation): deviation * random.normal()
      case .uniform(let inputs): random.uniform(in: -1...1) / Float(inputs).squareRoot()
      }
    }
  }
}
