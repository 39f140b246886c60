/// Why a study cannot be carried out as it is written.
public enum StudyError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Two arms have the same name: their rows could not be told apart.
  case ambiguousArm(String, experiment: String)
  /// The study has no seeds.
  case absentSeeds(experiment: String)
  /// The question makes sense on other data only.
  case unsuitableData(StudyDataName, experiment: String, needed: StudyDataName)
  /// The data have no questions for downstream tasks.
  case absentMaterial(StudyDataName, experiment: String)
  /// A column names a track that the data do not have.
  case unknownTrack(String, experiment: String, tracks: [String])

  public var description: String {
    switch self {
    case .ambiguousArm(let arm, let experiment):
      "The experiment '\(experiment)' has two arms named '\(arm)'; give each a name of its own with `.named(_:)`."
    case .absentSeeds(let experiment):
      "The experiment '\(experiment)' has no seeds; `seeds: 0..<3` gives each arm three runs."
    case .unsuitableData(let name, let experiment, let needed):
      "The experiment '\(experiment)' asks about '\(needed.rawValue)' and means nothing on '\(name.rawValue)'; leave out `--data`."
    case .absentMaterial(let name, let experiment):
      "The experiment '\(experiment)' asks for downstream tasks, and '\(name.rawValue)' has no questions for them; choose other data with `--data`."
    case .unknownTrack(let track, let experiment, let tracks):
      "A column of the experiment '\(experiment)' asks for the track '\(track)'; these data have "
        + tracks.joined(separator: ", ") + "."
    }
  }
}
