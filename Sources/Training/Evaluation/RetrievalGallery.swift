package import Data

/// A task spelled out: its pictures, its captions, and which belong together.
package struct RetrievalGallery {
  package let task: RetrievalTask
  /// `[images]`: samples, in the task's order.
  package var images: [Int] { task.samples }
  /// `[captions]`: the sample from which each caption is taken.
  package let captions: [Int]
  /// `[captions]`: cleaned.
  package let texts: [String]
  /// `[images]`: the captions of each picture's group.
  package let captionsOfImages: [Set<Int>]
  /// `[captions]`: all pictures of the caption's group.
  package let imagesOfCaptions: [Set<Int>]

  /// Groups are numbered as they appear. A group is queried with the first caption of its first sample; should cleaning leave nothing
  /// of it, with the next. If every caption asks, those of which cleaning leaves nothing do not.
  package init(_ task: RetrievalTask, cleaner: CaptionCleaner) throws(RetrievalError) {
    guard !task.samples.isEmpty else { throw RetrievalError.emptiness(task: task.name) }
    var numbers: [String: Int] = [:]
    var groups: [String] = []
    var members: [[Int]] = []
    for (image, sample) in task.samples.enumerated() {
      let group = task.source.group(at: sample)
      if let number = numbers[group] {
        members[number].append(image)
      } else {
        numbers[group] = groups.count
        groups.append(group)
        members.append([image])
      }
    }
    var captions: [Int] = []
    var texts: [String] = []
    var captionsOfImages = [Set<Int>](repeating: [], count: task.samples.count)
    var imagesOfCaptions: [Set<Int>] = []
    for (number, images) in members.enumerated() {
      let candidates = images.lazy.map { task.samples[$0] }.flatMap { sample in
        task.source.captions(at: sample).lazy.map { (sample: sample, text: cleaner.clean($0)) }
      }
      let queries =
        switch task.queries {
        case .firstCaptionOfGroup: candidates.first { !$0.text.isEmpty }.map { [$0] } ?? []
        case .everyCaption: Array(candidates.filter { !$0.text.isEmpty })
        }
      guard !queries.isEmpty else {
        throw RetrievalError.caption(task: task.name, source: task.source.name, group: groups[number])
      }
      let numbers = Set(captions.count..<(captions.count + queries.count))
      captions += queries.map(\.sample)
      texts += queries.map(\.text)
      imagesOfCaptions += queries.map { _ in Set(images) }
      for image in images { captionsOfImages[image] = numbers }
    }
    self.task = task
    self.captions = captions
    self.texts = texts
    self.captionsOfImages = captionsOfImages
    self.imagesOfCaptions = imagesOfCaptions
  }

  /// What a random order reaches.
  package var chance: RetrievalRecall {
    let (images, captions) = (captionsOfImages.count, imagesOfCaptions.count)
    return RetrievalRecall(
      imageToText: Recall(of: captionsOfImages.map { .chance(candidates: captions, positives: $0.count) }),
      textToImage: Recall(of: imagesOfCaptions.map { .chance(candidates: images, positives: $0.count) }))
  }
}
