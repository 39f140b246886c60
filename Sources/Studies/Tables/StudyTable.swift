import Downstream
public import Reporting
import Training

/// The table of a study, as far as its runs are computed.
public struct StudyTable: Sendable {
  /// For reading: a few tables, each of one kind of number. What they test is one family, that of Holm's correction.
  public let sections: [ResultTable]
  /// Every column, for programs.
  public let complete: ResultTable
  /// What the study says about its primary outcome.
  package let answer: StudyAnswer

  /// Reads what is there of `study`; computes nothing.
  ///
  /// Throws `StudyTableError` where two rows were asked different things.
  public init(_ study: Study, options: StudyTableOptions = StudyTableOptions()) throws {
    var results: [[RunResult?]] = []
    for arm in study.arms.indices {
      results.append(try (0..<study.seeds.count).map { try study.shownResult(arm: arm, seed: $0) })
    }
    try StudyTableError.refuseMixture(study, results)
    let answer = study.answer(results)
    self.answer = answer
    let times = options.includesCost ? try study.stepTimes() : nil
    let maker = StudyTableMaker(study: study, results: results, options: options, times: times)
    let notes =
      maker.blind.sentences + (try StudyProvenance(study, results: results, options: options, times: times).sentences)
    let title = "\(study.experiment.name) (\(study.scale.name), \(study.data.name.rawValue))"
    if let columns = study.experiment.columns {
      for column in columns {
        if let track = column.track, !study.tracks.contains(track) {
          throw StudyError.unknownTrack(track, experiment: study.experiment.name, tracks: study.tracks)
        }
      }
      var table = maker.table(title, columns, isShort: false, notes: notes)
      table.answer = answer
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
    let cost = StudyTable.described(
      maker.table("\(title): cost", StudyColumn.costs, isShort: true, notes: notes))
    var first: [ResultTable] = []
    if !study.tasks.isEmpty {
      var downstream = maker.table(
        "\(title): downstream tasks, in percent; chance: the best blind baseline", StudyTable.downstream(study),
        isShort: true)
      downstream.listsRemarks = false
      first = [downstream]
      retrieval.settings = []
    }
    let own = study.ownColumns
    var last: [ResultTable] = []
    let isAsked = results.joined().contains { result in result?.measurements?.fusion?.isEmpty == false }
    var heldOut = StudyTable.described(
      maker.table(
        "\(title): held-out pairs, what matching and masked words have learned", StudyTable.heldOut(study),
        isShort: true))
    heldOut.listsRemarks = false
    if !own.isEmpty {
      var table = maker.table("\(title): your own columns", own, isShort: true)
      table.listsRemarks = false
      table.settings = []
      last = [table]
    }
    let read = first + [retrieval, means] + last
    sections =
      read.indices.map { place in
        var table = read[place]
        table.companions = read.enumerated().filter { $0.offset != place }.map(\.element)
        table.listsFindings = place == read.count - 1
        if place == 0 { table.answer = answer }
        return table
      } + (isAsked ? [heldOut] : []) + [cost]
    let downstream = StudyTable.downstream(study)
    var complete = maker.table(
      title, downstream + StudyColumn.standard + StudyColumn.heldOut + own, isShort: false,
      // What the tables for reading test, and nothing else: a difference has the same p value in both.
      family: downstream + StudyTable.textToImage + StudyTable.means + own, notes: notes)
    complete.answer = answer
    self.complete = complete
  }

  /// Not compared with the baseline: what describes the arms, and no question of the study.
  private static func described(_ table: ResultTable) -> ResultTable {
    var table = table
    table.baseline = nil
    table.settings = []
    table.factorial = nil
    table.listsFindings = false
    return table
  }

  /// On the tracks that the study is decided by, or would be if it asked for recall.
  private static func heldOut(_ study: Study) -> [StudyColumn] {
    var tracks: [String] = []
    for track in study.primary.columns.compactMap(\.track) where !tracks.contains(track) { tracks.append(track) }
    return (tracks.isEmpty ? study.mainTracks : tracks).flatMap { track in
      StudyColumn.heldOutForReading.map { $0.on(track) }
    }
  }

  /// A column a downstream task of the study, and one for each of its details that stands in a table.
  static func downstream(_ study: Study) -> [StudyColumn] {
    study.tasks.flatMap { task in
      [.downstream(task.name)] + task.reportedDetails.map { .downstream(task.name, detail: $0) }
    }
  }

  static let textToImage: [StudyColumn] = [.recall(.textToImage, at: 1), .recall(.textToImage, at: 10)]
  static let means: [StudyColumn] = [.meanRecall(), .meanRecall(isReranked: true)]
}

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

