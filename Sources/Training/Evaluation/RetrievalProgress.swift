/// How far an evaluation is.
public struct RetrievalProgress: Sendable, Hashable {
  /// What is being done.
  public enum Phase: String, Sendable, Hashable, CaseIterable {
    case pictures
    case captions
    /// Pictures and captions that are fused for re-ranking.
    case pairs
  }

  public let phase: Phase
  /// The source whose tasks are evaluated.
  public let source: String
  /// Items done.
  public let completed: Int
  /// Items of this phase and source.
  public let total: Int
}
