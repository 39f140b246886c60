/// A result table for a paper: `table*` environments with booktabs rules, the best means bold, to be read with `\input`.
///
/// A table that is wider than a page is set smaller, and in several parts one below another where that is not enough.
///
/// Needs `booktabs` and `graphicx`, says so in its first line, and compiles with pdfLaTeX.
package struct LaTeXTable: Sendable {
  private let table: ResultTable

  package init(_ table: ResultTable) {
    self.table = table
  }

  /// A whole document of these tables, to be compiled as it is.
  package static func document(_ tables: [ResultTable]) -> String {
    """
    \\documentclass{article}
    \\usepackage[utf8]{inputenc}
    \\usepackage[margin=2cm]{geometry}
    \\usepackage{booktabs,graphicx}
    \\begin{document}

    """ + tables.map { LaTeXTable($0).text }.joined(separator: "\n") + "\\end{document}\n"
  }

  /// The environments, ending in a line feed.
  package var text: String {
    let grids = table.grids()
    var lines = ["% Needs \\usepackage{booktabs,graphicx}."]
    for (number, grid) in grids.enumerated() {
      let caption = grid.title.map { "\(table.title). \($0)" } ?? table.title
      lines += ["\\begin{table*}", "  \\centering"] + (number == 0 ? answer : [])
      lines += ["  \\caption{\(LaTeXText.escaped(caption)).}", "  \\smallskip"]
      lines += body(of: grid)
      let notes = number == grids.count - 1 ? table.bestNote("Bold") + table.statisticsNotes + table.notes : []
      if !notes.isEmpty { lines += ["", "  \\smallskip"] + box(notes.map(note)) }
      lines.append("\\end{table*}")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The answer above the first caption.
  private var answer: [String] {
    guard let answer = table.answer else { return [] }
    let notes = ["\\textbf{\(note(answer.sentence))}"] + (answer.notes + [StudyAnswer.exploratory]).map(note)
    return box(notes) + ["  \\medskip", ""]
  }

  /// Small print as wide as the page.
  private func box(_ notes: [String]) -> [String] {
    ["  \\begin{minipage}{\\textwidth}", "    \\footnotesize\\raggedright"] + notes.map { "    \($0)\\par" }
      + ["  \\end{minipage}"]
  }

  /// Characters of a line that a page of usual width holds.
  private static let charactersOfAPage = 88
  /// And in small print, with the columns nearer to one another.
  private static let smallCharactersOfAPage = 104

  private func body(of grid: TableGrid) -> [String] {
    guard grid.width > LaTeXTable.charactersOfAPage else { return tabular(grid, "\\begin{tabular}{", "\\end{tabular}") }
    let parts = grid.parts(within: LaTeXTable.smallCharactersOfAPage)
    var lines = ["  \\small\\setlength{\\tabcolsep}{4pt}%"]
    for (number, part) in parts.enumerated() {
      if number > 0 { lines += ["", "  \\medskip"] }
      // Groups that are too wide alone are few; all else keeps a size that can be read.
      let isTooWide = part.width > LaTeXTable.smallCharactersOfAPage
      if isTooWide { lines.append("  \\resizebox{\\textwidth}{!}{%") }
      lines +=
        isTooWide || parts.count == 1
        ? tabular(part, "\\begin{tabular}{", "\\end{tabular}" + (isTooWide ? "}" : ""))
        : tabular(part, "\\begin{tabular*}{\\textwidth}{@{\\extracolsep{\\fill}}", "\\end{tabular*}")
    }
    return lines
  }

  /// The rows of a grid between what begins and what ends their environment.
  private func tabular(_ grid: TableGrid, _ begin: String, _ end: String) -> [String] {
    var lines = ["  \(begin)l\(String(repeating: "r", count: grid.headings.count))}", "    \\toprule"]
    lines += header(of: grid)
    lines.append("    \\midrule")
    let arms = grid.rows.filter { !$0.isReference }
    let references = grid.rows.filter(\.isReference)
    lines += arms.map { row in
      row.cells.isEmpty
        ? "    \\multicolumn{\(grid.headings.count + 1)}{l}{\\emph{\(LaTeXText.escaped(row.label))}} \\\\"
        : self.row(row.label, row)
    }
    if !references.isEmpty { lines.append("    \\midrule") }
    lines += references.map { row("\\emph{\(LaTeXText.escaped($0.label))}", $0, isEscaped: true) }
    return lines + ["    \\bottomrule", "  \(end)"]
  }

  /// One line, or two where neighbouring columns have a group.
  private func header(of grid: TableGrid) -> [String] {
    let label = LaTeXText.escaped(grid.labelHeading)
    var spans: [(group: String?, count: Int)] = []
    for heading in grid.headings {
      if let last = spans.last, last.group == heading.group {
        spans[spans.count - 1].count += 1
      } else {
        spans.append((heading.group, 1))
      }
    }
    let isGrouped = spans.contains { $0.group != nil && $0.count > 1 }
    let names = grid.headings.map { LaTeXText.escaped(isGrouped ? $0.textInGroup : $0.text) }
    guard isGrouped else { return ["    \(([label] + names).joined(separator: " & ")) \\\\"] }
    var groups: [String] = [""]
    var rules: [String] = []
    var column = 2
    for span in spans {
      if let group = span.group {
        groups.append("\\multicolumn{\(span.count)}{c}{\(LaTeXText.escaped(group))}")
        rules.append("\\cmidrule(lr){\(column)-\(column + span.count - 1)}")
      } else {
        groups += Array(repeating: "", count: span.count)
      }
      column += span.count
    }
    return [
      "    \(groups.joined(separator: " & ")) \\\\", "    \(rules.joined(separator: " "))",
      "    \(([label] + names).joined(separator: " & ")) \\\\",
    ]
  }

  private func row(_ label: String, _ row: TableGrid.Row, isEscaped: Bool = false) -> String {
    "    \(([isEscaped ? label : LaTeXText.escaped(label)] + row.cells.map(text(of:))).joined(separator: " & ")) \\\\"
  }

  private func text(of cell: TableGrid.Cell) -> String {
    let value = number(cell.value)
    let emphasized =
      switch cell.emphasis {
      case .best: "\\textbf{\(value)}"
      case .failed: "\\emph{\(value)}"
      case .none: value
      }
    let stars = cell.starCount == 0 ? "" : "$^{\(String(repeating: "*", count: cell.starCount))}$"
    let detail =
      cell.detail.isEmpty ? "" : "{\\scriptsize\(cell.detail.hasPrefix(" ") ? "\\," : " ")\(detail(cell.detail))}"
    return emphasized + stars + detail
  }

  /// A number or an interval with minus signs instead of hyphens; other text as it is.
  private func number(_ text: String) -> String {
    if text.hasPrefix("[") { return detail(text) }
    guard text.hasPrefix("-"), text.count > 1 else { return LaTeXText.escaped(text) }
    return "$-$" + LaTeXText.escaped(String(text.dropFirst()))
  }

  /// The signs within ` [-0.1, 0.3]`.
  private func detail(_ text: String) -> String {
    text.split(separator: " ").map { word in
      let open = word.hasPrefix("[") ? "{[}" : ""
      return open + number(String(word.dropFirst(open.isEmpty ? 0 : 1)))
    }.joined(separator: " ")
  }

  /// A sentence, in which commands between backticks are set as code.
  private func note(_ text: String) -> String {
    CodeSpans.pieces(of: text).map { piece in
      let escaped = LaTeXText.escaped(piece.text)
      return piece.isCode ? "\\texttt{\(escaped)}" : escaped
    }.joined()
  }
}

/// Any text as LaTeX that compiles and shows the same characters, with pdfLaTeX and no packages.
package enum LaTeXText {
  /// `text` with everything escaped that LaTeX would take for a command.
  ///
  /// Brackets and stars are put in braces: after the end of a table's row they would be its arguments. Characters that the
  /// standard fonts do not have are written by their code, `U+4E2D`.
  package static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if let known = replacements[scalar] {
        result += known
      } else if scalar.value >= 0x20 && scalar.value < 0x7f || latin.contains(scalar) {
        result.unicodeScalars.append(scalar)
      } else if scalar.properties.isWhitespace {
        result += " "
      } else if scalar.value >= 0x20 && !scalar.properties.isDefaultIgnorableCodePoint {
        result += "U+" + String(scalar.value, radix: 16, uppercase: true)
      }
    }
    return result
  }

  /// The letters with marks that `inputenc` and the standard fonts have.
  private static let latin = Set("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿŒœŠšŽž".unicodeScalars)

  private static let replacements: [Unicode.Scalar: String] = [
    "\\": #"\textbackslash{}"#, "{": #"\{"#, "}": #"\}"#, "$": #"\$"#, "&": #"\&"#, "#": "\\#", "%": #"\%"#,
    "_": #"\_"#,
    "^": #"\textasciicircum{}"#, "~": #"\textasciitilde{}"#, "<": #"\textless{}"#, ">": #"\textgreater{}"#,
    "|": #"\textbar{}"#, "\"": "''", "'": "{'}", "`": #"\textasciigrave{}"#, "-": "{-}", "[": "{[}",
    "]": "{]}",
    "*": "{*}", "±": #"$\pm$"#, "×": #"$\times$"#, "·": #"$\cdot$"#, "−": "$-$", "–": "--", "—": "---",
    "…": #"\dots{}"#,
    "→": #"$\rightarrow$"#, "←": #"$\leftarrow$"#, "≤": #"$\leq$"#, "≥": #"$\geq$"#, "≠": #"$\neq$"#,
    "≈": #"$\approx$"#,
    "∞": #"$\infty$"#, "∪": #"$\cup$"#, "∩": #"$\cap$"#, "∅": #"$\emptyset$"#, "Δ": #"$\Delta$"#, "√": #"$\surd$"#,
    "✓": #"$\surd$"#, "²": "$^2$", "³": "$^3$", "°": #"$^\circ$"#, "µ": #"$\mu$"#, "‘": "`", "’": "'", "“": "``",
    "”": "''",
    "α": #"$\alpha$"#, "β": #"$\beta$"#, "γ": #"$\gamma$"#, "δ": #"$\delta$"#, "ε": #"$\varepsilon$"#, "η": #"$\eta$"#,
    "θ": #"$\theta$"#, "κ": #"$\kappa$"#, "λ": #"$\lambda$"#, "μ": #"$\mu$"#, "ρ": #"$\rho$"#, "σ": #"$\sigma$"#,
    "τ": #"$\tau$"#, "φ": #"$\varphi$"#, "ω": #"$\omega$"#,
  ]
}
