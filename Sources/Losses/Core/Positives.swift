/// What belongs together in a batch and its queue.
///
/// Pre-training takes each picture with its own caption. Where several captions of one picture are samples of their own, as in
/// fine-tuning for retrieval, they would be negatives of one another; by group they are positives (TCL's code, `model_retrieval.py`).
public enum Positives: String, Sendable, Codable, Hashable, CaseIterable {
  /// A sample and its second view.
  case own
  /// All samples of one group: the image ids of the published code.
  case sameGroup
}
