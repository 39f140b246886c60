import Foundation
import Parts
import Testing

private protocol Toy: Part { static var name: String { get } }

extension Toy {
  static var kind: PartKind { PartKind("toy") }
  static var partName: String { name }
}

private struct Ball: Toy {
  static let name = "ball"
  var radius = 2
}

private struct Kite: Toy {
  static let name = "kite"
  static let version = 3
}

/// Of the same name as another.
private struct OtherBall: Toy { static let name = "ball" }

private struct Box: Codable {
  let toy: any Toy
  let version: Int

  private enum CodingKeys: String, CodingKey { case name, settings, version }

  init(_ toy: any Toy) {
    self.toy = toy
    version = type(of: toy).version
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let part = try container.decodePart(
      PartKind("toy"), as: { $0 as? any Toy }, name: .name, settings: .settings, version: .version,
      among: decoder.partTypes(or: PartTypes().adding(Ball.self)))
    (toy, version) = (part.value, part.version)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(part: toy, version: version, name: .name, settings: .settings, version: .version)
  }
}

@Suite struct PartCodingTests {
  private func text(_ box: Box) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return String(decoding: try encoder.encode(box), as: UTF8.self)
  }

  private func read(_ text: String, _ types: PartTypes? = nil) throws -> Box {
    let decoder = JSONDecoder()
    decoder.userInfo[.parts] = types
    return try decoder.decode(Box.self, from: Data(text.utf8))
  }

  @Test func theVersionIsWrittenAboveOneOnly() throws {
    #expect(try text(Box(Ball())) == #"{"name":"ball","settings":{"radius":2}}"#)
    #expect(try text(Box(Kite())) == #"{"name":"kite","settings":{},"version":3}"#)
  }

  @Test func whatIsReadBackKeepsItsVersion() throws {
    let ball = try read(#"{"name":"ball","settings":{"radius":5}}"#)
    #expect((ball.toy as? Ball)?.radius == 5 && ball.version == 1)
    let earlier = #"{"name":"kite","settings":{},"version":2}"#
    #expect(try text(read(earlier, PartTypes().adding(Kite.self))) == earlier)
    let first = #"{"name":"kite","settings":{}}"#
    #expect(try text(read(first, PartTypes().adding(Kite.self))) == first)
  }

  @Test func aPartThatNobodyKnowsIsNamedWithThoseThatAreKnown() {
    let absence = PartError.absence(kind: "toy", name: "kite", known: ["ball"])
    #expect(throws: absence) { try read(#"{"name":"kite","settings":{}}"#) }
    #expect("\(absence)" == "There is no toy 'kite'; known are ball.")
  }

  @Test func twoTypesOfOneNameAreAClashThatNamesBoth() throws {
    let types = PartTypes().adding(Ball.self).adding(Kite.self).adding(Ball.self)
    #expect(types.clashes.isEmpty && types.names(of: PartKind("toy")) == ["ball", "kite"])
    let both = types.adding(OtherBall.self).adding(OtherBall.self)
    #expect(both.clashes.count == 1 && both.names(of: PartKind("toy")) == ["ball", "kite"])
    let sentence = try #require(both.clashes.first)
    #expect(sentence.hasPrefix("Two parts are the toy 'ball': "))
    #expect(sentence.contains(".Ball and ") && sentence.contains(".OtherBall;"))
  }

  @Test func theOriginOfATypeIsItsModule() {
    #expect(PartOrigin(Ball.self) == PartOrigin(Ball.self))
    #expect(PartOrigin(Ball.self).module == "PartsTests" && PartOrigin(Ball.self).type == "Ball")
  }
}
