public import Data
internal import Tensor

/// Everything that decides what a picture of `CaptionedShapes` shows; the rest of a picture is chance.
///
/// Either `number` equal objects, or one object in a relation to another one.
public struct ShapeFactors: Sendable, Codable, Hashable {
  public var object: ShapeObject
  /// How many of `object` there are: `1...4`; 1 in a relation.
  public var number: Int
  /// How `object` lies to `other`; nil when there is no other.
  public var relation: ShapeRelation?
  public var other: ShapeObject?

  public static let numbers = 1...4

  /// A picture of `number` equal objects.
  public init(_ object: ShapeObject, number: Int = 1) {
    require(Self.numbers.contains(number), "ShapeFactors: \(number) objects, but a picture holds 1 to 4")
    self.object = object
    self.number = number
  }

  /// A picture of two objects.
  public init(_ object: ShapeObject, _ relation: ShapeRelation, _ other: ShapeObject) {
    self.object = object
    self.relation = relation
    self.other = other
    number = 1
  }

  /// The one caption that names every factor; equal factors and only they have equal canonical captions.
  public var canonicalCaption: String {
    guard let relation, let other else { return object.phrase(number: number) }
    return "\(object.phrase()) \(relation.phrase) \(other.phrase())"
  }

  /// What can be said of the picture, the canonical caption first; each names every factor.
  public var captions: [String] {
    guard let relation, let other else {
      let phrase = object.phrase(number: number)
      let noun = number == 1 ? "a \(object.form.rawValue)" : "\(ShapeObject.numberWords[number]) \(object.form.plural)"
      let size = object.size == .medium ? "" : "\(object.size.rawValue) and "
      return [
        phrase,
        "there \(number == 1 ? "is" : "are") \(phrase)",
        "a picture of \(phrase)",
        "\(noun) that \(number == 1 ? "is" : "are") \(size)\(object.color.rawValue)",
      ]
    }
    let (first, second) = (object.phrase(), other.phrase())
    return [
      "\(first) \(relation.phrase) \(second)",
      "\(second) \(relation.conversePhrase) \(first)",
      "\(first) is \(relation.longPhrase) \(second)",
      "a picture of \(first) \(relation.phrase) \(second)",
    ]
  }

  /// The part of the data that shows this combination: about 80 % train, 10 % validation, 10 % test.
  ///
  /// Decided by the factors alone, so that no combination is ever in two parts, whatever the seed and the counts.
  public var split: DataSplit {
    switch Seed(0).derived("shape-split", ranks(object), number, relation == .above ? 1 : 0, other.map(ranks) ?? -1)
      .value
      % 10
    {
    case 0: .test
    case 1: .validation
    default: .train
    }
  }

  private func ranks(_ object: ShapeObject) -> Int {
    func rank<Factor: CaseIterable & Equatable>(_ factor: Factor) -> Int {
      Array(Factor.allCases).firstIndex(of: factor) ?? 0
    }
    return (rank(object.form) * 100 + rank(object.color)) * 100 + rank(object.size)
  }

  /// Factors drawn at random: half of the pictures count, half relate.
  static func random(using random: inout RandomStream) -> ShapeFactors {
    if random.chance(0.5) {
      let size = pick(ShapeSize.allCases, using: &random)
      let object = ShapeObject(
        pick(ShapeForm.allCases, using: &random), pick(ShapeColor.allCases, using: &random), size)
      return ShapeFactors(object, number: 1 + random.index(below: numbers.upperBound))
    }
    let first = ShapeObject(pick(ShapeForm.allCases, using: &random), pick(ShapeColor.allCases, using: &random))
    var second = first
    while second == first {
      second = ShapeObject(pick(ShapeForm.allCases, using: &random), pick(ShapeColor.allCases, using: &random))
    }
    return ShapeFactors(first, pick(ShapeRelation.allCases, using: &random), second)
  }

  private static func pick<Element>(_ elements: [Element], using random: inout RandomStream) -> Element {
    elements[random.index(below: elements.count)]
  }
}
