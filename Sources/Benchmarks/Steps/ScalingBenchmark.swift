import Autograd
import Encoders
import Foundation
package import JSON
import Losses
import Reporting
import Tensor
package import Training

/// How the cost of a step grows with what it is made of: threads, batch, length of texts, queue, candidates of LMI.
package struct ScalingBenchmark: Sendable {
  /// A quantity that is doubled while all others stay.
  package enum Quantity: String, Sendable, CaseIterable {
    case threads
    case batch
    case textLength = "text length"
    case queue
    /// LMI alone, forward and backward, at a fixed batch.
    case candidates = "LMI candidates per sample"
  }

  /// A measured point.
  package struct Point: Sendable, Hashable {
    package var value: Int
    /// Of a step, or of the objective alone.
    package var seconds: Double
    /// That tensors take at that point, or have taken before it.
    package var bytes: Int

    package init(value: Int, seconds: Double, bytes: Int) {
      self.value = value
      self.seconds = seconds
      self.bytes = bytes
    }
  }

  package let size: StepBenchmark.Size
  package let steps: Int
  package let threads: Int

  package init(size: StepBenchmark.Size, steps: Int, threads: Int) {
    self.size = size
    self.steps = steps
    self.threads = threads
  }

  /// The values at which a quantity is measured.
  package func values(of quantity: Quantity) -> [Int] {
    switch quantity {
    case .threads: [1, 2, 4, 8, 16, 32, 64].filter { $0 <= threads }
    case .batch: [8, 16, 32, 64].map { $0 * size.batch / 32 }.filter { $0 > 1 }
    case .textLength: [8, 16, 32, 64]
    case .queue: [1024, 4096, 16_384, 65_536]
    case .candidates: [16, 64, 256, 1024]
    }
  }

  /// Measures one point. Each has a device of its own, so that none profits from memory that another one took.
  package func measure(_ quantity: Quantity, at value: Int) throws(TrainingError) -> Point {
    if quantity == .candidates { return measureCandidates(value) }
    var benchmark = StepBenchmark(size: size, steps: steps)
    switch quantity {
    case .batch: benchmark.batch = value
    case .textLength: benchmark.textLength = value
    case .queue: benchmark.queue = value
    case .threads, .candidates: break
    }
    let device = CPUDevice(threadCount: quantity == .threads ? value : threads)
    let report = try benchmark.run(on: device)
    return Point(value: value, seconds: report.least, bytes: device.allocatedBytes)
  }

  /// LMI's loss and gradient for `size.batch` samples with `count` candidates each, as the objective computes it.
  private func measureCandidates(_ count: Int) -> Point {
    let device = CPUDevice(threadCount: threads)
    let (batch, width) = (size.batch, size.recipe.model.embedWidth)
    func features(_ rows: Int, _ purpose: String) -> Tensor {
      var random = Seed(0).derived(purpose).stream()
      return Tensor(shape: [rows, width], on: device) { random.normal() }.normalized()
    }
    let global = Parameter(path: "global", value: features(batch, "global"))
    let temperature = Parameter(path: "temperature", value: Tensor(0.07, on: device))
    let locals = features(batch * count, "locals")
    let offsets = Offsets(rows: batch, length: count)
    var best = Double.infinity
    for _ in 0..<max(10, steps) {
      let elapsed = ContinuousClock().measure {
        let tape = Tape()
        let loss = localAlignmentLoss(
          global: tape.variable(global), locals: locals, offsets: offsets, temperature: tape.variable(temperature))
        _ = tape.gradients(of: loss)
      }
      best = min(best, elapsed / .seconds(1))
    }
    return Point(value: count, seconds: best, bytes: device.allocatedBytes)
  }
}

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
