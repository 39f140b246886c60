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
        both & +8.1{\scriptsize\,{[}8.0, 8.1{]}} & +4.0{\scriptsize\,{[}4.0, 4.0{]}} & +0.000{\scriptsize\,{[}0.000, 0.000{]}} \\
        a\&b\_c &  &  &  \\
        \bottomrule
      \end{tabular}

      \smallskip
      \begin{minipage}{\textwidth}
        \footnotesize\raggedright
        Stars: p below 0.05, 0.01 and 0.001 by the paired permutation test after Holm{'}s correction.\par
        Differences whose 95 \% interval leaves zero out: 2 of 2, where luck alone gives 0.1 on average; with p \textless{} 0.05 by the paired permutation test after Holm{'}s correction: 2.\par
        a\&b\_c, seeds 0, 1, 2, 3, 4, 5, 6, 7: failed: itm is not finite at step 12\par
        Computed by \texttt{triad run plain\_effects}.\par
      \end{minipage}
    \end{table*}

    """#

  @Test func minusSignsAreNoHyphens() {
    var table = factorialTable()
    table.baseline = 3
    #expect(LaTeXTable(table).text.contains(#"CMA & $-$8.1{\scriptsize\,{[}$-$8.1, $-$8.0{]}}"#))
  }

  @Test func aWideTableIsShrunkToThePage() {
    var table = factorialTable()
    #expect(!LaTeXTable(table).text.contains("resizebox"))
    table.columns = (0..<12).map { ResultColumn("column \($0)") }
    #expect(LaTeXTable(table).text.contains(#"\resizebox{\textwidth}{!}{%"#))
  }

  /// Compiles where pdfLaTeX is there, as on a machine of somebody who writes papers.
  @Test(.enabled(if: LaTeXCompiler.standard != nil)) func itCompiles() throws {
    var table = factorialTable()
    table.includesStatistics = true
    table.title = #"every sign: & % $ # _ { } ~ ^ \ < > | " ' ` - [ ] * ± × → ≤ ✓ é β 中"#
    table.rows[1].label = "[0] *"
    var failed = ladder()
    failed.footnotes.append("Computed by `triad run a_b --c`.")
    let compiler = try #require(LaTeXCompiler.standard)
    let (code, log) = try compiler.compile(LaTeXTable.document([table, failed]))
    #expect(code == 0, "\(log)")
    #expect(!log.contains("Overfull"), "\(log)")
  }
}
