/// A result table for the terminal: aligned columns, no markup. `◆` marks the best mean of a column and `◇` the second best.
public struct TextTable: Sendable {
  private let table: ResultTable
  private let width: Int

  /// - Parameter width: Columns of the terminal; a wider table goes on below.
  public init(_ table: ResultTable, width: Int = 100) {
    self.table = table
    self.width = width
  }

  /// The whole text, ending in a line feed.
  public var text: String {
    let grids = table.grids(joinsSettings: false)
    var blocks = [table.title]
    for grid in grids {
      if let title = grid.title { blocks.append(title) }
      blocks.append(TextGrid(grid: grid, width: width).text)
    }
    var notes = table.statisticsNotes + table.notes
    if grids.contains(where: { $0.rows.contains { $0.cells.contains { $0.emphasis == .best } } }) {
      notes.insert("◆ best, ◇ second best.", at: 0)
    }
    if !notes.isEmpty { blocks.append(notes.map { wrapped($0) }.joined(separator: "\n")) }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  /// The sentence in lines that fit; what follows the first line is indented.
  private func wrapped(_ sentence: String) -> String {
    var lines: [String] = []
    for word in sentence.split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append((lines.isEmpty ? "" : "  ") + word)
      }
    }
    return lines.joined(separator: "\n")
  }
}
