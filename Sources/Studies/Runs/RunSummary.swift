import Foundation
import JSON
import Training

/// What a list says of a run: read from its files, as far as they are there.
public struct RunSummary: Sendable, Hashable {
  public let id: String
  public let state: RunRecord.State
  /// The experiment that computed it last, as it was typed; nil if nobody noted it.
  public let experiment: String?
  /// The names of its objectives, in order.
  public let objectives: [String]
  public let seed: Int?
  /// The version of the numerics.
  public let numerics: Int?
  /// Steps logged.
  public let step: Int
  /// Steps of the whole run.
  public let steps: Int?
  /// The mean over its tasks of the mean recall by the dual encoder, in percent; nil without result.
  public let meanRecall: Double?
  /// When it was begun, in UTC (ISO 8601).
  public let date: String?
  /// Of all its files.
  public let bytes: Int

  public init(_ record: RunRecord) throws {
    id = record.id
    state = try record.state()
    let manifest = try record.manifest()
    objectives = manifest?["recipe"]?["objectives"]?.array?.compactMap { $0["name"]?.string } ?? []
    seed = manifest?["seed"]?.integer
    numerics = manifest?["numerics"]?.integer
    steps = manifest?["recipe"]?["steps"]?.integer
    let environments = try record.environments()
    date = environments.first?.date
    let words = environments.last?.command.split(separator: " ").map(String.init) ?? []
    experiment = words.count > 2 ? words[2] : nil
    let measured = try record.result()?.measurements
    step = try measured?.steps ?? (record.log().last.map { $0.step + 1 } ?? 0)
    let recalls = measured?.retrieval.map(\.dualEncoder.recall.mean) ?? []
    meanRecall = recalls.isEmpty ? nil : recalls.reduce(0, +) / Double(recalls.count)
    bytes = record.files.reduce(0) { $0 + $1.bytes }
  }
}

extension RunRecord {
  /// A file of a run.
  public struct File: Sendable, Hashable {
    public let name: String
    public let bytes: Int
  }

  /// What lies in the folder, by name; the lock does not count.
  public var files: [File] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { "\(path)/\($0)" != folder.lock }.sorted().map { name in
      let attributes = try? FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
      return File(name: name, bytes: (attributes?[.size] as? NSNumber)?.intValue ?? 0)
    }
  }
}
