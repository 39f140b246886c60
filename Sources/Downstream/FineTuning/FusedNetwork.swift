public import Autograd
public import Encoders
import Tensor

/// Encoders and a head that turn pictures and a text into class scores.
public protocol FusedNetwork: Layer {
  /// `[examples, classes]`
  func logits(_ batch: FusedBatch, _ pass: Pass) -> Variable
}

/// Picture and text through the fusion encoder, its first token through a classifier (TCL, section 4.2; the heads of its code).
public struct OnePictureNetwork: FusedNetwork {
  private let encoders: EncoderSet
  private let head: ClassificationHead

  /// - Parameter backbone: To be trained on; a task hands over a copy.
  public init(_ backbone: Backbone, classes: Int, _ make: ParameterMaker) {
    encoders = backbone.model.online
    head = ClassificationHead(make, width: encoders.fusion.width, classes: classes)
  }

  public func logits(_ batch: FusedBatch, _ pass: Pass) -> Variable {
    let context = encoders.fusion.context(for: encoders.image(batch.views, pass), pass)
    let text = encoders.text(batch.text, pass)
    let fused = encoders.fusion(text, with: context, images: batch.pictures[0], outputs: text.firstPlaces, pass)
    return head(fused, pass)  // [examples, classes]
  }

  public func visitParameters(_ visit: (Parameter) -> Void) {
    encoders.image.visitParameters(visit)
    encoders.text.visitParameters(visit)
    encoders.fusion.visitParameters(visit)
    head.visitParameters(visit)
  }
}
