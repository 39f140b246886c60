/// Why a file of weights cannot be read or written; every description is one sentence that names the file.
public enum CheckpointError: Error, CustomStringConvertible, Equatable {
  case unreadableFile(path: String, reason: String)
  case malformedFile(path: String, reason: String)
  case missingTensor(path: String, name: String)
  case wrongShape(path: String, name: String, found: [Int], expected: [Int])
  case unwritableFile(path: String, reason: String)
  case foreignRun(path: String, key: String, found: String, expected: String)

  public var description: String {
    switch self {
    case .unreadableFile(let path, let reason): "\(path) cannot be read: \(reason)."
    case .malformedFile(let path, let reason): "\(path) is not a sound safetensors file: \(reason)."
    case .missingTensor(let path, let name): "\(path) has no tensor '\(name)', which the model needs."
    case .wrongShape(let path, let name, let found, let expected):
      "\(path) holds '\(name)' as \(found), but the model needs \(expected)."
    case .foreignRun(let path, let key, let found, let expected):
      "\(path) belongs to another run: its \(key) is \(found), not \(expected); remove it to start this run anew."
    case .unwritableFile(let path, let reason):
      "\(path) cannot be written: \(reason); free some space or choose another folder."
    }
  }
}
