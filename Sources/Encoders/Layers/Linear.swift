public import Autograd
import Tensor

/// `x weight^T + bias` over the last axis.
public struct Linear: Layer {
  /// `[outputs, inputs]`
  package let weight: Parameter
  /// `[outputs]`
  package let bias: Parameter

  /// A map from `inputs` to `outputs` numbers, its parameters at `path.weight` and `path.bias`.
  public init(_ make: ParameterMaker, _ path: String, inputs: Int, outputs: Int, _ style: LinearInitialization) {
    weight = make(path + ".weight", [outputs, inputs], style.weight(inputs: inputs, deviation: make.deviation))
    bias = make(path + ".bias", [outputs], style.bias(inputs: inputs))
  }

  /// Several maps of the same input as one product; `names` are theirs in checkpoints.
  package init(
    _ make: ParameterMaker, _ path: String, joining names: [String], as joined: String, inputs: Int, outputs: Int,
    _ style: LinearInitialization
  ) {
    weight = make.joined(
      "\(path).\(joined).weight", parts: names.map { "\(path).\($0).weight" }, [outputs, inputs],
      style.weight(inputs: inputs, deviation: make.deviation))
    bias = make.joined(
      "\(path).\(joined).bias", parts: names.map { "\(path).\($0).bias" }, [outputs], style.bias(inputs: inputs))
  }

  /// From `[..., inputs]` to `[..., outputs]`.
  public func callAsFunction(_ x: Variable, _ pass: Pass) -> Variable {
    x.linear(weight: pass(weight), bias: pass(bias))
  }

  /// The map followed by GELU.
  public func gelu(_ x: Variable, _ pass: Pass) -> Variable {
    x.linearGELU(weight: pass(weight), bias: pass(bias))
  }

  /// Visits the weight, then the bias.
  public func visitParameters(_ visit: (Parameter) -> Void) {
    visit(weight)
    visit(bias)
  }
}

/// The first values of a linear map.
public enum LinearInitialization: Sendable {
  /// Normal with the maker's deviation, bias 0: inside the transformers (BERT, ViT).
  case transformer
  /// PyTorch's default, uniform within 1 / sqrt(inputs) for weight and bias: projections and heads of the published code.
  case torchDefault

  func weight(inputs: Int, deviation: Float) -> Initializer {
    switch self {
    case .transformer: .normal(deviation: deviation)
    case .torchDefault: .uniform(inputs: inputs)
    }
  }

  func bias(inputs: Int) -> Initializer {
    switch self {
    case .transformer: .zeros
    case .torchDefault: .uniform(inputs: inputs)
    }
  }
}
