import Downstream
import Reporting

/// The one number of a run that a study is decided by, named before it runs; everything else that it measures is looked at.
///
/// ```swift
/// Experiment("lmi", question: "Does LMI help?", base: Recipe.tcl, primary: .meanRecall(tracks: ["emoji", "tux"])) { ... }
/// ```
///
/// It is not part of a run's identity: the same runs can be asked something else, and whoever does that has another question.
public struct PrimaryOutcome: Sendable, Hashable {
  /// As it stands in the answer: `mean recall`.
  package let name: String
  /// The number is their mean. One without a track stands for all tracks of the data.
  package let columns: [StudyColumn]

  package init(name: String, columns: [StudyColumn]) {
    self.name = name
    self.columns = columns
  }

  /// The mean of R@1, R@5 and R@10 in both directions by the dual encoder, averaged over tracks.
  ///
  /// - Parameter tracks: Names of retrieval tasks; those that the data do not have are left out, and the note says so.
  public static func meanRecall(tracks: [String]) -> PrimaryOutcome {
    PrimaryOutcome(name: "mean recall", columns: tracks.map { .meanRecall(on: $0) })
  }

  /// The score of a downstream task.
  public static func downstream(_ task: String) -> PrimaryOutcome {
    PrimaryOutcome(name: "the \(task) score", columns: [.downstream(task)])
  }

  /// The mean of columns of one unit.
  ///
  /// - Parameter name: As it is to stand in the answer, after "points of".
  public static func mean(of columns: [StudyColumn], called name: String) -> PrimaryOutcome {
    PrimaryOutcome(name: name, columns: columns)
  }
}

extension PrimaryOutcome {
  /// What a study takes on its data where its experiment declares nothing, and why.
  ///
  /// A mean over tracks has less noise than each; but only of tracks that count alike.
  static func standard(for name: StudyDataName, tracks: [String], downstream: [String]) -> (
    outcome: PrimaryOutcome, reason: String
  ) {
    if let task = downstream.first {
      return (.downstream(task), "the default of a study of downstream tasks, its first")
    }
    let main = name == .debcap ? mainTracks.filter(tracks.contains) : []
    guard main.isEmpty else {
      return (
        .meanRecall(tracks: main),
        "the default of DebCap: its tracks of different sources, without the small one and without a part of another"
      )
    }
    return (PrimaryOutcome(name: "mean recall", columns: [.meanRecall()]), "the default, all tracks")
  }

  /// Of DebCap: unseen concepts, unseen clip art, zero-shot. `sh3d` has 79 pictures and would bring mostly noise, `tux covered` counts pictures
  /// of `tux` twice.
  private static let mainTracks = ["emoji", "openclipart", "tux"]
}

/// The primary outcome of a study on its data.
struct StudyOutcome: Sendable, Hashable {
  let name: String
  /// Each with its track, if it has one.
  let columns: [StudyColumn]
  /// Why it is this one.
  let reason: String

  /// What a run has of it; nil if it lacks any of the columns.
  func value(in result: RunResult) -> Double? {
    var sum = 0.0
    for column in columns {
      guard let value = column.value(in: result) else { return nil }
      sum += value
    }
    return columns.isEmpty ? nil : sum / Double(columns.count)
  }

  /// Why a run that was trained has no value and will get none: a downstream task went wrong.
  func failure(in result: RunResult) -> String? {
    columns.lazy.compactMap { column in
      column.task.flatMap { task in result.downstream.first { $0.task == task }?.failure }
    }.first
  }

  /// How it is written.
  var heading: ResultColumn {
    let form = columns.first?.heading(isShort: false) ?? ResultColumn(name)
    return ResultColumn(name, unit: form.unit, direction: form.direction, format: form.format)
  }

  /// What it is, and why, for a note.
  var explanation: String {
    let tracks = columns.compactMap(\.track)
    let kinds = columns.reduce(into: [String]()) { names, column in
      if !names.contains(column.name) { names.append(column.name) }
    }
    let isRecall = kinds == [StudyColumn.meanRecall().name]
    let what =
      isRecall
      ? "mean recall (R@1, R@5 and R@10 both ways by the dual encoder)"
      : kinds == [name] || kinds.count == 1 && tracks.isEmpty ? name : "\(name) (\(kinds.joined(separator: ", ")))"
    return what + (tracks.isEmpty ? "" : ", the mean over \(tracks.joined(separator: ", "))") + "; \(reason)"
  }
}

extension Study {
  /// What the study is decided by.
  var primary: StudyOutcome {
    if let stored = restoration?.primary { return stored }
    let standard = PrimaryOutcome.standard(for: data.name, tracks: tracks, downstream: experiment.downstream)
    guard let declared = experiment.primary else { return outcome(standard.outcome, reason: standard.reason) }
    let found = outcome(declared, reason: "declared by the experiment")
    let absent = declared.columns.compactMap(\.track).filter { !tracks.contains($0) }
    guard !absent.isEmpty else { return found }
    let list = absent.joined(separator: ", ")
    guard found.columns.isEmpty else {
      return StudyOutcome(
        name: found.name, columns: found.columns,
        reason: "declared by the experiment, which also names what these data do not have: \(list)")
    }
    return outcome(
      standard.outcome,
      reason: "\(standard.reason), because the experiment declares what these data do not have: \(list)")
  }

  /// The tracks that recall is averaged over where nothing else is declared.
  var mainTracks: [String] {
    outcome(PrimaryOutcome.standard(for: data.name, tracks: tracks, downstream: []).outcome, reason: "").columns
      .compactMap(\.track)
  }

  private func outcome(_ declared: PrimaryOutcome, reason: String) -> StudyOutcome {
    let columns = declared.columns.flatMap { column in
      column.spansTracks ? tracks.map { column.on($0) } : [column]
    }
    return StudyOutcome(
      name: declared.name, columns: columns.filter { column in column.track.map(tracks.contains) ?? true },
      reason: reason)
  }

  /// What the study says about its primary outcome, as far as it is computed.
  ///
  /// - Parameter results: `[arms][seeds]`
  func answer(_ results: [[RunResult?]]) -> StudyAnswer {
    let primary = primary
    let rows = zip(arms, results).map { arm, outcomes in
      ResultRow(
        arm.name,
        outcomes.map { result in
          guard let result else { return .missing }
          if let absence = result.absence { return absence }
          if let failure = primary.failure(in: result) { return .failed(failure) }
          // A downstream task is still to come.
          return primary.value(in: result).map { .measured([$0]) } ?? .missing
        })
    }
    return StudyAnswer(
      outcome: primary.heading, explanation: primary.explanation, rows: rows, sequence: sequence)
  }
}

/// The primary outcome in `study.json`.
struct StoredOutcome: Sendable, Hashable, Codable {
  let name: String
  let columns: [StoredColumn]
  let reason: String

  init(_ outcome: StudyOutcome) {
    name = outcome.name
    columns = outcome.columns.map(StoredColumn.init)
    reason = outcome.reason
  }
}
