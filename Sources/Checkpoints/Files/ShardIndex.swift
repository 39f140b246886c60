import JSON

/// A `model.safetensors.index.json`: which file of the same folder holds which array.
struct ShardIndex: Sendable {
  /// File name by array name.
  private(set) var files: [String: String] = [:]

  /// More is no index.
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
