extension String {
  /// The same sentence for an executable of another name. Sentences that tell what to type are written for `triad`; whoever has an
  /// executable of their own types its name instead.
  package func naming(tool: String) -> String {
    tool == "triad" ? self : replacing("`triad ", with: "`\(tool) ")
  }
}
