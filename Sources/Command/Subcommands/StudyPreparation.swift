import Ranks
import Reporting
import Studies

extension Study {
  /// What comes before the first run, here or on a cluster: what would stop runs later is said, and the folder gets the tables as they are.
  ///
  /// - Parameter checks: Of pictures, where they have been looked at already.
  func prepareFolder(
    after checks: StudyPictureChecks? = nil, _ ranks: Ranks? = nil, until stop: StopSignal, on console: Console
  ) throws {
    var bar = console.makeProgressBar()
    defer { bar.finish() }
    try examinePictures(after: checks) { done, total in
      bar.show(
        ProgressUpdate(title: "comparing pictures", step: done, total: total, itemsPerStep: 1, itemName: "pictures"))
      try ranks?.sayAlive()
      try stop.check()
    }
    bar.finish()
    // Written before anything is computed: that the folder cannot be written should not come out after half an hour.
    if let place = try tablesLink.moveEarlierTables() {
      console.diagnostics.writeLine("The tables of an earlier version are now in \(place).")
    }
    try write(try StudyTable(self))
    try recordData()
  }
}
