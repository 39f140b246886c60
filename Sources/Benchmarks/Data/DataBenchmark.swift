package import Data
import Encoders
import Files
import Foundation
import JSON
import Losses
import Reporting
package import Tensor
import Training

/// Times what happens to a picture before a training step sees it, on the calling thread: reading it, its two views, decoding files.
///
/// Seconds are the thread's processor time, so that other programs on the machine take nothing away from a rate.
package struct DataBenchmark: Sendable {
  /// Spread over the source, so that no collection is missing.
  package let pictures: [PixelImage]
  package let augmentation: Augmentation
  /// Of one thread, the calling one, whose time is taken.
  private static let device = CPUDevice(threadCount: 1)
  private static let table = PixelNormalization.clip.table

  /// - Parameters:
  ///   - count: Pictures to take.
  ///   - side: Of a view, in pixels.
  package init(_ source: some PairSource, count: Int = 256, side: Int = 64) throws {
    pictures = try DataBenchmark.places(count, of: source.count).map(source.image(at:))
    augmentation = .published(side: side)
  }

  /// `count` places of `0..<total`, evenly spread, fewer where there are not so many.
  package static func places(_ count: Int, of total: Int) -> [Int] {
    let taken = min(count, total)
    return (0..<taken).map { $0 * total / taken }
  }

  /// Views a second, normalised floats included; two of each picture.
  package func viewsPerSecond(seconds: Double) -> Double {
    DataBenchmark.rate(seconds: seconds) { round in
      let picture = round / 2 % pictures.count
      let seed = Seed(0).derived("view benchmark", round)
      DataBenchmark.normalize(augmentation.apply(to: pictures[picture], seed: seed))
    }
  }

  /// Views a second from JPEG files in memory, two of each file, which is decoded once: as the loader makes them.
  ///
  /// - Parameters:
  ///   - files: Such as `photographs()`.
  ///   - side: Of a view, in pixels.
  package static func photographViewsPerSecond(_ files: [[UInt8]], side: Int = 256, seconds: Double) throws -> Double {
    let (augmentation, decoder) = (Augmentation.published(side: side), PictureDecoder())
    for file in files { _ = try decoder.decode(file) }
    return 2
      * rate(seconds: seconds) { round in
        guard let reading = try? decoder.decode(files[round % files.count]) else { return }
        for view in 0..<2 {
          let seed = Seed(0).derived("view benchmark", round, view)
          normalize(augmentation.apply(to: reading.image, seed: seed))
        }
      }
  }

  /// What becomes of a view behind the loader.
  private static func normalize(_ view: PixelImage) {
    _ = Tensor(pictures: view.pixels, table: table, shape: [1, 3, view.height, view.width], on: device)
  }

  /// Drawn photographs of 640 x 480 pixels as JPEG files.
  package static func photographs(_ count: Int = 16) throws -> [[UInt8]] {
    try (0..<count).map { number in
      try JPEGEncoder.encode(
        SyntheticPhotograph.picture(width: 640, height: 480, seed: Seed(UInt64(number))), quality: 88)
    }
  }

  /// Pictures a second from the source, as the loader reads them.
  package static func picturesPerSecond(_ source: some PairSource, seconds: Double) throws -> Double {
    let places = places(256, of: source.count)
    // What can fail has failed here.
    for place in places { _ = try source.image(at: place) }
    return rate(seconds: seconds) { _ = try? source.image(at: places[$0 % places.count]) }
  }

  /// PNG files a second, already in memory; whole rounds through all of them.
  package static func decodedPerSecond(_ files: [[UInt8]], seconds: Double) throws(PNGError) -> Double {
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

/// Trains some steps of the tiny model on real batches and asks how long it waited for them.
package struct LoaderBenchmark {
  /// What was measured.
  package struct Report: Sendable {
    package var steps: Int
    /// In training steps.
    package var stepSeconds: Double
    /// Between them, for batches.
    package var waitedSeconds: Double
    package var loaderThreads: Int

    package init(steps: Int, stepSeconds: Double, waitedSeconds: Double, loaderThreads: Int) {
      self.steps = steps
      self.stepSeconds = stepSeconds
      self.waitedSeconds = waitedSeconds
      self.loaderThreads = loaderThreads
    }

    package var waitedShare: Double { waitedSeconds / max(stepSeconds + waitedSeconds, 1e-12) }
  }

  private let source: any PairSource
  private let tokenizer: any Tokenizer
  private let loaderThreads: Int

  package init(_ source: any PairSource, tokenizer: any Tokenizer, loaderThreads: Int = 1) {
    self.source = source
    self.tokenizer = tokenizer
    self.loaderThreads = loaderThreads
  }

  /// The wait for the first batch, before anything was made ahead, does not count.
  package func run(steps: Int, on device: any Device) throws -> Report {
    var recipe = StepBenchmark.Size.tiny.recipe.with(\.augmentation, .published(side: 64))
    recipe.model.vocabularySize = tokenizer.vocabularySize
    recipe.batchSize = min(recipe.batchSize, source.count)
    let trainer = try Trainer(recipe: recipe, seed: Seed(0), tokens: tokenizer.specialTokens, device: device)
    let loader = PairLoader(
      source, tokenizer: tokenizer,
      options: LoaderOptions(
        batchSize: recipe.batchSize, augmentation: recipe.augmentation, threadCount: loaderThreads),
      seed: Seed(0), steps: 0..<steps + 1)
    defer { loader.cancel() }
    if let batch = try loader.next() { _ = try trainer.train(batch.uploaded(to: trainer.model.device)) }
    let before = loader.waitingSeconds
    var stepSeconds = 0.0
    while let batch = try loader.next() {
      let start = ContinuousClock.now
      _ = try trainer.train(batch.uploaded(to: trainer.model.device))
      stepSeconds += (ContinuousClock.now - start) / .seconds(1)
    }
    return Report(
      steps: steps, stepSeconds: stepSeconds, waitedSeconds: loader.waitingSeconds - before,
      loaderThreads: loaderThreads)
  }
}

/// PNG files on which decoding is timed: some of those below a folder.
///
/// What cannot be timed is left out and counted: a folder of other people's files holds pictures of 160 megapixels and cut ones.
package struct DrawingSample {
  /// Larger pictures are left out: one of them would take as long as a hundred of the others.
  package static let pixelLimit = 1 << 20

  package private(set) var paths: [String] = []
  /// The files' bytes.
  package private(set) var files: [[UInt8]] = []
  /// The files with more than `pixelLimit` pixels, of which only the begin is read.
  package private(set) var largeCount = 0
  /// The files that are not sound PNG.
  package private(set) var unreadableCount = 0

  /// Looks at `count` of the files called `*.png` below `folder`, evenly spread over all of them in the order of their paths.
  package init(below folder: String, count: Int = 200) {
    guard let walk = FileManager.default.enumerator(atPath: folder) else { return }
    let names = walk.compactMap { $0 as? String }.filter { $0.hasSuffix(".png") }.sorted()
    for place in DataBenchmark.places(count, of: names.count) { add(folder + "/" + names[place]) }
  }

  private mutating func add(_ path: String) {
    guard let handle = FileHandle(forReadingAtPath: path), let begin = try? handle.read(upToCount: 64),
      let header = try? PNGDecoder.header(of: [UInt8](begin))
    else {
      unreadableCount += 1
      return
    }
    guard header.pixelCount <= Self.pixelLimit else {
      largeCount += 1
      return
    }
    guard let contents = FileManager.default.contents(atPath: path), (try? PNGDecoder.decode([UInt8](contents))) != nil
    else {
      unreadableCount += 1
      return
    }
    paths.append(path)
    files.append([UInt8](contents))
  }

  /// What was left out, such as `3 larger than a megapixel and 1 unreadable left out`; nil if nothing was.
  package var omissions: String? {
    let parts = [(largeCount, "larger than a megapixel"), (unreadableCount, "unreadable")].filter { $0.0 > 0 }
    return parts.isEmpty ? nil : parts.map { "\($0) \($1)" }.joined(separator: " and ") + " left out"
  }
}

/// The pictures that views are made of, written so that another program can make views of the same ones.
///
/// `pictures.json` (side and count), `pictures.rgb` (bytes of all, one after the other), `jpeg.txt` (paths of the photographs,
/// which are written beside it) and `png.txt` (paths of the decoded files).
struct PictureExport {
  let pictures: [PixelImage]
  /// JPEG files.
  let photographs: [[UInt8]]
  let drawings: DrawingSample

  func write(to folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let side = pictures.first?.width ?? 0
    let sizes: JSONValue = ["side": .integer(side), "count": .integer(pictures.count)]
    try AtomicFile.write(sizes.compactText + "\n", to: folder + "/pictures.json")
    try AtomicFile.write(pictures.flatMap(\.pixels), to: folder + "/pictures.rgb")
    var names: [String] = []
    for (number, file) in photographs.enumerated() {
      names.append("\(folder)/photograph-\(number).jpg")
      try AtomicFile.write(file, to: names[number])
    }
    try AtomicFile.write(names.map { $0 + "\n" }.joined(), to: folder + "/jpeg.txt")
    try AtomicFile.write(drawings.paths.map { $0 + "\n" }.joined(), to: folder + "/png.txt")
  }
}
