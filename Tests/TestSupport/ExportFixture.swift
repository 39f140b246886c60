package import Data
import DataSets
import Files
import Tensor

/// Pairs for exports, as hard as a small source can be: several captions, line ends, marks, other scripts, groups of several pairs.
package enum ExportFixture {
  /// `count` pairs; of every three neighbours the first two share a group.
  package static func source(count: Int, name: String = "memory", seed: UInt64 = 1) -> InMemorySource {
    let captions: [[String]] = [
      ["a \"quoted\" cat", "tab\there", "two\nlines"], ["고양이 한 마리, ein Hündchen"],
      ["comma, semicolon; and \\ back", "x\r", "\"", "NA"],
      [" blanks around ", "😀 a\u{301} combining", "\u{301}leads"],
    ]
    return InMemorySource(
      name: name,
      samples: (0..<count).map { index in
        InMemorySource.Sample(
          image: TestPictures.noise(width: 5 + index % 3, height: 4, seed: seed &+ UInt64(index)),
          captions: captions[index % captions.count].map { "\($0) \(index)" }
            + (index % 2 == 0 ? [captions[0][2]] : []),
          group: index % 5 == 0 ? "그룹/\"\(index)\"\t\n" : "group:\(index - (index % 3 == 1 ? 1 : 0))")
      })
  }

  package static func parts(count: Int) -> [ExportPart] {
    DataSplit.allCases.enumerated().map { number, split in
      ExportPart(
        name: split.rawValue, split: split,
        source: source(count: max(count / (number + 1), 1), name: split.rawValue, seed: UInt64(1000 * number)))
    }
  }

  /// Writes what is not there yet.
  package static func write(_ request: ExportRequest, to path: String) throws -> ExportSummary {
    guard case .written(let summary) = try PairExport(request, to: path).run() else {
      throw ExportError.emptiness(data: path)
    }
    return summary
  }

  /// What Triad reads of an export.
  package static func read(_ summary: ExportSummary, in folder: String) throws -> [any PairSource] {
    try summary.parts.compactMap(\.address).map { address in
      let text = address.replacingFirst(":", by: ":\(AddressText.escaped(folder))/")
      let sources = try DataSetAddress(text).open(in: CacheFolder(root: folder + "-cache"))
      return sources[0]
    }
  }
}

extension String {
  /// The text with `other` in the place of the first `part`.
  package func replacingFirst(_ part: String, by other: String) -> String {
    guard let range = firstRange(of: part) else { return self }
    return String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
  }
}
