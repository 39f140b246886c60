import Reporting
import Testing

@Suite struct MarkdownTableTests {
  @Test func theWholeTableReadsAsRecorded() {
    #expect(
      MarkdownTable(ladder()).text == #"""
        ### objective-ladder (demo)

        | arm | R@1 (%) | step (s) | parameters |
        | :-- | --: | --: | --: |
        | base | 5.5 ± 0.7 (2) | **0.250** ± 0.000 (2) | 1,234,567 |
        | + IMC | **7.0** ± 0.0 (2) | 0.625 ± 0.177 (2) | 1,234,567 |
        | a\|b\_c | failed | failed | failed |
        | *chance* | 0.6 | - | - |

        Difference to base, paired by seed: mean [95 % interval]:

        | arm | R@1 (%) | step (s) | parameters |
        | :-- | --: | --: | --: |
        | + IMC | +1.5 [-4.9, 7.9] | +0.375 [-1.213, 1.963] | +0 |
        | a\|b\_c |  |  |  |

        * base, seed 2: not run
        * + IMC, seed 2: failed: imc is not finite at step 12
        * a\|b\_c, seed 0: failed: killed
        * a\|b\_c, seed 1: failed: killed
        * a\|b\_c, seed 2: not run
        * Machine: one, 2026-01-02.

        """#)
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
