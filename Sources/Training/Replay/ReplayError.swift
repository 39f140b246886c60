/// Why a recorded case cannot be replayed or compared; every description is one sentence that names the file and the remedy.
public enum ReplayError: Error, CustomStringConvertible {
  case missingFile(path: String)
  case malformedConfiguration(path: String, reason: String)
  case malformedState(path: String, reason: String)
  case malformedStep(path: String, reason: String)
  case missingRecording(path: String)
  case malformedRecording(path: String, reason: String)
  case unusableDestination(path: String, reason: String)
  /// `deviations` are those beyond their tolerance.
  case deviation(folder: String, deviations: [ReplayDeviation])

  public var description: String {
    switch self {
    case .missingFile(let path):
      "\(path) does not exist or cannot be read; a case has config.json, model.safetensors and step0.safetensors."
    case .malformedConfiguration(let path, let reason): "\(path) describes no case that can be replayed: \(reason)."
    case .malformedState(let path, let reason): "\(path) is not the state that config.json describes: \(reason)."
    case .malformedStep(let path, let reason): "\(path) is no step that can be replayed: \(reason)."
    case .missingRecording(let path):
      "\(path) does not exist or cannot be read; there is nothing to check against, so record it or leave the check out."
    case .malformedRecording(let path, let reason): "\(path) cannot be compared with the replay: \(reason)."
    case .unusableDestination(let path, let reason): "\(path) cannot take the results: \(reason)."
    case .deviation(let folder, let deviations):
      "The replay of \(folder) deviates from its recording beyond the tolerance: "
        + deviations.map(\.description).joined(separator: ", ") + "."
    }
  }
}
