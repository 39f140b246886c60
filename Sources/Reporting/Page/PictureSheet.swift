import Foundation

/// The pictures of a page, each stored once however often it is shown.
public struct PictureSheet: Sendable, Hashable {
  /// A picture of the sheet.
  package struct Picture: Sendable, Hashable {
    let name: String
    /// Pixels.
    package let width: Int
    package let height: Int

    /// The picture with what lies on it, announced as `label`.
    ///
    /// - Parameter overlay: Drawn over the picture, in its pixels.
    package func markup(_ label: String, overlay: [Markup] = []) -> Markup {
      Drawing.markup(
        width: Double(width), height: Double(height), title: label, description: "", style: "picture",
        [.tag("use", ["href": "#" + name])] + overlay)
    }
  }

  /// Whether pictures are left out: the sheet then stays empty, and knows none.
  package let isLeftOut: Bool
  private var pictures: [Picture] = []
  private var places: [String: Int] = [:]
  private var sources: [String] = []

  /// - Parameter leavesOut: Whether pictures are left out, such as of a page that may be passed on while they may not.
  public init(leavesOut: Bool = false) { isLeftOut = leavesOut }

  /// Adds a picture, or finds it.
  ///
  /// - Parameters:
  ///   - key: What it is known by; the bytes of a known key are not asked for.
  ///   - png: A PNG file.
  /// - Returns: Nil where pictures are left out; their bytes are not asked for either.
  @discardableResult
  package mutating func add<Failure: Error>(
    _ key: String, width: Int, height: Int, png: () throws(Failure) -> [UInt8]
  ) throws(Failure) -> Picture? {
    guard !isLeftOut else { return nil }
    if let place = places[key] { return pictures[place] }
    let picture = Picture(name: "picture-\(pictures.count)", width: width, height: height)
    sources.append("data:image/png;base64," + Foundation.Data(try png()).base64EncodedString())
    places[key] = pictures.count
    pictures.append(picture)
    return picture
  }

  /// The picture of a key that was added.
  package subscript(key: String) -> Picture? { places[key].map { pictures[$0] } }

  var definitions: Markup {
    guard !pictures.isEmpty else { return .empty }
    let images = zip(pictures, sources).map { picture, source in
      Markup.tag(
        "image",
        [
          "id": picture.name, "width": String(picture.width), "height": String(picture.height), "href": source,
        ])
    }
    // Not `display: none`, with which some browsers draw nothing that refers to it.
    return .tag(
      "svg", ["class": "sheet", "width": "0", "height": "0", "aria-hidden": "true"], [.tag("defs", [:], images)])
  }
}

/// Weights of a square grid over a picture, drawn as a heat map that lets the picture through.
package struct PatchMap: Sendable, Hashable {
  /// `[side * side]`, row by row from the top.
  package let weights: [Double]
  package let side: Int

  package init(_ weights: [Double], side: Int) {
    self.weights = weights
    self.side = side
  }

  /// The cells, in a drawing of that size. The greatest weight has full colour, the smallest none.
  package func markup(width: Double, height: Double) -> [Markup] {
    let finite = weights.filter(\.isFinite)
    guard side > 0, let low = finite.min(), let high = finite.max(), high > low else { return [] }
    return weights.enumerated().compactMap { place, weight in
      let share = weight.isFinite ? (weight - low) / (high - low) : 0
      guard share > 0.02 else { return nil }
      let (row, column) = place.quotientAndRemainder(dividingBy: side)
      return .tag(
        "rect",
        [
          "class": "heat", "x": coordinate(width * Double(column) / Double(side)),
          "y": coordinate(height * Double(row) / Double(side)), "width": coordinate(width / Double(side)),
          "height": coordinate(height / Double(side)), "fill-opacity": coordinate(0.68 * share),
        ])
    }
  }
}
