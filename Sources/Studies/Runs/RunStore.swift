import Foundation

/// A folder of runs, whichever studies they belong to.
public struct RunStore: Sendable, Hashable {
  public let path: String

  public init(_ path: String) { self.path = path }

  /// All runs, in the order of their identities. A folder that is named like no run is not one.
  public var records: [RunRecord] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter(RunStore.isIdentity).sorted().map { RunRecord(id: $0, path: "\(path)/\($0)") }
  }

  /// Frees what processes left that were killed while they removed a run; gives back the bytes.
  public func removeRemains() throws(RunError) -> Int {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let suffix = RunStore.removalSuffix
    var freed = 0
    for name in names.sorted() where name.hasSuffix(suffix) && RunStore.isIdentity(String(name.dropLast(suffix.count)))
    {
      let remains = RunRecord(id: name, path: "\(path)/\(name)")
      freed += remains.files.reduce(0) { $0 + $1.bytes }
      try remains.delete(remains.path)
    }
    return freed
  }

  /// What follows the identity in the name of a run that is being removed.
  static let removalSuffix = ".removed"

  /// The run whose identity begins with `id`.
  public func record(_ id: String) throws(RunError) -> RunRecord {
    let found = records.filter { $0.id.hasPrefix(id.lowercased()) }
    guard let first = found.first, found.count == 1, !id.isEmpty else {
      throw .absence(id: id, folder: path, candidates: found.count)
    }
    return first
  }

  private static func isIdentity(_ name: String) -> Bool {
    name.count == 16 && name.allSatisfy { "0123456789abcdef".contains($0) }
  }
}
