/// Any text as LaTeX that compiles and shows the same characters, with pdfLaTeX and no packages.
public enum LaTeXText {
  /// `text` with everything escaped that LaTeX would take for a command.
  ///
  /// Brackets and stars are put in braces: behind the end of a table's row they would be its arguments. Characters that the
  /// standard fonts do not have are written by their code, `U+4E2D`.
  public static func escaped(_ text: String) -> String {
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
