/// Why a recorded case cannot be replayed.
public enum ReplayError: Error, CustomStringConvertible {
  case missingFile(path: String)
  case malformedConfiguration(path: String, reason: String)
  case malformedStep(path: String, reason: String)

  public var description: String {
    switch self {
    case .missingFile(let path):
      "\(path) does not exist or cannot be read; a case has config.json, model.safetensors and step0.safetensors."
    case .malformedConfiguration(let path, let reason): "\(path) is not a case's configuration: \(reason)."
    case .malformedStep(let path, let reason): "\(path) is not a recorded step: \(reason)."
    }
  }
}
