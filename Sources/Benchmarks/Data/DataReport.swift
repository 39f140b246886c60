package import JSON
import Reporting
import Training

/// What `triad bench data` prints.
package struct DataReport {
  package let source: String
  package let rates: DataRates
  package let picturesPerSecond: Double
  package let loader: LoaderBenchmark.Report

  package init(source: String, rates: DataRates, picturesPerSecond: Double, loader: LoaderBenchmark.Report) {
    self.source = source
    self.rates = rates
    self.picturesPerSecond = picturesPerSecond
    self.loader = loader
  }

  package var text: String {
    let grouped = NumberFormat.grouped
    return AlignedColumns(
      rows: [
        ["per second and core, \(source)", ""],
        ["views of 64 px (two per picture)", grouped.text(rates.views)],
        ["pairs of views", grouped.text(rates.views / 2)],
        ["pictures read", grouped.text(picturesPerSecond)],
        ["views of 256 px (two per JPEG file of 640 x 480)", grouped.text(rates.photographViews)],
        ["PNG files decoded", rates.decoded.map(grouped.text) ?? "no files found"],
      ]
    ).text
      + "\n\nBeside \(loader.steps) steps of the tiny model, \(loader.loaderThreads) loader thread: waited "
      + KernelTable.percent(loader.waitedShare) + " of the time ("
      + KernelTable.duration(loader.waitedSeconds / Double(max(1, loader.steps))) + " per step of "
      + KernelTable.duration(loader.stepSeconds / Double(max(1, loader.steps))) + ")."
  }

  package func json(threads: Int) -> JSONValue {
    [
      "source": .string(source), "views_per_s": .number(rates.views),
      "photograph_views_per_s": .number(rates.photographViews),
      "pictures_per_s": .number(picturesPerSecond), "decoded_per_s": .optional(rates.decoded),
      "threads": .integer(threads), "loader_threads": .integer(loader.loaderThreads),
      "steps": .integer(loader.steps), "step_s": .number(loader.stepSeconds / Double(max(1, loader.steps))),
      "loader_wait_share": .number(loader.waitedShare),
    ]
  }
}

/// What one core makes in a second of processor time: the answer of `triad bench data` in a turn beside another program.
package struct DataRates {
  /// Views of 64 pixels, from pixels in memory.
  package let views: Double
  /// Views of 256 pixels, two of each JPEG file of 640 x 480.
  package let photographViews: Double
  /// PNG files; nil where none were found.
  package let decoded: Double?

  package init(views: Double, photographViews: Double, decoded: Double?) {
    self.views = views
    self.photographViews = photographViews
    self.decoded = decoded
  }

  package var json: JSONValue {
    [
      "views_per_s": .number(views), "photograph_views_per_s": .number(photographViews),
      "decoded_per_s": .optional(decoded),
    ]
  }
}
