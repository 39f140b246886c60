public import Autograd
public import Encoders
import Tensor

/// A text with two pictures through the published fusion for NLVR2 (TCL, section 4.2), its first token through a classifier.
public struct TwoPictureNetwork: FusedNetwork {
  private let encoders: EncoderSet
  private let fusion: TwoPictureFusion
  private let head: ClassificationHead

  /// Both layers of a pair begin as the layer of the backbone's fusion encoder that they come from.
  ///
  /// - Parameter backbone: To be trained on; a task hands over a copy.
  public init(_ backbone: Backbone, classes: Int, _ make: ParameterMaker) {
    encoders = backbone.model.online
    fusion = TwoPictureFusion(make, shape: backbone.model.shape, path: "two_pictures")
    // Another fusion encoder has no layers that could be taken over.
    if let trained = encoders.fusion as? FusionTransformer { fusion.takeValues(of: trained) }
    head = ClassificationHead(make, width: fusion.width, classes: classes)
  }

  public func logits(_ batch: FusedBatch, _ pass: Pass) -> Variable {
    require(batch.pictures.count == 2, "two pictures: a batch with \(batch.pictures.count) an example")
    let context = fusion.context(for: encoders.image(batch.views, pass), pass)
    let text = encoders.text(batch.text, pass)
    let fused = fusion(
      text, left: (context, batch.pictures[0]), right: (context, batch.pictures[1]), outputs: text.firstPlaces, pass)
    return head(fused, pass)  // [examples, classes]
  }

  public func visitParameters(_ visit: (Parameter) -> Void) {
    encoders.image.visitParameters(visit)
    encoders.text.visitParameters(visit)
    fusion.visitParameters(visit)
    head.visitParameters(visit)
  }
}
