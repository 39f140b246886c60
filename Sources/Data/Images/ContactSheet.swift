/// Many pictures on one, for looking at.
package enum ContactSheet {
  private static let gap = 4

  /// The most pixels of a sheet: what one still looks at, and 100 MB.
  package static let pixelLimit = 1 << 25

  /// The pixels of a sheet; nil if they are more than `pixelLimit`.
  package static func pixelCount(rows: Int, columns: Int, cell: Int) -> Int? {
    func side(_ count: Int) -> Int? {
      let (pixels, overflows) = count.multipliedReportingOverflow(by: cell)
      // A picture takes its gap besides.
      return overflows || pixels > pixelLimit || count > pixelLimit ? nil : pixels + (count + 1) * gap
    }
    guard cell > 0, let width = side(columns), let height = side(rows), width * height <= pixelLimit else { return nil }
    return width * height
  }

  /// `pictures` in rows of `columns`, each fitted into a cell of `cell` pixels per side and centred, on white.
  package static func picture(of pictures: [PixelImage], columns: Int, cell: Int) -> PixelImage {
    precondition(columns > 0 && cell > 0, "ContactSheet: \(columns) columns of \(cell) pixels")
    let rows = max((pictures.count + columns - 1) / columns, 1)
    var sheet = PixelImage(
      width: columns * (cell + gap) + gap, height: rows * (cell + gap) + gap, red: 255, green: 255, blue: 255)
    for (number, picture) in pictures.enumerated() where picture.width > 0 && picture.height > 0 {
      let fitted = fit(picture, cell)
      let left = gap + number % columns * (cell + gap) + (cell - fitted.width) / 2
      let top = gap + number / columns * (cell + gap) + (cell - fitted.height) / 2
      for row in 0..<fitted.height {
        let from = row * fitted.width * 3
        let to = ((top + row) * sheet.width + left) * 3
        sheet.pixels.replaceSubrange(
          to..<(to + fitted.width * 3), with: fitted.pixels[from..<(from + fitted.width * 3)])
      }
    }
    return sheet
  }

  private static func fit(_ picture: PixelImage, _ cell: Int) -> PixelImage {
    let longer = max(picture.width, picture.height)
    guard longer != cell else { return picture }
    let (width, height) = (max(picture.width * cell / longer, 1), max(picture.height * cell / longer, 1))
    return Resampler(from: (picture.width, picture.height), to: (width, height))(picture)
  }
}
