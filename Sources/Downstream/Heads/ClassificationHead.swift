public import Encoders
public import Autograd

/// Linear, ReLU, linear: the head of visual entailment, of reasoning over two pictures and of answering by classification, as published.
public struct ClassificationHead: Layer {
  /// How many classes there are.
  public let classes: Int
  private let hidden: Linear
  private let output: Linear

  /// Maps of `width` to `width` and of that to `classes`, both with PyTorch's default initial values.
  ///
  /// - Parameter path: The arrays are `path.0.weight`, `path.0.bias`, `path.2.weight` and `path.2.bias`: number 1 is the ReLU.
  public init(_ make: ParameterMaker, width: Int, classes: Int, path: String = "cls_head") {
    self.classes = classes
    hidden = Linear(make, path + ".0", inputs: width, outputs: width, .torchDefault)
    output = Linear(make, path + ".2", inputs: width, outputs: classes, .torchDefault)
  }

  /// `[rows, width]` to logits `[rows, classes]`.
  public func callAsFunction(_ x: Variable, _ pass: Pass) -> Variable { output(hidden(x, pass).relu(), pass) }

  /// Visits the hidden layer, then the output.
  public func visitParameters(_ visit: (Parameter) -> Void) {
    hidden.visitParameters(visit)
    output.visitParameters(visit)
  }
}
