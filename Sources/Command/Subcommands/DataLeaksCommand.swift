import Data
import Downstream
import Reporting
import Studies
import Training

/// `triad data leaks`: whether models have seen what they are asked about, in pre-training or in the training of a task.
struct DataLeaksCommand: Subcommand {
  let name = "data leaks"
  let summary = "Look for pictures and groups that are both learned from and asked about; fails if there are any"
  let options: [CommandOption] = [
    .choice("data", StudyDataName.allCases.map(\.rawValue), "Of which data", default: StudyDataName.debcap.rawValue),
    .choice("scale", [Scale.smoke, .demo, .full].map(\.rawValue), "Of drawn pictures", default: Scale.demo.rawValue),
  ]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let name = arguments.value("data").flatMap(StudyDataName.init(rawValue:)) ?? .debcap
    let scale = arguments.value("scale").flatMap(Scale.init(rawValue:)) ?? .demo
    var check = LeakCheck()
    for split in [DataSplit.validation, .test] {
      let data = try StudyData(name, at: scale, split: split)
      for task in data.tasks {
        let asked = SubsetSource(task.source, indices: task.samples, name: task.name)
        try check.compare(
          asked, named: "retrieval, \(task.name), \(split.rawValue)", with: data.training, named: "pre-training")
      }
      if let material = try data.material?() {
        try check.compare(
          PreparedMaterial(material, asking: split), asking: split, pretraining: data.training)
      }
    }
    let rows = check.comparisons.map { comparison in
      [
        comparison.asked, comparison.learned, "\(comparison.pictureCount)", "\(comparison.overlap.groups.count)",
        "\(comparison.overlap.equalPictures.count)",
      ]
    }
    console.output.writeLine(
      AlignedColumns(rows: [["asked", "learned from", "pictures", "shared groups", "equal pictures"]] + rows).text)
    for comparison in check.comparisons { try comparison.requireNothingShared() }
    console.output.writeLine("Nothing that is asked is learned from.")
  }
}
