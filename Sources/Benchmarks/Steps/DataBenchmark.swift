public import Data
import Tensor

/// Times what happens to a picture before a training step sees it, on the calling thread: reading it, its two views, decoding files.
///
/// Seconds are the thread's processor time, so that other programs on the machine take nothing away from a rate.
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

  /// Views a second from JPEG files in memory, two of each file, which is decoded once: as the loader makes them.
  ///
  /// - Parameters:
  ///   - files: Such as `photographs()`.
  ///   - side: Of a view, in pixels.
  public static func photographViewsPerSecond(_ files: [[UInt8]], side: Int = 256, seconds: Double) throws -> Double {
    let (augmentation, decoder) = (Augmentation.published(side: side), PictureDecoder())
    for file in files { _ = try decoder.decode(file) }
    var values = [Float](repeating: 0, count: 3 * side * side)
    return values.withUnsafeMutableBufferPointer { values in
      2
        * DataBenchmark.rate(seconds: seconds) { round in
          guard let reading = try? decoder.decode(files[round % files.count]) else { return }
          for view in 0..<2 {
            let seed = Seed(0).derived("view benchmark", round, view)
            PixelNormalization.clip.write(augmentation.apply(to: reading.image, seed: seed), to: values)
          }
        }
    }
  }

  /// Drawn photographs of 640 x 480 pixels as JPEG files.
  public static func photographs(_ count: Int = 16) throws -> [[UInt8]] {
    try (0..<count).map { number in
      try JPEGEncoder.encode(
        DrawnPhotograph.picture(width: 640, height: 480, seed: Seed(UInt64(number))), quality: 88)
    }
  }

  /// Pictures a second from the source, as the loader reads them.
  public static func picturesPerSecond(_ source: some PairSource, seconds: Double) throws -> Double {
    let places = places(256, of: source.count)
    // What can fail has failed here.
    for place in places { _ = try source.image(at: place) }
    return rate(seconds: seconds) { _ = try? source.image(at: places[$0 % places.count]) }
  }

  /// PNG files a second, already in memory; whole rounds through all of them.
  public static func decodedPerSecond(_ files: [[UInt8]], seconds: Double) throws(PNGError) -> Double {
    let start = threadSeconds()
    var decoded = 0
    var elapsed = 0.0
    while elapsed < seconds {
      for file in files { _ = try PNGDecoder.decode(file) }
      decoded += files.count
      elapsed = threadSeconds() - start
    }
    return Double(decoded) / elapsed
  }

  /// How often `body` runs in a second; a first call is not counted.
  private static func rate(seconds: Double, _ body: (_ round: Int) -> Void) -> Double {
    body(0)
    let start = threadSeconds()
    var rounds = 0
    var elapsed = 0.0
    while elapsed < seconds {
      for _ in 0..<16 {
        body(rounds)
        rounds += 1
      }
      elapsed = threadSeconds() - start
    }
    return Double(rounds) / elapsed
  }
}
