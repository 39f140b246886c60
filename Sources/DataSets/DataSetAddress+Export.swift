package import Data
import Files
import Foundation

extension DataSetAddress {
  /// The parts that an export of this has: a part for each split, or one.
  ///
  /// - Parameters:
  ///   - isSplitByKey: Whether pairs without splits are split by their groups.
  ///   - text: The address as it was typed, for messages.
  package func exportParts(isSplitByKey: Bool, text: String) throws -> [ExportPart] {
    // Pictures that are not there are counted by the export itself.
    guard hasOwnSplits else {
      guard let source = try open(options: SourceOptions(missingPictures: .kept)).first, source.count > 0 else {
        throw SourceError.emptiness(path: text)
      }
      if let split = namedSplit {
        guard !isSplitByKey else { throw SourceError.request(Self.ownSplits(text)) }
        return [ExportPart(name: split.rawValue, split: split, source: source)]
      }
      guard isSplitByKey else { return [ExportPart(name: "all", split: .train, source: source)] }
      return ExportPart.splitByKey(source, threads: ProcessInfo.processInfo.activeProcessorCount)
    }
    guard !isSplitByKey else { throw SourceError.request(Self.ownSplits(text)) }
    var parts: [ExportPart] = []
    for split in DataSplit.allCases {
      do {
        guard let source = try part(split).open(options: SourceOptions(missingPictures: .kept)).first, source.count > 0
        else { continue }
        parts.append(ExportPart(name: split.rawValue, split: split, source: source))
      } catch SourceError.emptiness {
        // A list without one of the splits is a list of the others.
        continue
      }
    }
    guard !parts.isEmpty else { throw SourceError.emptiness(path: text) }
    return parts
  }

  private static func ownSplits(_ text: String) -> String {
    "--split-by-key has no effect on \(text), which says its splits itself: leave it out."
  }

  private var namedSplit: DataSplit? {
    switch self {
    case .shapes(let split), .debCap(_, let split): split
    case .files(let address): address.split
    case .photographs: nil
    }
  }

  /// - Throws: `ExportError.overlap` if an export into `folder` would lie over what it is made of.
  package func requireApart(from folder: String) throws(ExportError) {
    let out = FilePath.resolved(folder)
    let places: [String]
    switch self {
    case .shapes, .photographs: places = []
    case .debCap(let path, _): places = path.map { [$0] } ?? []
    case .files(let address):
      // A folder is its pictures: what is written below it would be of it the next time.
      if address.format == .folder, Self.isInside(out, address.location.root) {
        throw .overlap(path: folder, source: address.root)
      }
      let lists = address.format == .tar ? (try? BraceExpansion.names(in: address.path)) ?? [] : [address.path]
      places = lists + [address.root]
    }
    for place in places where Self.isInside(FilePath.resolved(place), out) {
      throw .overlap(path: folder, source: place)
    }
  }

  /// Whether a file at `path` would be one of the lists and archives that are read here, or among the pictures of a folder.
  package func reads(_ path: String) -> Bool {
    let file = FilePath.resolved(path)
    switch self {
    case .shapes, .photographs: return false
    case .debCap(let path, _): return path.map { FilePath.resolved($0) == file } ?? false
    case .files(let address):
      if address.format == .folder { return Self.isInside(file, address.location.root) }
      return (address.shards ?? [address.location.path]).contains(file)
    }
  }

  private static func isInside(_ path: String, _ folder: String) -> Bool {
    path == folder || PathNormalization.isInside(path, root: folder)
  }
}
