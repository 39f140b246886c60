import Reporting
import Training

/// The pictures and captions of a space that are drawn, and how they are laid out in the plane.
struct DrawnSpace {
  /// Pictures drawn; of more, every so many-th.
  private static let pictureLimit = 300
  /// Neighbours that t-SNE gives each point.
  private static let perplexity = 30.0

  private let arm: String
  private let embedding: RetrievalEmbedding
  /// Of each point drawn.
  private var rows: [[Double]] = []
  private var styles: [SeriesStyle] = []
  /// Each picture drawn with its caption, by their places in `rows`.
  private var connections: [[Int]] = []

  init(_ arm: String, _ embedding: RetrievalEmbedding) {
    self.arm = arm
    self.embedding = embedding
    let images = embedding.imageFeatures.rows
    let texts = embedding.textFeatures.rows
    var imagePoints: [Int: Int] = [:]
    var captionPoints: [Int: Int] = [:]
    for (image, caption) in embedding.pairs where image % DrawnSpace.step(images.count) == 0 {
      let imagePoint = imagePoints[image] ?? add(images[image], 0)
      imagePoints[image] = imagePoint
      let captionPoint = captionPoints[caption] ?? add(texts[caption], 1)
      captionPoints[caption] = captionPoint
      connections.append([imagePoint, captionPoint])
    }
  }

  /// One picture in so many is drawn.
  static func step(_ count: Int) -> Int { max(1, (count + pictureLimit - 1) / pictureLimit) }

  private mutating func add(_ row: [Double], _ style: Int) -> Int {
    rows.append(row)
    styles.append(SeriesStyle(style))
    return rows.count - 1
  }

  /// Who lies beside whom.
  var neighbourhoods: Markup {
    let map = TSNE(of: rows, perplexity: DrawnSpace.perplexity)
    let number = NumberFormat.fixed(2)
    return plot(
      "t-SNE of \(arm)", x: "t-SNE 1 (no unit)", y: "t-SNE 2 (no unit)", map.places.map { ($0.x, $0.y) },
      summary:
        "Perplexity \(NumberFormat.significant(3).text(map.perplexity)), divergence \(number.text(map.divergence)) nats",
      isMap: true)
  }

  /// The plane of greatest variance, found on all pictures and captions of the task.
  var principalPlane: Markup {
    let components = PrincipalComponents(of: embedding.imageFeatures.rows + embedding.textFeatures.rows)
    let shares = components.shares.map { NumberFormat.fixed(0).text(100 * $0) }
    func title(_ number: Int) -> String {
      "component \(number + 1) (\(shares.indices.contains(number) ? shares[number] : "0") % of variance)"
    }
    let places = rows.map { row in
      let place = components.project(row)
      return (place.first ?? 0, place.last ?? 0)
    }
    return plot(
      "Principal components of \(arm)", x: title(0), y: title(1), places,
      summary: "\(embedding.images.count) pictures and \(embedding.texts.count) captions")
  }

  private func plot(
    _ title: String, x: String, y: String, _ places: [(x: Double, y: Double)], summary: String, isMap: Bool = false
  ) -> Markup {
    ScatterPlot(
      title, xTitle: x, yTitle: y,
      points: zip(places, styles).map { ScatterPlot.Point(x: $0.x, y: $0.y, style: $1) }, connections: connections,
      summary: summary, radius: 2.4, isMap: isMap
    ).markup
  }
}
