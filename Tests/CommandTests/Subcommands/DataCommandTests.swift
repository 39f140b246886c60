import DataSets
import Files
import Command
import Data
import Foundation
import Tensor
import Testing

@Suite struct DataCommandTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("triad-\(UUID().uuidString)").path

  private func triad(_ words: String...) -> Outcome { Outcome(of: words) }

  /// Four pictures, of which the last is the first again in another size, and a list that also names one that is not there.
  private func writeList() throws -> String {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var rows: [String] = []
    for number in 0..<4 {
      let picture = blocks(number % 3, size: number == 3 ? 8 : 16)
      try Foundation.Data(JPEGEncoder.encode(picture)).write(to: URL(fileURLWithPath: "\(folder)/\(number).jpg"))
      rows.append(#"{"image":"\#(number).jpg","caption":["thing \#(number % 3)","it"]}"#)
    }
    rows.append(#"{"image":"gone.jpg","caption":"gone"}"#)
    let path = folder + "/list.json"
    try Foundation.Data("[\(rows.joined(separator: ","))]".utf8).write(to: URL(fileURLWithPath: path))
    return path
  }

  /// Nine times eight blocks that follow from `seed`.
  private func blocks(_ seed: Int, size: Int) -> PixelImage {
    var random = Seed(UInt64(seed)).stream()
    let levels: [UInt8] = (0..<72).map { _ in random.chance(0.5) ? 240 : 10 }
    var pixels: [UInt8] = []
    for y in 0..<(8 * size) {
      for x in 0..<(9 * size) { pixels += [UInt8](repeating: levels[y / size * 9 + x / size], count: 3) }
    }
    return PixelImage(width: 9 * size, height: 8 * size, pixels: pixels)
  }

  private func cleanUp() { try? FileManager.default.removeItem(atPath: folder) }

  @Test func conceptsAreCountedOrTheWayToThemIsSaid() {
    let path = CacheFolder.standard().cacheFile(side: 96)
    let counted = triad("data", "concepts")
    guard FileManager.default.fileExists(atPath: path) else {
      #expect(counted.code == .failure)
      #expect(counted.diagnostics.contains("There is no DebCap cache at \(path): run `triad data fetch`"))
      return
    }
    // Where the cache is and WordNet is not, the sentence names the file.
    guard counted.code == .success else { return #expect(counted.diagnostics.contains("`triad data fetch`")) }
    let lines = counted.output.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(lines.contains { $0.first == "openclipart" && $0.contains("1589/2305") })
    #expect(lines.contains { $0.first == "yes/no" && $0.count == 4 })
    #expect(
      lines.contains { $0.starts(with: ["pairs", "of", "pictures"]) && $0.suffix(3) == ["20000", "2000", "4000"] })
  }

  @Test func checkCountsASourceAndListsItsFaults() throws {
    defer { cleanUp() }
    let path = try writeList()
    let sheet = folder + "/sheet.png"
    let checked = triad("data", "check", "albef:\(path)", "--limit", "20", "--sheet", sheet)
    #expect(checked.code == .success)
    let lines = checked.output.split(separator: "\n").map(String.init)
    #expect(lines.contains { $0.hasPrefix("samples") && $0.hasSuffix(" 5") })
    #expect(lines.contains { $0.hasPrefix("unreadable") && $0.hasSuffix(" 1") })
    #expect(lines.contains { $0.hasPrefix("width") && $0.hasSuffix("72 to 144, median 144, mean 126.0") })
    #expect(lines.contains { $0.contains("0 equal pictures, 1 alike, such as sample 3; 4 captions") })
    #expect(lines.contains { $0.hasPrefix("albef, sample 4: There is no \(folder)/gone.jpg") })
    let file = try #require(FileManager.default.contents(atPath: sheet))
    #expect(try PNGDecoder.decode([UInt8](file)).width == 8 * 132 + 4)
    #expect(triad("data", "check", "albef:\(path)").code == .failure)
    #expect(triad("data", "check", "albef:\(path)", "--missing", "left-out").code == .success)
    let against = triad("data", "check", "albef:\(path)", "--limit", "20", "--against", "albef:\(path)")
    #expect(against.output.contains("albef against albef: 4 equal pictures, 4 alike"))
  }

  @Test func viewsAreARowAPicture() throws {
    defer { cleanUp() }
    let path = try writeList()
    let sheet = folder + "/views.png"
    for views in ["published", "published-randaugment", "drawings", "evaluation", "rotate"] {
      let made = triad(
        "data", "views", "albef:\(path)", "--sheet", sheet, "--side", "32", "--rows", "2", "--columns", "3", "--views",
        views)
      #expect(made.code == .success && made.output.hasPrefix("row 1: sample 0, thing 0\nrow 2: sample 2, thing 2"))
      let file = try #require(FileManager.default.contents(atPath: sheet))
      let picture = try PNGDecoder.decode([UInt8](file))
      #expect(picture.width == 4 * 36 + 4 && picture.height == 2 * 36 + 4)
    }
  }

  @Test func whatIsNoSourceIsOneSentence() {
    for words in [["data", "check", "nonsense"], ["data", "check", "coco:/none.json"], ["data", "views", "tar:x{"]] {
      let console = Console.memory()
      let code = TriadCommand.tool().run(words, on: console)
      #expect(code != .success && console.diagnostics.text.split(separator: "\n").count == 1)
    }
  }
}
