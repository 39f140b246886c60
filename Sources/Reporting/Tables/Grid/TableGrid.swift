/// A table ready to be written in any markup: headings, labels, and cells whose emphasis is a meaning rather than a sign.
public struct TableGrid: Sendable, Hashable {
  /// A cell's number and what is said about it.
  public struct Cell: Sendable, Hashable {
    public enum Emphasis: Sendable, Hashable {
      case none
      case best
      case second
      /// There is no number because the runs failed.
      case failed
    }

    /// What was compared: a mean, a word.
    public var value: String
    /// What belongs to it: ` ± 0.4 (2)` or ` [-0.1, 0.3]`, with its blank.
    public var detail: String
    public var emphasis: Emphasis
    /// Stars of significance.
    public var starCount: Int

    public init(_ value: String, detail: String = "", emphasis: Emphasis = .none, starCount: Int = 0) {
      self.value = value
      self.detail = detail
      self.emphasis = emphasis
      self.starCount = starCount
    }

    /// From `12.3 ± 0.4`: the value, and the rest as detail.
    init(splitting text: String, emphasis: Emphasis = .none, starCount: Int = 0) {
      let end = text.firstIndex(of: " ") ?? text.endIndex
      self.init(
        String(text[..<end]), detail: String(text[end...]), emphasis: text == "failed" ? .failed : emphasis,
        starCount: starCount)
    }
  }

  /// A heading, and what neighbouring columns are headed with together.
  public struct Heading: Sendable, Hashable {
    public var text: String
    public var group: String?
    /// Below its group.
    public var textInGroup: String

    public init(_ text: String, group: String? = nil, textInGroup: String? = nil) {
      self.text = text
      self.group = group
      self.textInGroup = textInGroup ?? text
    }
  }

  public struct Row: Sendable, Hashable {
    public var label: String
    /// One a heading; none in a row that heads those below it.
    public var cells: [Cell]
    /// True for a row that is no arm: chance, coverage, a sum.
    public var isReference: Bool

    public init(_ label: String, _ cells: [Cell], isReference: Bool = false) {
      self.label = label
      self.cells = cells
      self.isReference = isReference
    }
  }

  /// What the table shows; nil for the first one, which the whole is named after.
  public var title: String?
  /// What the labels are, such as `arm`.
  public var labelHeading: String
  public var headings: [Heading]
  public var rows: [Row]

  public init(title: String? = nil, labelHeading: String = "arm", headings: [Heading], rows: [Row]) {
    self.title = title
    self.labelHeading = labelHeading
    self.headings = headings
    self.rows = rows
  }
}
