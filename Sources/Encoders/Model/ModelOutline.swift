import Parts

/// What a model will be like, known before it is made.
public struct ModelOutline: Sendable {
  /// The sizes of the model.
  public let shape: ModelShape
  /// The side of the square of patch tokens; nil if image tokens form none.
  public let gridSide: Int?
  /// What its encoders give beside the vector of the whole.
  public let gives: Set<EncoderOutput>
  package let encoders: EncoderChoice

  /// The outline of a model of `shape`, as `Objective.fault(for:)` of a recipe gets it.
  public init(shape: ModelShape, encoders: EncoderChoice = .vitBERT) {
    self.shape = shape
    self.encoders = encoders
    // Sizes that are none must not reach code that divides by them.
    gridSide = shape.fault == nil ? encoders.image.gridSide(for: shape) : nil
    gives = encoders.text.gives.subtracting([.grid]).union(gridSide == nil ? [] : [.grid])
  }

  /// The first reason why no such model can be made, or nil.
  package var fault: String? {
    if let fault = shape.fault { return fault }
    let faults = [
      encoders.image.fault(for: shape), encoders.text.fault(for: shape), encoders.fusion.fault(for: shape),
    ]
    for (part, fault) in zip(encoders.parts, faults) {
      guard let fault else { continue }
      return "the \(type(of: part.value).kind) '\(type(of: part.value).partName)' cannot be made: \(fault)"
    }
    if let gridSide, gridSide < 1 {
      return "the image encoder '\(encoders.name(of: .imageEncoder))' has a grid of \(gridSide) patches per side"
    }
    return nil
  }

  /// The first of `outputs` that the encoders do not give, in a clause that names the encoder; nil if they give all.
  package func absence(among outputs: Set<EncoderOutput>) -> String? {
    guard let output = EncoderOutput.allCases.first(where: { outputs.contains($0) && !gives.contains($0) }) else {
      return nil
    }
    return "\(output.rawValue), which the \(output.kind) '\(encoders.name(of: output.kind))' does not give"
  }
}
