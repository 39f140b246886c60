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

private struct Box: Codable, Hashable {
  let part: VersionedPart<any Toy>

  private enum CodingKeys: String, CodingKey { case name, settings, version }

  init(_ toy: any Toy) { part = VersionedPart(toy, as: toy) }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    part = try container.decodePart(
      PartKind("toy"), as: { $0 as? any Toy }, name: .name, settings: .settings, version: .version,
      among: decoder.partTypes(or: PartTypes().adding(Ball.self)))
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(part, name: .name, settings: .settings, version: .version)
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
    #expect((ball.part.value as? Ball)?.radius == 5 && ball.part.version == 1)
    let earlier = #"{"name":"kite","settings":{},"version":2}"#
    #expect(try text(read(earlier, PartTypes().adding(Kite.self))) == earlier)
    let first = #"{"name":"kite","settings":{}}"#
    #expect(try text(read(first, PartTypes().adding(Kite.self))) == first)
  }

  @Test func partsAreEqualByTypeSettingsAndVersion() throws {
    #expect(try read(#"{"name":"ball","settings":{"radius":5}}"#) == Box(Ball(radius: 5)))
    #expect(Box(Ball(radius: 5)) != Box(Ball()) && Box(Ball()).hashValue == Box(Ball()).hashValue)
    // Nothing inside tells them apart.
    #expect(Box(OtherBall()) != Box(Kite()))
    let earlier = try read(#"{"name":"kite","settings":{},"version":2}"#, PartTypes().adding(Kite.self))
    #expect(earlier != Box(Kite()) && earlier.part.erased.version == 2)
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
