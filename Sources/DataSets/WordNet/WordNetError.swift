/// Why WordNet's files cannot be used.
public enum WordNetError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A file is not there or cannot be read.
  case absence(path: String)
  /// A line is not what wndb(5WN) describes.
  case syntax(path: String, line: Int, reason: String)
  /// A line names a synset that the file of synsets does not have.
  case reference(path: String, line: Int, synset: SynsetID)
  /// The file has no entry at all.
  case emptiness(path: String)

  public var description: String {
    switch self {
    case .absence(let path):
      "WordNet's file \(path) is missing: run `triad data fetch`, which unpacks the Debian package wordnet-base"
    case .syntax(let path, let line, let reason):
      "\(path), line \(line): \(reason); \(Self.remedy)"
    case .reference(let path, let line, let synset):
      "\(path), line \(line): the synset \(synset) is not in data.noun, so the two are not of one version; \(Self.remedy)"
    case .emptiness(let path):
      "\(path) has no entries; \(Self.remedy)"
    }
  }

  private static let remedy =
    "remove the folder packages/wordnet-base of the data cache and run `triad data fetch` again"
}
