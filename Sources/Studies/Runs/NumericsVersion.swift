/// The version of everything that decides a run's numbers beside its recipe, seed and data.
public enum NumericsVersion {
  /// Raised when a change to the code changes results on purpose; old results are then kept and no longer found.
  public static let current = 2
}
