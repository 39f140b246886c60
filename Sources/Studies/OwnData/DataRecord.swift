import Data
package import Files
import Foundation
import JSON
import Tensor
import Training

/// `data.json`: the words that name a study's data, and what they stood for when it was begun.
struct DataRecord: Sendable, Hashable {
  let name: String
  let words: [String]
  /// Of ``StudyData``, in hexadecimal digits.
  let fingerprint: String
  private let training: (name: String, count: Int)
  private let tracks: [(name: String, count: Int)]

  init(_ data: StudyData) {
    name = data.name.rawValue
    words = data.words
    fingerprint = Hashing.hexadecimal(data.fingerprint)
    training = (data.training.name, data.training.count)
    tracks = data.tasks.map { ($0.name, $0.samples.count) }
  }

  var text: String {
    let value: JSONValue = [
      "name": .string(name), "words": .array(words.map(JSONValue.string)), "fingerprint": .string(fingerprint),
      "training": ["name": .string(training.name), "pairs": .integer(training.count)],
      "tracks": .array(tracks.map { ["name": .string($0.name), "pictures": .integer($0.count)] }),
    ]
    return value.indentedText
  }

  static func == (left: DataRecord, right: DataRecord) -> Bool { left.text == right.text }

  func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

extension StudyData {
  /// The name as a folder can have it; where that leaves something out, with a number that the words make.
  var folderName: String {
    let safe = name.rawValue.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.+".contains($0)) ? $0 : "-" }
    let isWhole = String(safe) == name.rawValue && words == ["--data", name.rawValue]
    guard !isWhole else { return name.rawValue }
    let state = words.reduce(Hashing.fnvOffset) { Hashing.fnv1a("\($1)\n", state: $0) }
    return String(safe.prefix(60)) + "-" + Hashing.hexadecimal(Hashing.mix(state)).prefix(8)
  }
}

extension Study {
  /// Writes down which data the study is begun with.
  package func recordData() throws(FileError) {
    try AtomicFile.write(DataRecord(data).text, to: "\(tablesFolder)/data.json")
  }

  /// - Throws: ``StudyError/changedData(_:path:)`` if the study was begun with other data under the same words: half of its runs would be of
  ///   others, and nobody could tell.
  package func requireRecordedData() throws {
    // By name: other data make another study with another folder.
    guard data.isOwn, let folder = tablesLink.target else { return }
    let dataRecordPath = "\(folder)/data.json"
    guard FilePath.isOccupied(dataRecordPath) else { return }
    let text = try String(contentsOfFile: dataRecordPath, encoding: .utf8)
    guard try JSONValue(parsing: text)["fingerprint"]?.string == DataRecord(data).fingerprint else {
      throw StudyError.changedData(data.name, path: dataRecordPath)
    }
  }
}
