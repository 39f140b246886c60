/// Why two arms cannot be compared query by query.
public enum PerQueryError: Error, Sendable, Hashable, CustomStringConvertible {
  case unknownArm(String, arms: [String])
  case unknownTrack(String, tracks: [String])
  /// An arm against itself.
  case sameArm(String)
  /// No seed is there of both arms.
  case absentRuns(arm: String, baseline: String, command: String)
  /// Re-ranked queries of an arm without image-text matching.
  case absentMatching(arm: String)
  /// The runs were asked about other pictures or captions than the data have now.
  case otherQueries(track: String)

  public var description: String {
    switch self {
    case .unknownArm(let name, let arms):
      "There is no arm '\(name)'; the study has \(arms.map { "'\($0)'" }.joined(separator: ", "))."
    case .unknownTrack(let name, let tracks):
      "There is no track '\(name)'; the data have \(tracks.joined(separator: ", "))."
    case .sameArm(let arm): "'\(arm)' is compared with itself; name another arm."
    case .absentRuns(let arm, let baseline, let command):
      "No seed is there of both '\(arm)' and '\(baseline)': run `\(command)` first."
    case .absentMatching(let arm): "'\(arm)' has no image-text matching, so nothing of it is re-ranked."
    case .otherQueries(let track):
      "The runs were evaluated on other pictures or captions of '\(track)' than the data have now: run the study again."
    }
  }
}
