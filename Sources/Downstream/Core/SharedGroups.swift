import Data

/// Groups with pictures in two sources.
///
/// They are compared within one collection where the sources know collections: two collections may call different pictures "a cake".
enum SharedGroups {
  /// In the order of `asked`, each once, with its collection.
  static func names(of learned: any PictureSource, and asked: any PictureSource) -> [String] {
    let known = Set((0..<learned.count).map { name(of: $0, in: learned) })
    return (0..<asked.count).map { name(of: $0, in: asked) }.filter(known.contains).distinct()
  }

  private static func name(of picture: Int, in source: any PictureSource) -> String {
    guard let pairs = source as? any PairSource else { return source.group(at: picture) }
    return "\(pairs.origin(at: picture)): \(source.group(at: picture))"
  }
}
