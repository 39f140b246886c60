public import Data
import Tensor

/// Times what happens to a picture before a training step sees it, on the calling thread: reading it, its two views, decoding files.
public struct DataBenchmark: Sendable {
  /// Spread over the source, so that no collection is missing.
  public let pictures: [PixelImage]
  public let augmentation: Augmentation
  private let normalization = PixelNormalization.clip

  /// - Parameters:
  ///   - count: Pictures to take.
  ///   - side: Of a view, in pixels.
  public init(_ source: some PairSource, count: Int = 256, side: Int = 64) throws {
    pictures = try DataBenchmark.places(count, of: source.count).map(source.image(at:))
    augmentation = .published(side: side)
  }

  /// `count` places of `0..<total`, evenly spread, fewer where there are not so many.
  package static func places(_ count: Int, of total: Int) -> [Int] {
    let taken = min(count, total)
    return (0..<taken).map { $0 * total / taken }
  }

  /// Views a second, normalised floats included; two of each picture.
  public func viewsPerSecond(seconds: Double) -> Double {
    var values = [Float](repeating: 0, count: 3 * augmentation.side * augmentation.side)
    return values.withUnsafeMutableBufferPointer { values in
      DataBenchmark.rate(seconds: seconds) { round in
        let picture = round / 2 % pictures.count
        let view = augmentation.apply(to: pictures[picture], seed: Seed(0).derived("view benchmark", round))
        normalization.write(view, to: values)
      }
    }
  }

  /// Pictures a second from the source, as the loader reads them.
  public static func picturesPerSecond(_ source: some PairSource, seconds: Double) throws -> Double {
    let places = places(256, of: source.count)
    // What can fail has failed here.
    for place in places { _ = try source.image(at: place) }
    return rate(seconds: seconds) { _ = try? source.image(at: places[$0 % places.count]) }
  }

  /// PNG files a second, already in memory.
  public static func decodedPerSecond(_ files: [[UInt8]], seconds: Double) throws(PNGError) -> Double {
    for file in files { _ = try PNGDecoder.decode(file) }
    return rate(seconds: seconds) { _ = try? PNGDecoder.decode(files[$0 % files.count]) }
  }

  /// How often `body` runs in a second; a first call is not counted.
  private static func rate(seconds: Double, _ body: (_ round: Int) -> Void) -> Double {
    body(0)
    let start = ContinuousClock.now
    var rounds = 0
    var elapsed = 0.0
    while elapsed < seconds {
      for _ in 0..<16 {
        body(rounds)
        rounds += 1
      }
      elapsed = (ContinuousClock.now - start) / .seconds(1)
    }
    return Double(rounds) / elapsed
  }
}
