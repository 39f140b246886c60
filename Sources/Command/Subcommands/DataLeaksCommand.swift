import Data
import DataSets
import Downstream
import Foundation
import Reporting
import Studies
import Training

/// `triad data leaks`: whether models have seen what they are asked about, in pre-training or in the training of a task.
struct DataLeaksCommand: Subcommand {
  let workplace: Workplace
  let name = "data leaks"
  let summary = "Look for pictures and groups that are both learned from and asked about; fails if there are any"
  var options: [CommandOption] {
    [
      .choice("data", sets.map(\.name.rawValue), "Which data", default: StudyDataName.debcap.rawValue),
      .choice(
        "scale", [Scale.smoke, .demo, .full].map(\.name), "The scale whose pictures are drawn", default: Scale.demo.name
      ),
    ]
  }

  private var sets: [StudyDataSet] { workplace.catalogue.dataSets.filter(\.isNamed) }

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let name = arguments.value("data")
    let set = sets.first { $0.name.rawValue == name } ?? .debcap
    let scale = Scale.standard.first { $0.name == arguments.value("scale") } ?? .demo
    var check = LeakCheck(threads: ProcessInfo.processInfo.activeProcessorCount)
    for split in [DataSplit.validation, .test] {
      let data = try StudyData(set, at: scale, split: split)
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
        comparison.asked, comparison.learned, "\(comparison.pictures.pictures)", "\(comparison.groups.count)",
        "\(comparison.pictures.equalPictures)",
      ]
    }
    console.output.writeLine(
      AlignedColumns(rows: [["asked", "learned from", "pictures", "shared groups", "equal pictures"]] + rows).text)
    for comparison in check.comparisons { try comparison.requireNothingShared() }
    console.output.writeLine("Nothing that is asked is learned from.")
  }
}
