import Foundation
import Reporting
import Testing

@Suite struct LaTeXTableTests {
  @Test func theWholeTableReadsAsRecorded() {
    var table = factorialTable()
    table.rows.append(ResultRow("a&b_c", Array(repeating: .failed("itm is not finite at step 12"), count: 8)))
    table.rows.removeSubrange(1...2)
    table.settings = []
    table.factorial = nil
    #expect(LaTeXTable(table).text == Self.recorded)
  }

  static let recorded = #"""
    % Needs \usepackage{booktabs,graphicx}.
    \begin{table*}
      \centering
      \caption{plain\_effects (demo).}
      \smallskip
      \begin{tabular}{lrrr}
        \toprule
         & \multicolumn{2}{c}{emoji} &  \\
        \cmidrule(lr){2-3}
        arm & R@1 (\%) & R@10 (\%) & step (s) \\
        \midrule
        CMA & 10.0{\scriptsize\,$\pm$ 0.3} & 5.0{\scriptsize\,$\pm$ 0.0} & 0.200{\scriptsize\,$\pm$ 0.000} \\
        both & \textbf{18.1}$^{*}${\scriptsize\,$\pm$ 0.3} & \textbf{9.0}$^{*}${\scriptsize\,$\pm$ 0.0} & 0.200{\scriptsize\,$\pm$ 0.000} \\
        a\&b\_c & \emph{failed} & \emph{failed} & \emph{failed} \\
        \midrule
        \emph{chance} & 0.5 & 5.0 & {-} \\
        \emph{coverage (\%)} & 80.0 & 80.0 & {-} \\
        \bottomrule
      \end{tabular}
    \end{table*}
    \begin{table*}
      \centering
      \caption{plain\_effects (demo). Difference to CMA, paired by seed: mean {[}95 \% interval{]}.}
      \smallskip
      \begin{tabular}{lrrr}
        \toprule
         & \multicolumn{2}{c}{emoji} &  \\
        \cmidrule(lr){2-3}
        arm & R@1 (\%) & R@10 (\%) & step (s) \\
        \midrule
        both & +8.1{\scriptsize\,{[}8.0, 8.1{]}} & +4.0{\scriptsize\,{[}4.0, 4.0{]}} & +0.000 \\
        a\&b\_c &  &  &  \\
        \bottomrule
      \end{tabular}

