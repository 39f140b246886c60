public import Autograd
import Data
public import Encoders
import Tensor

/// What an objective that compares two versions of a sample takes for them.
public enum TwinSides: String, Sendable, Codable, Hashable, CaseIterable {
  /// The two views of a picture, both with gradients.
  case views
  /// A picture and its caption.
  case modalities
}

/// The second views through the online image encoder, with gradients and dropout of their own: twice the pictures, for who asks.
public struct SecondOnlineImage: StepFeature {
  public init() {}

  public func value(in step: TrainingStep) -> OnlineFeatures {
    let (encoders, pass) = (step.model.online, step.pass.named("second view"))
    return OnlineFeatures(
      encoders.imageTokens(.second, in: step, pass), encoders.imageProjection, pass, part: String(describing: Self.self)
    )
  }

  public func value(ofFirst pairs: Int, from value: OnlineFeatures) -> OnlineFeatures? { value.first(pairs) }
}

/// What turns the first tokens of twins into rows that are compared: a linear map, ReLU and another (the expander of VICReg, the projector of
/// Barlow Twins). Both have three maps where these are two, and batch norms between, which would make every row depend on every other.
public struct TwinExpander: Layer {
  private let image: Side
  /// Nil where two views of a picture are compared.
  private let text: Side?

  private struct Side: Layer {
    let hidden: Linear
    let output: Linear

    init(_ make: ParameterMaker, _ path: String, inputs: Int, width: Int) {
      hidden = Linear(make, path + ".hidden", inputs: inputs, outputs: width, .torchDefault)
      output = Linear(make, path + ".output", inputs: width, outputs: width, .torchDefault)
    }

    func callAsFunction(_ x: Variable, _ pass: Pass) -> Variable { output(hidden(x, pass).relu(), pass) }

    func visitParameters(_ visit: (Parameter) -> Void) {
      hidden.visitParameters(visit)
      output.visitParameters(visit)
    }
  }

  init(_ make: ParameterMaker, _ path: String, of sides: TwinSides, shape: ModelShape, width: Int) {
    image = Side(make, path + ".image", inputs: shape.imageWidth, width: width)
    text = sides == .modalities ? Side(make, path + ".text", inputs: shape.textWidth, width: width) : nil
  }

  /// The rows of both twins of each pair, `[pairs, width]` twice.
  func features(in step: TrainingStep) -> PairFeatures {
    let first = image(step[OnlineImage()].tokens.first, step.pass)
    let second =
      text.map { $0(step[OnlineText()].tokens.first, step.pass) }
      ?? image(step[SecondOnlineImage()].tokens.first, step.pass)
    return [first, second]
  }

  public func visitParameters(_ visit: (Parameter) -> Void) {
    image.visitParameters(visit)
    text?.visitParameters(visit)
  }

  /// What is wrong with a width, or nil.
  static func fault(width: Int) -> String? {
    (2...1 << 14).contains(width) ? nil : "width is \(width); it must be within 2...16384"
  }
}
