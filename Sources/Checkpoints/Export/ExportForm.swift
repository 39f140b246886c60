/// What a file of published names is to hold.
public enum ExportForm: String, Sendable, Hashable, CaseIterable {
  /// All that the published code expects of a pre-training checkpoint: also buffers and the second names of tied weights.
  case published
  /// Each weight once, nothing else: enough for Triad.
  case weights
}
