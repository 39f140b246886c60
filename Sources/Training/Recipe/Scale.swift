/// How much a study spends: the command line chooses it, and recipes follow.
public enum Scale: String, Sendable, Codable, Hashable, CaseIterable {
  /// Seconds on embedded data: for tests and to see that a study runs.
  case smoke
  /// The main job: a table within 40 minutes on two cores.
  case demo
  /// What a night on two cores can do.
  case full
  /// The paper's model and settings.
  case published
}
