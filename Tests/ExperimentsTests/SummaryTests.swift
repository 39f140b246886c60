import Experiments
import Foundation
import Parts
import Studies
import Testing

/// `triad parts` cannot read documentation comments, so each shipped part says its first sentence once more.
@Suite struct SummaryTests {
  private static let parts = Catalogue.standard.adding(usedBy: Experiment.all).parts.types

  /// The text of all Swift files of the package's sources, after each other.
  private static let sources: String = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return ["Sources", "Experiments"].flatMap { folder -> [String] in
      let names =
        FileManager.default.enumerator(atPath: root.appendingPathComponent(folder).path)?
        .compactMap { $0 as? String } ?? []
      return names.filter { $0.hasSuffix(".swift") }.compactMap {
        try? String(contentsOf: root.appendingPathComponent("\(folder)/\($0)"), encoding: .utf8)
      }
    }.joined(separator: "\n")
  }()

  /// The first sentence of the documentation comment above a type; a point inside of it is followed by no capital letter.
  private func firstSentence(of type: String) throws -> String {
    let lines = Self.sources.split(separator: "\n", omittingEmptySubsequences: false)
    let place = try #require(lines.firstIndex { $0.contains(" struct \(type):") }, "there is no struct \(type)")
    let comment = lines[..<place].reversed().prefix { $0.hasPrefix("///") }.reversed()
    let paragraph = comment.map { $0.dropFirst(3).trimmingCharacters(in: .whitespaces) }.prefix { !$0.isEmpty }
      .joined(separator: " ")
    guard let end = paragraph.firstRange(of: /\. (?=\p{Lu})/) else { return paragraph }
    return String(paragraph[..<end.lowerBound]) + "."
  }

  @Test func theSummaryOfEveryShippedPartIsItsFirstSentence() throws {
    #expect(Self.parts.count == 37)
    for part in Self.parts {
      #expect(try part.summary == firstSentence(of: PartOrigin(part).type), "\(part)")
    }
  }

  @Test func everyPartThatCanBeMadeOfNothingHasUsualSettings() {
    let without = Self.parts.filter { $0.standard == nil }.map { $0.partName }
    #expect(without == ["random-resized-crop", "resize", "single-operation", "wordpiece"])
  }

  @Test func everyTaskColumnDataSetAndScaleSaysWhatItIs() {
    for entry in Catalogue.standard.adding(usedBy: Experiment.all).entries(usedBy: Experiment.all) {
      #expect(!entry.summary.isEmpty, "\(entry.kind) \(entry.name)")
    }
  }
}
