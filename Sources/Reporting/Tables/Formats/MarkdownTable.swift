/// A result table in Markdown: the scores with the best in bold, the second underlined and a row of chance levels, the paired
/// differences to the baseline with their intervals, then what failed and where the numbers come from.
public struct MarkdownTable: Sendable {
  private let table: ResultTable

  public init(_ table: ResultTable) {
    self.table = table
  }

  /// The whole text, ending in a line feed.
  public var text: String {
    var blocks = ["### " + MarkdownGrid.escaped(table.title)]
    for grid in table.grids() {
      if let title = grid.title { blocks.append(MarkdownGrid.escaped(title) + ":") }
      blocks.append(MarkdownGrid(grid: grid).text)
    }
    let notes = table.statisticsNotes + table.notes
    if !notes.isEmpty { blocks.append(notes.map { "* " + note($0) }.joined(separator: "\n")) }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  /// A line of text, in which commands between backticks stay as they are; a single backtick is an ordinary character.
  private func note(_ text: String) -> String {
    let parts = text.split(separator: "`", omittingEmptySubsequences: false).map(String.init)
    guard parts.count % 2 == 1 else { return MarkdownGrid.escaped(text) }
    return parts.enumerated().map { $0.offset % 2 == 0 ? MarkdownGrid.escaped($0.element) : "`\($0.element)`" }.joined()
  }
}
