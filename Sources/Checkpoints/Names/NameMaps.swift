/// The kinds of files whose names Triad knows.
public enum NameMaps {
  public static let all: [any NameMap] = [
    PublishedNameMap(), BERTNameMap(), TimmNameMap(), HuggingFaceViTNameMap(),
  ]

  /// The map that knows the most names of `file`, the first of equals; nil when none knows any. A published network for two pictures has
  /// a map of its own.
  public static func recognizing(_ file: CheckpointFile) -> (any NameMap)? {
    let counts = all.map { map in file.names.count { map.destination(of: $0) != .unknown } }
    guard let most = counts.max(), most > 0, let place = counts.firstIndex(of: most) else { return nil }
    let map = all[place]
    return map is PublishedNameMap ? TwoPictureNameMap(recognizing: file) ?? map : map
  }
}
