/// One kind of object in a picture of `CaptionedShapes`.
public struct ShapeObject: Sendable, Codable, Hashable {
  public var form: ShapeForm
  public var color: ShapeColor
  public var size: ShapeSize

  public init(_ form: ShapeForm, _ color: ShapeColor, _ size: ShapeSize = .medium) {
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
