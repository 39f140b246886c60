import DataSets
import Downstream
import Data
import Tensor
import Testing

@Suite("Statements about two pictures")
struct PairGeneratorTests {
  private func set(_ count: Int = 400) throws -> PicturePairSet {
    try MiniatureTasks().tasks.pairs(.train, count: count)
  }

  @Test("come with two true and two false pairs each")
  func statements() throws {
    let set = try set()
    #expect(set.statements.count == 400)
    for (_, pairs) in Dictionary(grouping: set.statements, by: \.statementNumber) {
      #expect(pairs.count == 4)
      #expect(pairs.count { $0.isTrue } == 2)
      #expect(Set(pairs.map(\.statement)).count == 1)
      #expect(pairs.allSatisfy { $0.left != $0.right })
    }
  }

  @Test("have each picture in as many true pairs as false ones")
  func balance() throws {
    let set = try set()
    var balance = [Int](repeating: 0, count: set.pictures.count)
    for pair in set.statements {
      balance[pair.left] += pair.isTrue ? 1 : -1
      balance[pair.right] += pair.isTrue ? 1 : -1
    }
    #expect(balance.allSatisfy { $0 == 0 })
  }

  @Test("are true of what they are said to be true of")
  func truth() throws {
    let pictures = try MiniatureTasks().tasks[.train]
    let birds: Set<String> = ["robin", "owl", "bird", "goose"]
    for pair in try set(2000).statements {
      let isBird = [pair.left, pair.right].map { birds.contains(pictures.concepts[$0]?.lemma ?? "") }
      let captions = [pair.left, pair.right].map { pictures.source.captions(at: $0)[0] }
      let expected: Bool? =
        switch pair.statement {
        case "exactly one image shows a bird": isBird[0] != isBird[1]
        case "both images show a bird": isBird[0] && isBird[1]
        case "neither image shows a bird": !isBird[0] && !isBird[1]
        case "the two images show the same thing": captions[0] == captions[1]
        default: nil
        }
      if let expected { #expect(pair.isTrue == expected, "\(pair)") }
      if pair.statement.hasPrefix("there are") {
        let pips = captions.compactMap { PlayingCard(caption: $0)?.pips }
        #expect(pips.count == 2)
        let sum = pips.reduce(0, +)
        #expect(pair.isTrue == pair.statement.contains(" \(Numerals.word(sum)) symbols"))
      }
      if pair.statement.hasPrefix("the clock") {
        let faces = captions.compactMap { ClockFace(caption: $0) }
        #expect(faces.count == 2 && pair.isTrue == (faces[0] < faces[1]))
      }
    }
  }

  @Test("use every form")
  func forms() throws {
    let texts = Set(
      try set(2000).statements.map { $0.statement.split(separator: " ").prefix(2).joined(separator: " ") })
    #expect(texts == ["exactly one", "both images", "neither image", "the left", "the two", "the clock", "there are"])
  }

  @Test("are as many as asked for, and the same again")
  func counts() throws {
    #expect(try set(10).statements.count == 8)
    #expect(try set(0).statements.isEmpty)
    #expect(try set().fingerprint == set().fingerprint)
  }
}
