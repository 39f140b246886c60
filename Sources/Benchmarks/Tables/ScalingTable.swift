import Foundation
package import JSON
import Reporting
import Training

/// The cost of a step at several values of one quantity, and how fast it grows.
package struct ScalingTable {
  package let quantity: ScalingBenchmark.Quantity
  package let points: [ScalingBenchmark.Point]

  package init(_ quantity: ScalingBenchmark.Quantity, _ points: [ScalingBenchmark.Point]) {
    self.quantity = quantity
    self.points = points
  }

  /// The exponent of growth from one point to the next: 1 is linear, 0 does not grow.
  package static func exponent(from a: ScalingBenchmark.Point, to b: ScalingBenchmark.Point) -> Double {
    log(b.seconds / a.seconds) / log(Double(b.value) / Double(a.value))
  }

  package var text: String {
    let heading = [quantity.rawValue, "time", "of the first", "exponent", "memory"]
    return AlignedColumns(rows: [heading] + points.indices.map(row)).text
  }

  package var lines: [JSONValue] {
    points.indices.map { index in
      [
        "quantity": .string(quantity.rawValue), "value": .integer(points[index].value),
        "seconds": .number(points[index].seconds), "bytes": .integer(points[index].bytes),
        "exponent": .optional(index == 0 ? nil : ScalingTable.exponent(from: points[index - 1], to: points[index])),
      ]
    }
  }

  private func row(_ index: Int) -> [String] {
    let point = points[index]
    return [
      NumberFormat.grouped.text(Double(point.value)), KernelTable.duration(point.seconds),
      NumberFormat.fixed(2).text(point.seconds / points[0].seconds) + " x",
      index == 0
        ? "" : NumberFormat.fixed(2).text(ScalingTable.exponent(from: points[index - 1], to: point)),
      NumberFormat.grouped.text((Double(point.bytes) / 1e6).rounded()) + " MB",
    ]
  }
}
