import JSON
public import Parts
import Tensor

/// Puts a picture operation through what augmentation relies on, with pictures of a few hundred pixels.
///
/// ```swift
/// @Test func `My operation conforms`() {
///   let report = checkImageOperation(Posterize(levels: 4))
///   #expect(report.isConforming, "\(report)")
/// }
/// ```
///
/// Depends on no test framework. An operation that stops the program, on a picture of one pixel say, stops the check as well.
///
/// - Parameter skipping: Names of checks that do not apply: `repeatable`, `draws`, `size`, `pixels`, `small`, `codable`.
public func checkImageOperation<Checked: ImageOperation>(
  _ operation: Checked, skipping: Set<String> = []
) -> ConformanceReport {
  let subject = ImageOperationSubject(operation: operation)
  return ConformanceReport(
    of: "picture operation '\(Checked.name)'",
    [
      ConformanceReport.Check(
        "repeatable", "equal pictures and equal random numbers give equal pictures, in any order and on four threads",
        failure: subject.repeatableFailure),
      ConformanceReport.Check(
        "draws", "how many random numbers are drawn does not depend on what a picture shows",
        failure: subject.drawsFailure),
      ConformanceReport.Check(
        "size", "the size of the result does not depend on what a picture shows", failure: subject.sizeFailure),
      ConformanceReport.Check(
        "pixels", "the result has three levels for each of its pixels", failure: subject.pixelsFailure),
      ConformanceReport.Check(
        "small", "pictures of a single pixel, row, column or colour stay pictures", failure: subject.smallFailure),
      ConformanceReport.Check(
        "codable", "encoding and decoding gives an equal operation that gives equal pictures",
        failure: subject.codableFailure),
    ], skipping: skipping)
}

/// The operation under examination, and the pictures that it is tried on.
private struct ImageOperationSubject<Checked: ImageOperation>: Sendable {
  let operation: Checked

  /// A picture and the key of the numbers that the operation draws from.
  struct Trial: Sendable {
    let picture: PixelImage
    let key: Int

    var words: String { "a picture of \(picture.width) x \(picture.height) (key \(key))" }
  }

  /// A picture and how many numbers it took: two streams of one key that go on alike have drawn equally many.
  struct Outcome: Sendable, Hashable {
    let picture: PixelImage
    let nextNumber: UInt64
  }

  func outcome(of trial: Trial) -> Outcome {
    var (picture, random) = (trial.picture, Seed(2022).derived("conformance", trial.key).stream())
    operation.apply(to: &picture, random: &random)
    return Outcome(picture: picture, nextNumber: random.next())
  }

  /// Ordinary pictures: wide, high, square, of odd sides, each with several keys.
  private var trials: [Trial] { trials(of: [(24, 16), (7, 19), (33, 33)].map { noise($0, $1, seed: 1) }) }

  private func trials(of pictures: [PixelImage]) -> [Trial] {
    pictures.flatMap { picture in (0..<8).map { Trial(picture: picture, key: $0) } }
  }

  private func noise(_ width: Int, _ height: Int, seed: UInt64) -> PixelImage {
    var random = Seed(seed).derived("noise", width, height).stream()
    return PixelImage(
      width: width, height: height, pixels: (0..<(width * height * 3)).map { _ in UInt8(random.index(below: 256)) })
  }

  private func plain(_ width: Int, _ height: Int, level: UInt8) -> PixelImage {
    PixelImage(width: width, height: height, red: level, green: level, blue: level)
  }

  func repeatableFailure() -> String? {
    let trials = self.trials
    let first = trials.map(outcome)
    let backwards = Array(trials.reversed().map(outcome).reversed())
    let together = SeparateThreads.map(trials) { outcome(of: $0) }
    for (place, trial) in trials.enumerated() {
      if backwards[place] != first[place] { return "\(trial.words) came out differently the second time" }
      if together[place] != first[place] { return "\(trial.words) came out differently on another thread" }
    }
    return nil
  }

  /// Each trial beside one of the same size and key that shows something else.
  private func compareContents(_ failure: (Trial, Outcome, Outcome) -> String?) -> String? {
    for trial in trials {
      let (width, height) = (trial.picture.width, trial.picture.height)
      let expected = outcome(of: trial)
      for other in [noise(width, height, seed: 2), plain(width, height, level: 0), plain(width, height, level: 255)] {
        let found = outcome(of: Trial(picture: other, key: trial.key))
        if let sentence = failure(trial, expected, found) { return sentence }
      }
    }
    return nil
  }

  func drawsFailure() -> String? {
    compareContents { trial, expected, found in
      expected.nextNumber == found.nextNumber
        ? nil : "\(trial.words) takes another number of draws than one of the same size that shows something else"
    }
  }

  func sizeFailure() -> String? {
    compareContents { trial, expected, found in
      let (one, other) = (expected.picture, found.picture)
      guard (one.width, one.height) != (other.width, other.height) else { return nil }
      return
        "\(trial.words) becomes one of \(one.width) x \(one.height), and one of the same size that shows something else "
        + "becomes one of \(other.width) x \(other.height)"
    }
  }

  func pixelsFailure() -> String? {
    for trial in trials {
      if let sentence = pixelsFailure(of: outcome(of: trial).picture, from: trial) { return sentence }
    }
    return nil
  }

  private func pixelsFailure(of picture: PixelImage, from trial: Trial) -> String? {
    picture.pixels.count == picture.width * picture.height * 3
      ? nil
      : "\(trial.words) becomes one of \(picture.width) x \(picture.height) with \(picture.pixels.count) levels"
  }

  func smallFailure() -> String? {
    // Levels are counted here only if they are right on ordinary pictures.
    let countsLevels = pixelsFailure() == nil
    let sides = [(1, 1), (1, 9), (9, 1), (2, 2), (8, 8)]
    let pictures = sides.flatMap { side in
      [noise(side.0, side.1, seed: 3)] + [0, 128, 255].map { plain(side.0, side.1, level: $0) }
    }
    for trial in trials(of: pictures) {
      let picture = outcome(of: trial).picture
      if picture.width < 1 || picture.height < 1 {
        return "\(trial.words) becomes one of \(picture.width) x \(picture.height)"
      }
      if countsLevels, let sentence = pixelsFailure(of: picture, from: trial) { return sentence }
    }
    return nil
  }

  func codableFailure() throws -> String? {
    let trip = try CodingRoundTrip(operation, called: "operation")
    if let failure = trip.failure { return failure }
    // Pictures that differ each time say nothing about coding.
    guard repeatableFailure() == nil else { return nil }
    let other = ImageOperationSubject(operation: trip.decoded)
    let different = trials.first { other.outcome(of: $0) != outcome(of: $0) }
    return different.map { "decoded, it makes another picture of \($0.words)" }
  }
}
