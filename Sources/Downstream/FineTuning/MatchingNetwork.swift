package import Autograd
package import Encoders
import Tensor

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
