import Downstream
public import Reporting
import Training

/// The table of a study, as far as its runs are computed.
public struct StudyTable: Sendable {
  /// For reading: a few tables, each of one kind of number. What they test is one family, that of Holm's correction.
  public let sections: [ResultTable]
  /// Every column, for programs.
  public let complete: ResultTable

  /// Reads what is there of `study`; computes nothing.
  ///
  /// Throws `StudyTableError` where two rows were asked different things.
  public init(_ study: Study, options: StudyTableOptions = StudyTableOptions()) throws {
    var results: [[RunResult?]] = []
    for arm in study.arms.indices {
      results.append(try (0..<study.seeds.count).map { try study.result(arm: arm, seed: $0) })
    }
    try StudyTableError.refuseMixture(study, results)
    let maker = StudyTableMaker(study: study, results: results, options: options)
    let notes = maker.blind.sentences + (try StudyProvenance(study, results: results, options: options).sentences)
    let title = "\(study.experiment.name) (\(study.scale.rawValue), \(study.data.name.rawValue))"
    if let columns = study.experiment.columns {
      for column in columns {
        if let track = column.track, !study.tracks.contains(track) {
          throw StudyError.unknownTrack(track, experiment: study.experiment.name, tracks: study.tracks)
        }
      }
      let table = maker.table(title, columns, isShort: false, notes: notes)
      sections = [table]
      complete = table
      return
    }
    var retrieval = maker.table(
      "\(title): text to image by the dual encoder, R@K in percent", StudyTable.textToImage, isShort: true)
    retrieval.listsRemarks = false
    var means = maker.table(
      "\(title): mean of R@1, R@5 and R@10 both ways, in percent", StudyTable.means, isShort: true)
    means.listsRemarks = false
    means.settings = []
    var cost = maker.table("\(title): cost", StudyTable.costs, isShort: true, notes: notes)
    cost.baseline = nil
    cost.settings = []
    cost.factorial = nil
    var first: [ResultTable] = []
    if !study.tasks.isEmpty {
      var downstream = maker.table(
        "\(title): downstream tasks, in percent; chance: the best blind baseline", StudyTable.downstream(study),
        isShort: true)
      downstream.listsRemarks = false
      first = [downstream]
      retrieval.settings = []
    }
    let read = first + [retrieval, means]
    sections =
      read.indices.map { place in
        var table = read[place]
        table.companions = read.enumerated().filter { $0.offset != place }.map(\.element)
        table.listsFindings = place == read.count - 1
        return table
      } + [cost]
    let downstream = StudyTable.downstream(study)
    complete = maker.table(
      title, downstream + StudyTable.everything, isShort: false,
      // What the tables for reading test, and nothing else: a difference has the same p value in both.
      family: downstream + StudyTable.textToImage + StudyTable.means, notes: notes)
  }

  /// A column a downstream task of the study, and one for each of its details that stands in a table.
  static func downstream(_ study: Study) -> [StudyColumn] {
    study.tasks.flatMap { task in
      [.downstream(task.name)] + task.reportedDetails.map { .downstream(task.name, detail: $0) }
    }
  }

  static let textToImage: [StudyColumn] = [.recall(.textToImage, at: 1), .recall(.textToImage, at: 10)]
  static let means: [StudyColumn] = [.meanRecall(), .meanRecall(isReranked: true)]
  static let costs: [StudyColumn] = [.parameters, .operationsPerStep, .secondsPerStep, .trainingMinutes, .peakMemory]
  static let everything: [StudyColumn] =
    [false, true].flatMap { isReranked in
      StudyColumn.Direction.allCases.flatMap { direction in
        [1, 5, 10].map { StudyColumn.recall(direction, at: $0, isReranked: isReranked) }
      } + [.meanRecall(isReranked: isReranked)]
    } + costs
}
