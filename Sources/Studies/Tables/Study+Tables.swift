public import Files
import Reporting
import Training

extension Study {
  /// The folder of the study's tables: beside the runs, because studies share those.
  public var tablesFolder: String { "\(runsFolder)/studies/\(experiment.name)-\(scale.rawValue)-\(data.name.rawValue)" }

  /// Writes `table.md`, `table.tex`, `table.csv` and `table.json` into `tablesFolder`.
  public func write(_ table: StudyTable) throws(FileError) {
    for format in [TableFormat.markdown, .latex, .csv, .json] {
      try AtomicFile.write(format.text(of: table), to: "\(tablesFolder)/table.\(format.fileExtension)")
    }
  }
}
