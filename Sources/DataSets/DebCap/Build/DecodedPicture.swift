import Data
import Files

/// A picture as the build needs it: the pixels for the cache and two small copies for finding duplicates.
struct DecodedPicture: Sendable {
  /// `side` x `side`.
  let image: PixelImage
  /// A hash of the picture at 64 x 64: equal for files that show the same drawing, compressed differently.
  let thumbnailHash: UInt64
  /// The picture at 16 x 16, for near duplicates.
  let signature: PictureSignature
  /// The result for one file: a picture, or why there is none.
  enum Outcome: Sendable {
    case picture(DecodedPicture)
    /// Nothing is drawn, or it has more pixels than are read: left out by rule.
    case excluded(String)
    /// The file is damaged.
    case unreadable(String)
  }

  /// What a picture must have to be of use.
  struct Limits: Sendable {
    /// The least length of the longer side, in pixels.
    var minimumSide = 1
    /// The greatest quotient of the sides.
    var maximumAspect = Int.max
    /// The least standard deviation of the samples at 64 x 64, of 255.
    var minimumDeviation = 0.0

    static let none = Limits()
    /// Clip art holds bullets, rules and blank pages.
    static let clipArt = Limits(minimumSide: 24, maximumAspect: 8, minimumDeviation: 2)
  }

  /// Reads `png` and applies the image rule at `side` pixels.
  static func read(png: [UInt8], side: Int, limits: Limits) -> Outcome {
    do throws(PNGError) {
      let header = try PNGDecoder.header(of: png)
      let (short, long) = (min(header.width, header.height), max(header.width, header.height))
      guard long >= limits.minimumSide else { return .excluded("it is smaller than \(limits.minimumSide) pixels") }
      guard long / limits.maximumAspect < short else {
        return .excluded("it is more than \(limits.maximumAspect) times as long as wide")
      }
      let drawing = try PNGDecoder.decode(png)
      guard let box = drawing.drawingBox else { return .excluded("nothing is drawn") }
      var content = drawing.onWhite(box)
      let signature = SquarePicture.resized(content, fitting: 16, filter: .area)
      let extent = max(content.width, content.height)
      if extent > 2 * workingSide {
        // One pass over a large scan instead of three.
        let scale = Double(workingSide) / Double(extent)
        let size = (max(1, Int(Double(content.width) * scale)), max(1, Int(Double(content.height) * scale)))
        content = Resampler(from: (content.width, content.height), to: size)(content)
      }
      let thumbnail = SquarePicture.resized(content, fitting: 64)
      guard deviation(of: thumbnail.pixels) >= limits.minimumDeviation else { return .excluded("it is blank") }
      return .picture(
        DecodedPicture(
          image: SquarePicture.resized(content, fitting: side), thumbnailHash: WordHash.hash(thumbnail.pixels),
          signature: PictureSignature(signature)))
    } catch {
      switch error {
      case .size: return .excluded(error.description)
      case .damage: return .unreadable(error.description)
      }
    }
  }

  /// Pictures of more than twice this many pixels per side are first reduced to it.
  private static let workingSide = 256

  private static func deviation(of samples: [UInt8]) -> Double {
    let count = Double(samples.count)
    let mean = samples.reduce(0) { $0 + Double($1) } / count
    let square = samples.reduce(0) { $0 + Double($1) * Double($1) } / count
    return max(0, square - mean * mean).squareRoot()
  }
}

/// A picture file of a package, as PNG.
enum DrawingFile {
  /// The PNG of the file at `path`; drawings (`.svg`) are rendered at 256 pixels for their longer side by
  /// `rsvg-convert`.
  static func png(at path: String) throws(DebCapBuildError) -> [UInt8] {
    guard path.hasSuffix(".svg") else { return try FileListing.bytes(of: path) }
    let size = "256"
    do throws(ToolRun.Failure) {
      return try ToolRun.output(of: renderer, ["--keep-aspect-ratio", "--width", size, "--height", size, path])
    } catch {
      switch error {
      case .absence: throw rendererFailure(error.reason)
      case .status: throw DebCapBuildError.metadata(path: path, reason: error.reason)
      case .start, .signal: throw DebCapBuildError.interruption(name: renderer, path: path, reason: error.reason)
      }
    }
  }

  /// Throws unless drawings can be rendered.
  static func requireRenderer() throws(DebCapBuildError) {
    guard ToolRun.path(of: renderer) != nil else { throw rendererFailure("it is not installed") }
  }

  private static let renderer = "rsvg-convert"

  private static func rendererFailure(_ reason: String) -> DebCapBuildError {
    .tool(name: renderer, package: "librsvg2-bin", reason: reason)
  }
}
