import DataSets
import Data
import Downstream
import Training

extension StudyData {
  /// The embedded data: combinations of factors that training never shows, by numbers and by relations.
  static func shapes(at scale: Scale, split: DataSplit = .test) -> StudyData {
    let (training, test, side) =
      switch scale {
      case .smoke: (128, 48, 32)
      case .demo: (6000, 500, 64)
      case .full, .published: (40_000, 1000, 64)
      }
    return StudyData(
      name: .shapes, training: CaptionedShapes(split: .train, count: training, side: side),
      tasks: RetrievalTask.byOrigin(of: CaptionedShapes(split: split, count: test, side: side)),
      // A relation such as "left of" does not survive a mirror.
      allowsFlips: false, split: split,
      notes: ["The \(split.rawValue) pictures show combinations of factors that training never shows."],
      material: { ShapeMaterial(training: training, test: test, side: side) })
  }
}
