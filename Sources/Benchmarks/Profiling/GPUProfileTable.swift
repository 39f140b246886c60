package import CUDA
import Reporting

/// Where the time of a GPU goes in a step, by kernel and by kind of product, the longest first.
package struct GPUProfileTable {
  private let times: [KernelTime]
  private let steps: Int

  /// - Parameter steps: How many steps the times are of.
  package init(_ times: [KernelTime], steps: Int) {
    self.times = times
    self.steps = max(1, steps)
  }

  package var text: String {
    let whole = times.reduce(0) { $0 + $1.seconds }
    let rows = times.map { time in
      [
        time.name, NumberFormat.fixed(1).text(Double(time.calls) / Double(steps)),
        NumberFormat.fixed(3).text(1000 * time.seconds / Double(steps)),
        whole > 0 ? NumberFormat.fixed(1).text(100 * time.seconds / whole) : "",
      ]
    }
    let total = ["all", "", NumberFormat.fixed(3).text(1000 * whole / Double(steps)), ""]
    return AlignedColumns(rows: [["on the GPU", "calls per step", "ms per step", "%"]] + rows + [total]).text
  }
}
