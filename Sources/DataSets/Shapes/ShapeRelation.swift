/// How the first object of a picture lies to the second.
///
/// Only one of each pair of converses is a factor: "A right of B" is the picture "B left of A".
public enum ShapeRelation: String, Sendable, Codable, Hashable, CaseIterable {
  case leftOf
  case above

  var phrase: String { self == .leftOf ? "left of" : "above" }
  var longPhrase: String { self == .leftOf ? "to the left of" : "above" }
  var conversePhrase: String { self == .leftOf ? "right of" : "below" }
}
