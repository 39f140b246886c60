import Downstream
package import Parts
import Reporting

/// A measured quantity of a study's table: how it is headed, and how it is read off the result of a run.
///
/// A column of retrieval without a track stands for one column a track of the data.
public struct StudyColumn: Sendable {
  /// Which side of a pair is searched for.
  public enum Direction: String, Sendable, Hashable, CaseIterable {
    /// Captions find pictures.
    case textToImage = "t2i"
    /// Pictures find captions.
    case imageToText = "i2t"
  }

  /// How a column is read off a result, on its track.
  struct Reading: Sendable {
    /// Nil where the run did not measure it.
    var value: @Sendable (RunResult, _ track: String?) -> Double?
    /// What a random order reaches, or nobody who does not look.
    var chance: @Sendable (RunResult, _ track: String?) -> Double? = { _, _ in nil }
    /// What every query contributes, `[stratum][query]`; nil where the column is not a mean over queries.
    var queryScores: @Sendable (RunResult, _ track: String?) -> [[Double]]? = { _, _ in nil }
    /// What each of those queries belongs to, `[stratum][query]`; nil where nobody knows.
    var clusters: @Sendable (QueryClusters, RunResult, _ track: String?) -> [[Int]]? = { _, _, _ in nil }
  }

  /// The retrieval task; nil for every one of the data, and for what is not retrieval.
  private(set) var track: String?
  /// In one sentence, for lists.
  package let summary: String
  package let place: DeclarationPlace
  /// The downstream task whose mean score it is.
  let task: String?
  /// Whether this is a score in percent and not a cost.
  let isScore: Bool
  /// Whether the column is read off a clock, a counter or a process: such numbers differ from one computation of a run to the next.
  let isMeasuredCost: Bool
  /// Whether it is read off a clock while an arm runs, so that what else the machine did just then is in it.
  let dependsOnTheHour: Bool
  private let isRetrieval: Bool
  /// In a wide table and without a track.
  private let form: ResultColumn
  /// In tables whose title says the direction.
  private let shortName: String
  private let reading: Reading

  init(
    _ form: ResultColumn, shortName: String? = nil, summary: String, track: String? = nil, isRetrieval: Bool = false,
    task: String? = nil, isScore: Bool = false, isMeasuredCost: Bool = false,
    dependsOnTheHour: Bool = false, file: String = #fileID,
    line: Int = #line, _ reading: Reading
  ) {
    self.form = form
    self.shortName = shortName ?? form.name
    self.summary = summary
    self.track = track
    self.isRetrieval = isRetrieval
    self.task = task
    self.isScore = isScore
    self.isMeasuredCost = isMeasuredCost
    self.dependsOnTheHour = dependsOnTheHour
    place = DeclarationPlace(file: file, line: line)
    self.reading = reading
  }

  /// The heading in a wide table, without its track: `t2i R@1 re-ranked`.
  package var name: String { form.name }

  package var unit: String? { form.unit }
}

/// Columns of one name and one track are the same.
extension StudyColumn: Hashable {
  /// Whether name and track are the same; how a column is computed is not compared.
  public static func == (left: StudyColumn, right: StudyColumn) -> Bool {
    left.name == right.name && left.track == right.track
  }

  /// Hashes name and track.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(track)
  }
}

extension StudyColumn {
  /// Whether the column stands for one a track.
  var spansTracks: Bool { isRetrieval && track == nil }

  /// The same quantity on a track.
  func on(_ track: String) -> StudyColumn {
    var result = self
    result.track = track
    return result
  }

  /// What the run measured; nil if it did not.
  func value(in result: RunResult) -> Double? { result.measurements == nil ? nil : reading.value(result, track) }

  /// What a random order reaches, from any result of the same data.
  func chance(in result: RunResult) -> Double? { reading.chance(result, track) }

  /// What every query contributes to the column, `[stratum][query]`; nil where the column is not a mean over queries. The column's
  /// value is the mean of the strata's means.
  func queryScores(in result: RunResult) -> [[Double]]? { reading.queryScores(result, track) }

  /// Numbers of what each of these queries belongs to; nil where each stands alone.
  func clusters(of queries: QueryClusters, in result: RunResult) -> [[Int]]? {
    reading.clusters(queries, result, track)
  }

  /// The heading and form in a table, without the level of chance.
  ///
  /// - Parameter isShort: For tables whose title says the direction and the unit.
  func heading(isShort: Bool) -> ResultColumn {
    var heading = form
    heading.name = (track.map { $0 + " " } ?? "") + (isShort ? shortName : form.name)
    if isShort, isScore { heading.unit = nil }
    if isRetrieval { heading.group = track }
    return heading
  }
}

extension RunResult {
  /// What the model reached in the downstream task `name`; nil where it was not asked, or diverged.
  func downstream(_ name: String) -> DownstreamResult? { downstream.first { $0.task == name && $0.failure == nil } }
}
