public import Reporting

/// What a study's table shows.
public struct StudyTableOptions: Sendable, Hashable {
  /// Whether the table shows what computing took: time, operations, memory, machine and date.
  ///
  /// Without it the table is a function of the runs' results: a study that was killed and continued prints the same bytes
  /// as one that never was.
  public var includesCost: Bool
  /// Whether the long statistics are there: every difference with its tests, the bootstrap over queries, factorial effects and
  /// Shapley values.
  public var includesStatistics: Bool
  /// What the stars are made of.
  public var test: SignificanceTest

  public init(includesCost: Bool = true, includesStatistics: Bool = false, test: SignificanceTest = .permutation) {
    self.includesCost = includesCost
    self.includesStatistics = includesStatistics
    self.test = test
  }

  /// The columns of `columns` that are shown.
  func shown(_ columns: [StudyColumn]) -> [StudyColumn] {
    includesCost ? columns : columns.filter { !$0.isMeasuredCost }
  }
}
