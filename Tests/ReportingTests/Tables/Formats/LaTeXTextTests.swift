import Reporting
import Testing

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
