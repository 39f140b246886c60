package import Data
package import Tensor

/// Photograph-like pictures of 640 x 480 with captions that are true of them: JPEG files that are in no folder, each made when it is
/// asked for, so that any number needs no memory.
///
/// Every picture is a group of its own. For trying out what is meant for photographs, and for measuring it, without anyone's pictures.
package struct CaptionedPhotographs: FileBackedSource, Hashable {
  package let count: Int
  /// Captions of each picture.
  package let captionCount: Int
  package let seed: Seed

  /// The most captions of a picture.
  package static let captionLimit = 5
  /// The most pictures.
  package static let countLimit = 1_000_000_000
  /// Of the JPEG files.
  package static let quality = 88

  package init(count: Int, captionCount: Int = captionLimit, seed: Seed = Seed(0)) {
    require(
      count > 0 && (1...Self.captionLimit).contains(captionCount),
      "CaptionedPhotographs: \(count) pictures with \(captionCount) captions each")
    self.count = count
    self.captionCount = captionCount
    self.seed = seed
  }

  package var name: String { "photographs" }

  package var decoder: PictureDecoder { PictureDecoder() }

  package var fingerprint: UInt64 {
    // The first number is the version of the drawing and captioning rules: raise it when a picture or a caption changes.
    seed.derived("captioned-photographs", 1, count, captionCount).value
  }

  /// What picture `index` shows.
  package func scene(at index: Int) -> PhotographScene {
    require((0..<count).contains(index), "CaptionedPhotographs: sample \(index) of \(count)")
    var random = seed.derived("photograph-scene", index).stream()
    return PhotographScene(using: &random)
  }

  package func entry(at index: Int) -> PairEntry {
    PairEntry(
      captions: Array(scene(at: index).captions.prefix(captionCount)), group: "photograph:\(index)",
      picture: "photograph \(index)")
  }

  package func pictureFile(of entry: PairEntry, at index: Int) throws -> [UInt8] {
    let picture = PhotographCanvas.draw(scene(at: index), seed: seed.derived("photograph-ground", index))
    return try JPEGEncoder.encode(picture, quality: Self.quality)
  }
}
