public import Reporting
import Training

/// The table of a study, as far as its runs are computed.
public struct StudyTable: Sendable {
  /// For reading: a few tables, each of one kind of number.
  public let sections: [ResultTable]
  /// Every column, for programs.
  public let complete: ResultTable

  /// Reads what is there of `study`; computes nothing.
  public init(_ study: Study, options: StudyTableOptions = StudyTableOptions()) throws {
    var results: [[RunResult?]] = []
    for arm in study.arms.indices {
      results.append(try (0..<study.seeds.count).map { try study.result(arm: arm, seed: $0) })
    }
    let notes = try StudyProvenance(study, results: results, options: options).sentences
    let title = "\(study.experiment.name) (\(study.scale.rawValue), \(study.data.name.rawValue))"
    if let columns = study.experiment.columns {
      for column in columns {
        if let track = column.track, !study.tracks.contains(track) {
          throw StudyError.unknownTrack(track, experiment: study.experiment.name, tracks: study.tracks)
        }
      }
      let table = StudyTable.table(
        title, options.shown(columns), isShort: false, study: study, results: results, notes: notes)
      sections = [table]
      complete = table
      return
    }
    var retrieval = StudyTable.table(
      "\(title): text to image by the dual encoder, R@K in percent", StudyTable.textToImage, isShort: true,
      study: study, results: results, notes: [])
    retrieval.listsRemarks = false
    sections = [
      retrieval,
      StudyTable.table(
        "\(title): mean of R@1, R@5 and R@10 both ways, in percent", options.shown(StudyTable.means), isShort: true,
        study: study, results: results, notes: notes),
    ]
    complete = StudyTable.table(
      title, options.shown(StudyTable.everything), isShort: false, study: study, results: results, notes: notes)
  }

  static let textToImage: [StudyColumn] = [.recall(.textToImage, at: 1), .recall(.textToImage, at: 10), .parameters]
  static let means: [StudyColumn] = [.meanRecall(), .meanRecall(isReranked: true), .secondsPerStep]
  static let everything: [StudyColumn] =
    [false, true].flatMap { isReranked in
      StudyColumn.Direction.allCases.flatMap { direction in
        [1, 5, 10].map { StudyColumn.recall(direction, at: $0, isReranked: isReranked) }
      } + [.meanRecall(isReranked: isReranked)]
    } + [.parameters, .secondsPerStep, .trainingMinutes, .peakMemory]

  private static func table(
    _ title: String, _ columns: [StudyColumn], isShort: Bool, study: Study, results: [[RunResult?]], notes: [String]
  ) -> ResultTable {
    let found = results.joined().compactMap { $0 }
    let expanded = grouped(columns, tracks: study.tracks)
      .filter { column in
        // A column that no arm measures, such as re-ranking without ITM, says nothing.
        found.isEmpty || found.contains { column.value(in: $0) != nil }
      }
    let rows = zip(study.arms, results).map { arm, outcomes in
      ResultRow(
        arm.name,
        outcomes.map { result in
          guard let result else { return .missing }
          if let failure = result.failure { return .failed(failure) }
          return .measured(expanded.map { $0.value(in: result) })
        })
    }
    return ResultTable(
      title: title,
      columns: expanded.map { column in
        var heading = column.heading(isShort: isShort)
        heading.chance = found.lazy.compactMap { column.chance(in: $0) }.first
        return heading
      },
      seeds: Array(study.seeds), rows: rows, footnotes: notes)
  }

  /// Columns without a track once a track, all of one track side by side.
  private static func grouped(_ columns: [StudyColumn], tracks: [String]) -> [StudyColumn] {
    var result: [StudyColumn] = []
    var rest = columns[...]
    while let first = rest.first {
      let open = rest.prefix { $0.spansTracks }
      guard !open.isEmpty else {
        result.append(first)
        rest.removeFirst()
        continue
      }
      result += tracks.flatMap { track in open.map { StudyColumn(quantity: $0.quantity, track: track) } }
      rest.removeFirst(open.count)
    }
    return result
  }
}
