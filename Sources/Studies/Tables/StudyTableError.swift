import Training

/// Why the runs of a study cannot stand in one table.
public enum StudyTableError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Two runs were asked about other tracks.
  case tracks(first: String, [String], second: String, [String])
  /// Two runs were asked about other pictures or captions of a track, or re-ranked another number of candidates.
  case queries(track: String, first: String, second: String)

  public var description: String {
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