      \smallskip
      \begin{minipage}{\textwidth}
        \footnotesize\raggedright
        Bold: the best mean of a column, and all that the seeds do not tell apart from it (95 \% interval of the paired difference).\par
        Stars: p below 0.05, 0.01 and 0.001 by the paired permutation test after Holm{'}s correction.\par
        Differences whose 95 \% interval excludes zero: 2 of 2, where luck alone gives 0.1 on average; with p \textless{} 0.05 by the paired permutation test after Holm{'}s correction: 2.\par
        a\&b\_c, seeds 0, 1, 2, 3, 4, 5, 6, 7: failed: itm is not finite at step 12\par
        Computed by \texttt{triad run plain\_effects}.\par
      \end{minipage}
    \end{table*}

    """#

  @Test func theAnswerStandsAboveTheFirstCaption() {
    var table = factorialTable()
    table.answer = answer(answeredDifferences.map { ($0.name, $0.values) })
    let text = LaTeXTable(table).text
    #expect(
      text.contains(
        """
        \\begin{table*}
          \\centering
          \\begin{minipage}{\\textwidth}
            \\footnotesize\\raggedright
            \\textbf{Over 8 seeds IMC adds 1.6 points of mean recall {[}0.9, 2.3{]}, p = 0.004 after correction for 3 comparisons; both costs
        """.replacing(" both costs", with: "")))
    #expect(text.components(separatedBy: "\\textbf{Over 8 seeds").count == 2)
  }

  @Test func minusSignsAreNoHyphens() {
    var table = factorialTable()
    table.baseline = 3
    #expect(LaTeXTable(table).text.contains(#"CMA & $-$8.1{\scriptsize\,{[}$-$8.1, $-$8.0{]}}"#))
  }

  @Test func aWideTableGoesOnBelowInPartsOfEqualWidth() {
    var table = factorialTable()
    #expect(!LaTeXTable(table).text.contains("small\\set"))
    // Four groups fit beside the names, six do not: three and three stand side by side.
    table.columns = (0..<12).map { ResultColumn("track \($0 / 2) quantity \($0)", group: "track \($0 / 2)") }
    table.rows = table.rows.map { row in
      ResultRow(row.label, table.seeds.map { seed in .measured((0..<12).map { Double($0 + seed) }) })
    }
    table.settings = []
    table.baseline = nil
    let text = LaTeXTable(table).text
    #expect(text.contains("  \\small\\setlength{\\tabcolsep}{4pt}%"))
    #expect(text.components(separatedBy: "\\begin{tabular*}{\\textwidth}{@{\\extracolsep{\\fill}}lrrrrrr}").count == 3)
    #expect(text.components(separatedBy: "\n    both & ").count == 3)
    #expect(text.components(separatedBy: "\\multicolumn{2}{c}{track 1}").count == 2)
    #expect(!text.contains("resizebox"))
  }

  @Test func whatFitsNowhereIsShrunk() {
    var table = factorialTable()
    table.columns[0].name = "emoji " + String(repeating: "long ", count: 30)
    #expect(LaTeXTable(table).text.contains(#"\resizebox{\textwidth}{!}{%"#))
  }

  /// Compiles where pdfLaTeX is there, as on a machine of somebody who writes papers.
  @Test(.enabled(if: LaTeXCompiler.standard != nil)) func itCompiles() throws {
    var table = factorialTable()
    table.includesStatistics = true
    table.answer = answer(answeredDifferences.map { ($0.name, $0.values) })
    table.title = #"every sign: & % $ # _ { } ~ ^ \ < > | " ' ` - [ ] * ± × → ≤ ✓ é β 中"#
    table.rows[1].label = "[0] *"
    var failed = ladder()
    failed.footnotes.append("Computed by `triad run a_b --c`.")
    var wide = factorialTable()
    wide.columns = (0..<12).map { ResultColumn("track \($0 / 2) quantity \($0)", group: "track \($0 / 2)") }
    wide.rows = wide.rows.map { row in
      ResultRow(row.label, wide.seeds.map { seed in .measured((0..<12).map { Double($0 + seed) }) })
    }
    let compiler = try #require(LaTeXCompiler.standard)
    let (code, log) = try compiler.compile(LaTeXTable.document([table, failed, wide]))
    #expect(code == 0, "\(log)")
    #expect(!log.contains("Overfull"), "\(log)")
  }
}

@Suite struct LaTeXTextTests {
  @Test func commandsOfLaTeXAreEscaped() {
    #expect(
      LaTeXText.escaped(##"a_b & 5 % of $x^2 {#1} ~\"##)
        == ##"a\_b \& 5 \% of \$x\textasciicircum{}2 \{\#1\} \textasciitilde{}\textbackslash{}"##)
    #expect(LaTeXText.escaped("p < 0.05 | \"q\"") == #"p \textless{} 0.05 \textbar{} ''q''"#)
  }

  @Test func whatWouldBeAnArgumentOfARowIsBraced() {
    #expect(LaTeXText.escaped("[x]*") == "{[}x{]}{*}")
  }

  @Test func signsAndLettersBecomeMathematics() {
    #expect(LaTeXText.escaped("1.2 ± 0.3 × τ → ✓") == #"1.2 $\pm$ 0.3 $\times$ $\tau$ $\rightarrow$ $\surd$"#)
    #expect(LaTeXText.escaped("Müller, naïve") == "Müller, naïve")
  }

  @Test func whatTheFontsLackIsNamedByItsCode() {
    #expect(LaTeXText.escaped("中") == "U+4E2D")
    #expect(LaTeXText.escaped("a\nb") == "a b")
  }
}

/// pdfLaTeX, if it is installed.
struct LaTeXCompiler {
  let program: URL

  static let standard: LaTeXCompiler? = {
    let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
    return folders.map { URL(fileURLWithPath: String($0)).appendingPathComponent("pdflatex") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }.map(LaTeXCompiler.init(program:))
  }()

  /// What pdfLaTeX says of `document`, and its exit code.
  func compile(_ document: String) throws -> (code: Int32, log: String) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("latex-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(document.utf8).write(to: folder.appendingPathComponent("table.tex"))
    let process = Process()
    process.executableURL = program
    process.arguments = ["-interaction=nonstopmode", "-draftmode", "table.tex"]
    process.currentDirectoryURL = folder
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let said = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: said, as: UTF8.self))
  }
}
