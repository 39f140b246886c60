package import Data
internal import Tensor

/// Everything that decides what a picture of `CaptionedShapes` shows; the rest of a picture is chance.
///
/// Either `number` equal objects, or one object in a relation to another one.
public struct ShapeFactors: Sendable, Codable, Hashable {
  /// What is drawn, or the first of two objects.
  public var object: ShapeObject
  /// How many of `object` there are: `1...4`; 1 in a relation.
  public var number: Int
  /// How `object` lies to `other`; nil when there is no other.
  public var relation: ShapeRelation?
  /// The second object of a relation; nil without one.
  public var other: ShapeObject?

  package static let numbers = 1...4

  /// A picture of `number` equal objects.
  package init(_ object: ShapeObject, number: Int = 1) {
    require(Self.numbers.contains(number), "ShapeFactors: \(number) objects, but a picture holds 1 to 4")
    self.object = object
    self.number = number
  }

  /// A picture of two objects.
  package init(_ object: ShapeObject, _ relation: ShapeRelation, _ other: ShapeObject) {
    self.object = object
    self.relation = relation
    self.other = other
    number = 1
  }

  /// The one caption that names every factor; equal factors and only they have equal canonical captions.
  package var canonicalCaption: String {
    guard let relation, let other else { return object.phrase(number: number) }
    return "\(object.phrase()) \(relation.phrase) \(other.phrase())"
  }

  /// What can be said of the picture, the canonical caption first; each names every factor.
  package var captions: [String] {
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
  package var split: DataSplit {
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

/// One kind of object in a picture of `CaptionedShapes`.
public struct ShapeObject: Sendable, Codable, Hashable {
  /// The outline.
  public var form: ShapeForm
  /// The colour of the whole object.
  public var color: ShapeColor
  /// How large it is beside others.
  public var size: ShapeSize

  package init(_ form: ShapeForm, _ color: ShapeColor, _ size: ShapeSize = .medium) {
    self.form = form
    self.color = color
    self.size = size
  }

  /// The words before the noun, such as `small red`.
  var adjectives: String { size == .medium ? color.rawValue : "\(size.rawValue) \(color.rawValue)" }

  /// `number` of these objects in words, such as `three small red circles` or `an orange star`.
  func phrase(number: Int = 1) -> String {
    guard number == 1 else { return "\(Self.numberWords[number]) \(adjectives) \(form.plural)" }
    let article = size == .medium && color == .orange ? "an" : "a"
    return "\(article) \(adjectives) \(form.rawValue)"
  }

  static let numberWords = ["no", "one", "two", "three", "four"]
}

/// What an object of `CaptionedShapes` is.
public enum ShapeForm: String, Sendable, Codable, Hashable, CaseIterable {
  /// A disc.
  case circle
  /// A square.
  case square
  /// An equilateral triangle, point up.
  case triangle
  /// A star of five points.
  case star
  /// A heart.
  case heart
  /// A cross.
  case cross
  /// A disc with a hole.
  case ring
  /// A square that stands on a corner.
  case diamond

  /// The word for several.
  var plural: String { self == .cross ? "crosses" : rawValue + "s" }
}

/// The colour of an object of `CaptionedShapes`.
public enum ShapeColor: String, Sendable, Codable, Hashable, CaseIterable {
  /// Red.
  case red
  /// Orange.
  case orange
  /// Yellow.
  case yellow
  /// Green.
  case green
  /// Blue.
  case blue
  /// Purple.
  case purple
  /// Brown.
  case brown
  /// Black.
  case black

  /// Red, green and blue in 0...255, before an object's own shade.
  package var components: SIMD3<Float> {
    switch self {
    case .red: [220, 38, 38]
    case .orange: [245, 130, 20]
    case .yellow: [240, 210, 20]
    case .green: [40, 160, 60]
    case .blue: [40, 80, 215]
    case .purple: [140, 50, 180]
    case .brown: [120, 75, 40]
    case .black: [20, 20, 24]
    }
  }
}

/// How large an object of `CaptionedShapes` is; captions do not mention `medium`.
public enum ShapeSize: String, Sendable, Codable, Hashable, CaseIterable {
  /// Smaller than the standard.
  case small
  /// The standard, of which captions say nothing.
  case medium
  /// Larger than the standard.
  case large

  /// The radius as a share of the picture's side.
  var radius: Float {
    switch self {
    case .small: 0.09
    case .medium: 0.145
    case .large: 0.21
    }
  }
}

/// How the first object of a picture lies to the second.
///
/// Only one of each pair of converses is a factor: "A right of B" is the picture "B left of A".
public enum ShapeRelation: String, Sendable, Codable, Hashable, CaseIterable {
  /// The first object is on the left of the second.
  case leftOf
  /// The first object is above the second.
  case above

  var phrase: String { self == .leftOf ? "left of" : "above" }
  var longPhrase: String { self == .leftOf ? "to the left of" : "above" }
  var conversePhrase: String { self == .leftOf ? "right of" : "below" }
}
