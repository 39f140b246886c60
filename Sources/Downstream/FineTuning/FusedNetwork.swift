public import Autograd
public import Encoders
package import Tensor

/// Encoders and a head that turn pictures and a text into class scores.
public protocol FusedNetwork: Layer {
  /// `[examples, classes]`
  func logits(_ batch: FusedBatch, _ pass: Pass) -> Variable
}

/// Picture and text through the fusion encoder, its first token through a classifier (TCL, section 4.2; the heads of its code).
package struct OnePictureNetwork: FusedNetwork {
  private let encoders: EncoderSet
  private let head: ClassificationHead

  /// - Parameter backbone: To be trained on; a task hands over a copy.
  package init(_ backbone: Backbone, classes: Int, _ make: ParameterMaker) {
    encoders = backbone.model.online
    head = ClassificationHead(make, width: encoders.fusion.width, classes: classes)
  }

  package func logits(_ batch: FusedBatch, _ pass: Pass) -> Variable {
    let context = encoders.fusion.context(for: encoders.image(batch.views, pass), pass)
    let text = encoders.text(batch.text, pass)
    let fused = encoders.fusion(text, with: context, images: batch.pictures[0], outputs: text.firstPlaces, pass)
    return head(fused, pass)  // [examples, classes]
  }

  package func visitParameters(_ visit: (Parameter) -> Void) {
    encoders.image.visitParameters(visit)
    encoders.text.visitParameters(visit)
    encoders.fusion.visitParameters(visit)
    head.visitParameters(visit)
  }
}

/// A text with two pictures through the published fusion for NLVR2 (TCL, section 4.2), its first token through a classifier.
package struct TwoPictureNetwork: FusedNetwork {
  private let encoders: EncoderSet
  private let fusion: TwoPictureFusion
  private let head: ClassificationHead

  /// Both layers of a pair begin as the layer of the backbone's fusion encoder that they come from.
  ///
  /// - Parameter backbone: To be trained on; a task hands over a copy.
  package init(_ backbone: Backbone, classes: Int, _ make: ParameterMaker) {
    encoders = backbone.model.online
    fusion = TwoPictureFusion(make, shape: backbone.model.shape, path: "two_pictures")
    // Another fusion encoder has no layers that could be taken over.
    if let trained = encoders.fusion as? FusionTransformer { fusion.takeValues(of: trained) }
    head = ClassificationHead(make, width: fusion.width, classes: classes)
  }

  package func logits(_ batch: FusedBatch, _ pass: Pass) -> Variable {
    require(batch.pictures.count == 2, "two pictures: a batch with \(batch.pictures.count) an example")
    let context = fusion.context(for: encoders.image(batch.views, pass), pass)
    let text = encoders.text(batch.text, pass)
    let fused = fusion(
      text, left: (context, batch.pictures[0]), right: (context, batch.pictures[1]), outputs: text.firstPlaces, pass)
    return head(fused, pass)  // [examples, classes]
  }

  /// The loss of text assignment on captioned pictures: to which of two pictures does a caption belong, the left one, the right one, neither?
  ///
  /// - Parameters:
  ///   - batch: One picture an example, its own.
  ///   - samples: What the examples are, the key of what is drawn for each.
  ///   - groups: Examples of one group show the same.
  ///   - head: Three classes.
  package func assignmentLoss(
    _ batch: FusedBatch, samples: [Int], groups: [Int], by head: Linear, seed: Seed, _ pass: Pass
  ) -> Variable {
    let images = encoders.image(batch.views, pass)
    // Without a tape: what is drawn is not a path for gradients.
    let constant = TokenBatch(rows: Variable(images.rows.value), offsets: images.offsets)
    let features = encoders.imageProjection.whole(constant, .inference).value.normalized()
    let own = batch.pictures[0]
    let drawn = TextAssignment.drawn(
      from: features.gatherRows(Indices(own)), samples: samples, groups: groups, seed: seed)
    let context = fusion.context(for: images, pass)
    let text = encoders.text(batch.text, pass)
    let fused = fusion(
      text, left: (context, drawn.left.map { own[$0] }), right: (context, drawn.right.map { own[$0] }),
      outputs: text.firstPlaces, pass)
    return head(fused, pass).crossEntropy(ClassTargets(labels: drawn.labels))
  }

  /// All but those of the classifier.
  package var fusionParameters: [Parameter] { encoders.image.parameters + encoders.text.parameters + fusion.parameters }

  package func visitParameters(_ visit: (Parameter) -> Void) {
    encoders.image.visitParameters(visit)
    encoders.text.visitParameters(visit)
    fusion.visitParameters(visit)
    head.visitParameters(visit)
  }
}

/// Picture and text through the fusion encoder, its first token through the head of image-text matching.
package struct MatchingNetwork: FusedNetwork {
  let encoders: EncoderSet
  /// `[width]` to two logits.
  let classifier: Linear

  package init(encoders: EncoderSet, classifier: Linear) {
    self.encoders = encoders
    self.classifier = classifier
  }

  package func logits(_ batch: FusedBatch, _ pass: Pass) -> Variable {
    let context = encoders.fusion.context(for: encoders.image(batch.views, pass), pass)
    let text = encoders.text(batch.text, pass)
    return classifier(
      encoders.fusion(text, with: context, images: batch.pictures[0], outputs: text.firstPlaces, pass), pass)
  }

  package func visitParameters(_ visit: (Parameter) -> Void) {
    encoders.image.visitParameters(visit)
    encoders.text.visitParameters(visit)
    encoders.fusion.visitParameters(visit)
    classifier.visitParameters(visit)
  }
}
