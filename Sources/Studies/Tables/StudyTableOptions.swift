/// What a study's table shows.
public struct StudyTableOptions: Sendable, Hashable {
  /// Whether the table shows what computing took: time, memory, machine and date.
  ///
  /// Without it the table is a function of the runs' results: a study that was killed and continued prints the same bytes
  /// as one that never was.
  public var includesCost: Bool

  public init(includesCost: Bool = true) {
    self.includesCost = includesCost
  }

  /// The columns of `columns` that are shown.
  func shown(_ columns: [StudyColumn]) -> [StudyColumn] {
    includesCost ? columns : columns.filter { !$0.isMeasuredCost }
  }
}
