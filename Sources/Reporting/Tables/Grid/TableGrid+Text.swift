extension TableGrid {
  /// For the terminal, without the title: aligned, and no line longer than `width` where the columns allow it. No final line feed.
  public func text(width: Int = 100) -> String { TextGrid(grid: self, width: width).text }

  /// In Markdown, without the title and without a final line feed.
  public var markdown: String { MarkdownGrid(grid: self).text }
}
