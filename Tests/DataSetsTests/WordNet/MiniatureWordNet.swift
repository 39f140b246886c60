import TestSupport
import DataSets
import Data

/// Files in WordNet's format with a few nouns of our own.
struct MiniatureWordNet {
  /// A synset: number, lexicographer file, words, and what it is a kind of.
  typealias Line = (id: Int, file: Int, words: [String], hypernyms: [Int])

  let folder: TemporaryFolder

  static let lines: [Line] = [
    (10, 3, ["animal", "beast"], []), (11, 3, ["person"], []), (12, 3, ["plant"], []), (13, 3, ["artifact"], []),
    (14, 3, ["food"], []), (20, 5, ["bird"], [10]), (21, 5, ["robin", "redbreast"], [20]), (22, 5, ["owl"], [20]),
    (23, 5, ["dog"], [10]), (24, 5, ["poodle"], [23]), (25, 5, ["crane"], [20]), (26, 5, ["mouse"], [10]),
    (27, 5, ["goose"], [20]), (28, 5, ["guide_dog"], [23, 33]), (29, 5, ["cat"], [10]), (30, 6, ["vehicle"], [13]),
    (31, 6, ["car", "automobile"], [30]), (32, 6, ["truck"], [30]), (33, 6, ["helper"], [13]), (34, 6, ["crane"], [33]),
    (35, 6, ["hat"], [13]), (36, 6, ["fire_truck"], [32]), (37, 6, ["berry"], [13]), (40, 18, ["pilot"], [11]),
    (41, 18, ["Smith"], [11]), (50, 20, ["tree"], [12]), (60, 13, ["bread"], [14]), (61, 13, ["berry"], [14]),
  ]

  /// The senses of a noun are in the order of their numbers, the greatest first, so that the order of the file is not what
  /// counts.
  init(_ lines: [Line] = lines, exceptions: String = "geese goose\nmice mouse\n") throws {
    folder = try TemporaryFolder()
    let licence = "  1 This is a licence.\n  2 It ends here.\n"
    let data = lines.map { line in
      let words = line.words.map { "\($0) 0" }.joined(separator: " ")
      let pointers = line.hypernyms.enumerated().map { "\($0 == 0 ? "@" : "@i") \(Self.digits($1, 8)) n 0000" }
      let relations = pointers + ["~ 00000010 n 0000"]
      return "\(Self.digits(line.id, 8)) \(Self.digits(line.file, 2)) n "
        + "\(Self.digits(line.words.count, 2)) \(words) \(Self.digits(relations.count, 3)) "
        + relations.joined(separator: " ") + " | what it means; \"an example\"\n"
    }
    var senses: [String: [Int]] = [:]
    for line in lines { for word in line.words { senses[word.lowercased(), default: []].append(line.id) } }
    let index = senses.keys.sorted().map { lemma in
      let ids = (senses[lemma] ?? []).sorted(by: >)
      return "\(lemma) n \(ids.count) 2 @ ~ \(ids.count) 0 " + ids.map { Self.digits($0, 8) }.joined(separator: " ")
        + "  \n"
    }
    try folder.write(licence + data.joined(), to: "data.noun")
    try folder.write(licence + index.joined(), to: "index.noun")
    try folder.write(exceptions, to: "noun.exc")
  }

  func read() throws(WordNetError) -> WordNet { try WordNet(folder: folder.path) }

  static func digits(_ number: Int, _ count: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, count - text.count)) + text
  }
}