  /// Options of a table: columns of cost, statistics below it, and the test that decides.
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

/// The forms in which a study's table is written.
public enum TableFormat: String, Sendable, Hashable, CaseIterable {
  /// Aligned columns for a terminal.
  case text
  /// A table of GitHub's Markdown.
  case markdown = "md"
  /// A `booktabs` table for a paper.
  case latex
  /// Comma-separated values, one line per row of the table.
  case csv
  /// The numbers of all seeds, for other programs.
  case json

  /// What a file of this form ends in.
  package var fileExtension: String {
    switch self {
    case .text: "txt"
    case .latex: "tex"
    case .markdown, .csv, .json: rawValue
    }
  }

  /// The whole text, ending in a line feed.
  public func text(of table: StudyTable) -> String {
    switch self {
    case .text: table.sections.map { TextTable($0).text }.joined(separator: "\n")
    case .markdown: table.sections.map { MarkdownTable($0).text }.joined(separator: "\n")
    case .latex: table.sections.map { LaTeXTable($0).text }.joined(separator: "\n")
    case .csv: CSVTable(table.complete).text
    case .json: JSONTable(table.complete).text
    }
  }
}

/// Why the runs of a study cannot stand in one table.
package enum StudyTableError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Two runs were asked about other tracks.
  case tracks(first: String, [String], second: String, [String])
  /// Two runs were asked about other pictures or captions of a track, or re-ranked another number of candidates.
  case queries(track: String, first: String, second: String)

  package var description: String {
    switch self {
    case .tracks(let first, let firstTracks, let second, let secondTracks):
      "'\(first)' was evaluated on \(firstTracks.joined(separator: ", ")) and '\(second)' on "
        + "\(secondTracks.joined(separator: ", ")): a table cannot compare them; run the study again in a new folder with `--runs`."
    case .queries(let track, let first, let second):
      "'\(first)' and '\(second)' were evaluated on different pictures, captions or shortlists of '\(track)': a table cannot compare "
        + "them; run the study again in a new folder with `--runs`."
    }
  }

  /// Throws unless every run was asked the same: the same tracks, pictures, captions and length of shortlist.
  ///
  /// Runs of one study have one fingerprint of the data in their identity; this looks at what was really evaluated.
  static func refuseMixture(_ study: Study, _ results: [[RunResult?]]) throws(StudyTableError) {
    var first: (name: String, retrieval: [RetrievalResult])?
    for (arm, row) in zip(study.arms, results) {
      for (seed, result) in zip(study.seeds, row) {
        guard let retrieval = result?.measurements?.retrieval else { continue }
        let name = "\(arm.name), seed \(seed)"
        guard let known = first else {
          first = (name, retrieval)
          continue
        }
        guard known.retrieval.map(\.task) == retrieval.map(\.task) else {
          throw .tracks(first: known.name, known.retrieval.map(\.task), second: name, retrieval.map(\.task))
        }
        for (one, other) in zip(known.retrieval, retrieval) where !one.isAskedAlike(other) {
          throw .queries(track: one.task, first: known.name, second: name)
        }
      }
    }
  }
}

extension RetrievalResult {
  /// Whether both results answer the same queries among the same candidates.
  fileprivate func isAskedAlike(_ other: RetrievalResult) -> Bool {
    source == other.source && images == other.images && captions == other.captions
      && (shortlist == nil || other.shortlist == nil || shortlist == other.shortlist)
  }
}
