package import JSON
import Reporting
package import Training

/// What `triad bench data` prints.
package struct DataReport {
  package let source: String
  package let viewsPerSecond: Double
  package let picturesPerSecond: Double
  /// Nil where no PNG files were found.
  package let decodedPerSecond: Double?
  package let loader: LoaderBenchmark.Report

  package init(
    source: String, viewsPerSecond: Double, picturesPerSecond: Double, decodedPerSecond: Double?,
    loader: LoaderBenchmark.Report
  ) {
    self.source = source
    self.viewsPerSecond = viewsPerSecond
    self.picturesPerSecond = picturesPerSecond
    self.decodedPerSecond = decodedPerSecond
    self.loader = loader
  }

  /// The answer of one turn beside another program.
  package static func turn(viewsPerSecond: Double, decodedPerSecond: Double?) -> JSONValue {
    ["views_per_s": .number(viewsPerSecond), "decoded_per_s": .optional(decodedPerSecond)]
  }

  package var text: String {
    let grouped = NumberFormat.grouped
    return AlignedColumns(
      rows: [
        ["a second and core, \(source)", ""],
        ["views of 64 px (two a picture)", grouped.text(viewsPerSecond)],
        ["pairs of views", grouped.text(viewsPerSecond / 2)],
        ["pictures read", grouped.text(picturesPerSecond)],
        ["PNG files decoded", decodedPerSecond.map(grouped.text) ?? "no files found"],
      ]
    ).text
      + "\n\nBeside \(loader.steps) steps of the tiny model, \(loader.loaderThreads) loader thread: waited "
      + KernelTable.percent(loader.waitedShare) + " of the time ("
      + KernelTable.duration(loader.waitedSeconds / Double(max(1, loader.steps))) + " a step of "
      + KernelTable.duration(loader.stepSeconds / Double(max(1, loader.steps))) + ")."
  }

  package func json(threads: Int) -> JSONValue {
    [
      "source": .string(source), "views_per_s": .number(viewsPerSecond),
      "pictures_per_s": .number(picturesPerSecond), "decoded_per_s": .optional(decodedPerSecond),
      "threads": .integer(threads), "loader_threads": .integer(loader.loaderThreads),
      "steps": .integer(loader.steps), "step_s": .number(loader.stepSeconds / Double(max(1, loader.steps))),
      "loader_wait_share": .number(loader.waitedShare),
    ]
  }
}
