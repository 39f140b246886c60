import DataSets
import Data
import Training

extension Study {
  /// In percent, how many captions of each track have only words that occur in the training captions, function words aside: what a
  /// model that is trained on words can be asked for.
  ///
  /// A track whose captions cannot be read is left out; its evaluation says why.
  var coverage: [(track: String, percent: Double)] {
    let training = data.training
    let vocabulary = CaptionCoverage.words(of: (0..<training.count).lazy.flatMap { training.captions(at: $0) })
    return data.tasks.compactMap { task in
      guard let texts = try? RetrievalGallery(task, cleaner: CaptionCleaner()).texts, !texts.isEmpty else { return nil }
      let covered = texts.count { CaptionCoverage.covers($0, vocabulary) }
      return (task.name, 100 * Double(covered) / Double(texts.count))
    }
  }
}
