internal import JSON

/// What an export is of: kept beside it, so that only the same one goes on or is called complete.
struct ExportIdentity {
  let members: [JSONValue.Member]

  init(_ request: ExportRequest) {
    var members: [JSONValue.Member] = [
      .init("triad_export", 1), .init("format", .string(request.format.rawValue)),
      .init("address", .string(request.address)),
      .init(
        "parts",
        .array(
          request.parts.map { part in
            [
              "name": .string(part.name), "source": .string(part.source.name),
              "split_by_key": .bool(part.isKeyed), "samples": .integer(part.source.count),
              "fingerprint": .string(String(part.source.fingerprint, radix: 16)),
            ]
          })), .init("pictures", .string(request.pictures.rawValue)),
    ]
    if request.pictures != .png { members.append(.init("quality", .integer(request.quality))) }
    if request.format == .webdataset { members.append(.init("shard_size", .integer(request.shardSize))) }
    self.members = members
  }

  var text: String { JSONValue.object(members).indentedText }

  /// - Throws: `ExportError.difference` if `value`, which is kept at `folder`, is of another export.
  func requireEqual(to value: JSONValue, in folder: String) throws(ExportError) {
    for member in members where value[member.key] != member.value {
      throw .difference(
        path: folder, what: Self.words[member.key] ?? member.key, there: Self.text(value[member.key]),
        here: Self.text(member.value))
    }
  }

  private static let words = [
    "parts": "data", "pictures": "encoding of pictures", "shard_size": "size of shards",
    "triad_export": "version of exports",
  ]

  private static func text(_ value: JSONValue?) -> String {
    switch value {
    case .string(let text): text
    case .array(let parts):
      parts.map { part in
        "\(part["source"]?.string ?? "?") with \(part["samples"]?.integer ?? 0) samples "
          + "(\(part["fingerprint"]?.string ?? "?")\(part["split_by_key"]?.bool == true ? ", \(part["name"]?.string ?? "") by key" : ""))"
      }.joined(separator: " and ")
    default: value?.compactText ?? "none"
    }
  }
}
