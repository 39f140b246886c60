import Reporting
import Testing

@Suite struct MarkdownTableTests {
  @Test func theWholeTableReadsAsRecorded() {
    #expect(
      MarkdownTable(ladder()).text == #"""
        ### objective-ladder (demo)

        | arm | R@1 (%) | step (s) | parameters |
        | :-- | --: | --: | --: |
        | base | 5.5 ± 0.7 (2) | 0.250 ± 0.000 (2) | 1,234,567 |
        | + IMC | 7.0 ± 0.0 (2) | 0.625 ± 0.177 (2) | 1,234,567 |
        | a\|b\_c | failed | failed | failed |
        | *chance* | 0.6 | - | - |

        <details><summary>Difference to base, paired by seed: mean [95 % interval]</summary>

        | arm | R@1 (%) | step (s) | parameters |
        | :-- | --: | --: | --: |
        | + IMC | +1.5 [-4.9, 7.9] | +0.375 [-1.213, 1.963] | +0 |
        | a\|b\_c |  |  |  |

        </details>

        * Differences whose 95 % interval excludes zero: 0 of 1, where luck alone gives 0.1 on average; with p \< 0.05 by the paired permutation test after Holm's correction: 0.
        * With 2 seeds that test cannot go below p = 0.5: 6 seeds are the least that can show one difference, 6 one among 1.
        * base, seed 2: not run
        * + IMC, seed 2: failed: imc is not finite at step 12
        * a\|b\_c, seeds 0, 1: failed: killed
        * a\|b\_c, seed 2: not run
        * Machine: one, 2026-01-02.

        """#)
  }

  @Test func onlyTheBestIsBoldAndStarsAreEscaped() {
    let text = MarkdownTable(factorialTable()).text
    #expect(text.contains("| + LMI | - | ✓ | 13.2\\* ± 0.3 | 6.5\\* ± 0.1 | 0.200 ± 0.000 |\n"))
    #expect(text.contains("| both | ✓ | ✓ | **18.1**\\* ± 0.3 | **9.0**\\* ± 0.0 | 0.200 ± 0.000 |\n"))
    #expect(text.contains("| *coverage (%)* | - | - | 80.0 | 80.0 | - |\n"))
  }

  @Test func theLongStatisticsFollowWhenAskedFor() {
    var table = factorialTable()
    #expect(!MarkdownTable(table).text.contains("Shapley"))
    table.includesStatistics = true
    let text = MarkdownTable(table).text
    #expect(
      text.contains(
        "| **emoji R@1 (%)** |  |  |  |  |  |  |\n|   + IMC | +2.2 | [2.0, 2.5] | \\<0.001 | 0.008 | 0.047 | enough |"))
    #expect(text.contains("| IMC × LMI | +2.7 [2.4, 3.0] p 0.016 | +1.5 [1.3, 1.6] p 0.016 |"))
    #expect(
      text.contains(
        "after Holm's correction over the 4 main effects, the 2 interactions, the 4 shares, each of these families in itself."
      ))
    #expect(text.contains("<details><summary>Each difference to CMA</summary>\n\n|"))
    #expect(text.contains("| *all* | +8.1 [8.0, 8.1] | +4.0 [4.0, 4.0] |"))
  }

  @Test func theAnswerComesFirst() {
    var table = ladder()
    table.answer = answer(answeredDifferences.map { ($0.name, $0.values) })
    let text = MarkdownTable(table).text
    #expect(
      text.hasPrefix("**Over 8 seeds IMC adds 1.6 points of mean recall [0.9, 2.3], p = 0.004 after correction for"))
    #expect(text.contains("\n* Primary outcome: mean recall; declared; differences to CMA, paired by seed.\n"))
    #expect(text.contains("\n\n*All that follows is exploratory:"))
  }

  @Test func aTableOfOneRowComparesNothing() {
    var table = ladder()
    table.rows.removeSubrange(1...)
    #expect(!MarkdownTable(table).text.contains("Difference"))
    #expect(!MarkdownTable(table).text.contains("**"))
  }

  @Test func aCommandInAFootnoteStaysCode() {
    var table = ladder()
    table.footnotes = ["Computed by `triad run a_b`.", "one ` tick"]
    #expect(MarkdownTable(table).text.hasSuffix("* Computed by `triad run a_b`.\n* one \\` tick\n"))
  }
}
