import Files
import Foundation
import JSON
public import Tensor

/// Weights on disk: a safetensors or ONNX file, or several of safetensors behind a `model.safetensors.index.json`.
public struct CheckpointFile: Sendable {
  /// The file or index, for messages.
  public let path: String
  /// The names of all arrays, shard after shard.
  public let names: [String]
  private let files: [StoredArrays]
  /// Which of `files` holds an array.
  private let holders: [String: Int]

  /// Opens a safetensors file, an ONNX file (`.onnx`), an index of shards (`.json`), or the folder that safetensors or an index lie in
  /// under their usual names.
  ///
  /// Shards must lie in the folder of their index, and hold exactly what it says.
  public init(path: String) throws(CheckpointError) {
    var isFolder: ObjCBool = false
    var path = path
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      let usual = ["model.safetensors", "model.safetensors.index.json"].map { path + "/" + $0 }
      guard let found = usual.first(where: FileManager.default.fileExists(atPath:)) else {
        throw .unreadableFile(path: path, reason: Self.lack(ofFolder: path))
      }
      path = found
    }
    guard path.hasSuffix(".json") else {
      self.init(try StoredArrays(path: path))
      return
    }
    try self.init(index: path)
  }

  /// What is missing from a folder, and what lies there in its place.
  private static func lack(ofFolder path: String) -> String {
    let lack = "the folder has no model.safetensors and no index of shards"
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    } catch {
      return access(path, R_OK | X_OK) == 0 ? lack : FileError.reason(errno)
    }
    let endings = [
      ".bin", ".pt", ".pth", ".ckpt", ".pkl", ".h5", ".keras", ".msgpack", ".gguf", ".npz", ".onnx", ".safetensors",
    ]
    guard let other = names.first(where: { name in endings.contains(where: name.lowercased().hasSuffix) }) else {
      return lack
    }
    let end = other.hasSuffix(".onnx") || other.hasSuffix(".safetensors")
    return end
      ? "\(lack), but \(other): name that file"
      : "\(lack), but \(other), which is not read here: save it as model.safetensors (docs/checkpoints.md)"
  }

  package init(_ file: StoredArrays) {
    path = file.path
    names = file.names
    files = [file]
    holders = Dictionary(uniqueKeysWithValues: file.names.map { ($0, 0) })
  }

  private init(index path: String) throws(CheckpointError) {
    let index = try CheckpointFile.index(path)
    let folder = FilePath.folder(of: path)
    var files: [StoredArrays] = []
    var holders: [String: Int] = [:]
    for shard in Set(index.files.values).sorted() {
      let file = try SafeTensorsReader(path: folder.isEmpty ? shard : folder + "/" + shard).arrays
      for name in file.names {
        guard index.files[name] == shard else {
          let owner = index.files[name].map { "gives '\(name)' to \($0)" } ?? "does not know '\(name)'"
          throw .malformedIndex(path: path, reason: "it \(owner), but \(shard) holds it")
        }
        holders[name] = files.count
      }
      files.append(file)
    }
    if let name = index.files.keys.filter({ holders[$0] == nil }).min(), let shard = index.files[name] {
      throw .malformedIndex(path: path, reason: "it says that \(shard) holds '\(name)', which it does not")
    }
    self.path = path
    self.names = files.flatMap(\.names)
    self.files = files
    self.holders = holders
  }

  private static func index(_ path: String) throws(CheckpointError) -> ShardIndex {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .unreadableFile(path: path, reason: "it does not exist or is not a readable file")
    }
    guard status.st_size <= ShardIndex.greatestSize else {
      throw .malformedIndex(path: path, reason: "it has \(status.st_size) bytes, more than any index")
    }
    guard let contents = FileManager.default.contents(atPath: path) else {
      throw .unreadableFile(path: path, reason: "it does not exist or is not a readable file")
    }
    do {
      return try ShardIndex(json: Array(contents))
    } catch {
      let isJSON = contents.first { !" \t\r\n".utf8.contains($0) }.map("{[".utf8.contains) ?? true
      let failure = CheckpointError.malformedIndex(path: path, reason: error.description)
      throw isJSON ? failure : failure.naming(contents, of: path)
    }
  }

  /// The number of files that the arrays lie in.
  package var shardCount: Int { files.count }

  /// The `__metadata__` of all files; where shards disagree, the first one's.
  package var metadata: [String: String] {
    files.reduce(into: [:]) { $0.merge($1.metadata) { first, _ in first } }
  }

  /// SHA-256 of the file; of several shards, that of their digests in the order of their names.
  package var digest: String {
    guard files.count > 1 else { return files[0].digest }
    let digests = files.map(\.digest).joined()
    return Array(digests.utf8).withUnsafeBytes { SHA256.hexadecimal($0) }
  }

  /// The shape of the array `name`, or nil if there is none.
  public func shape(of name: String) -> [Int]? { holders[name].flatMap { files[$0].shape(of: name) } }

  /// The type of the array `name`, or nil if there is none.
  package func type(of name: String) -> ElementType? { holders[name].flatMap { files[$0].type(of: name) } }

  /// A floating-point array; half precision and bfloat16 are widened, double precision is rounded.
  public func tensor(_ name: String, on device: any Device) throws(CheckpointError) -> Tensor {
    try holder(of: name).tensor(name, on: device)
  }

  /// The same in the host's memory, for what only looks at numbers.
  package func floats(_ name: String) throws(CheckpointError) -> [Float] { try holder(of: name).floats(name) }

  /// An array of integers.
  package func integers(_ name: String) throws(CheckpointError) -> [Int] { try holder(of: name).integers(name) }

  private func holder(of name: String) throws(CheckpointError) -> StoredArrays {
    guard let holder = holders[name] else { throw .missingTensor(path: path, name: name) }
    return files[holder]
  }
}

/// A `model.safetensors.index.json`: which file of the same folder holds which array.
struct ShardIndex: Sendable {
  /// File name by array name.
  private(set) var files: [String: String] = [:]

  /// More is not an index.
  static let greatestSize = 100_000_000

  init(json: [UInt8]) throws(JSONError) {
    var files: [String: String]?
    var scanner = JSONScanner(json)
    try scanner.members { (scanner, key) throws(JSONError) in
      guard key == "weight_map" else { return try scanner.skipValue() }
      var map: [String: String] = [:]
      try scanner.members { (scanner, name) throws(JSONError) in
        let file = try scanner.string()
        guard ShardIndex.staysInFolder(file) else {
          throw .unsuitable(reason: "the shard '\(file)' of '\(name)' is not the name of a file in its own folder")
        }
        map[name] = file
      }
      files = map
    }
    try scanner.end()
    guard let files else { throw .unsuitable(reason: "it has no weight_map") }
    guard !files.isEmpty else { throw .unsuitable(reason: "its weight_map is empty") }
    self.files = files
  }

  /// A plain file name: a path could lead anywhere.
  private static func staysInFolder(_ file: String) -> Bool {
    !file.isEmpty && file != "." && file != ".."
      && file.unicodeScalars.allSatisfy { $0 != "/" && $0 != "\\" && $0.value >= 0x20 }
  }
}
