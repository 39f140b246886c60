package import JSON

/// What one core makes in a second of processor time: the answer of `triad bench data` in a turn beside another program.
package struct DataRates {
  /// Views of 64 pixels, from pixels in memory.
  package let views: Double
  /// Views of 256 pixels, two of each JPEG file of 640 x 480.
  package let photographViews: Double
  /// PNG files; nil where none were found.
  package let decoded: Double?

  package init(views: Double, photographViews: Double, decoded: Double?) {
    self.views = views
    self.photographViews = photographViews
    self.decoded = decoded
  }

  package var json: JSONValue {
    [
      "views_per_s": .number(views), "photograph_views_per_s": .number(photographViews),
      "decoded_per_s": .optional(decoded),
    ]
  }
}
