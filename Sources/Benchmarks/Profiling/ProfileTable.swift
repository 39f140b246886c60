import Reporting
import Tensor

/// What `triad bench step --profile` prints: where the time of a step goes, by part of the step and by kernel.
package struct ProfileTable {
  private let profile: DeviceProfile
  private let limits: MachineLimits
  private let steps: Double
  /// Of counting one call.
  private let callCost: Double

  /// - Parameter steps: What the profile counted; everything is printed for one of them.
  package init(_ profile: DeviceProfile, limits: MachineLimits, steps: Int, callCost: Double) {
    self.profile = profile
    self.limits = limits
    self.steps = Double(max(1, steps))
    self.callCost = callCost
  }

  package var text: String {
    [parts, kernels, sizes, summary].joined(separator: "\n\n")
  }

  /// The calls that are printed with their sizes.
  private static let longest = 20

  private var parts: String {
    let heading = ["part of a step", "time", "share", "in kernels", "GFLOP", "GFLOP/s", "of the peak"]
    let rows = profile.parts.map { part in
      let work = Double(part.work.operations)
      return [
        ProfileTable.title(part.name), duration(part.seconds), share(part.seconds),
        KernelTable.percent(part.kernelSeconds / max(part.seconds, 1e-12)),
        work > 0 ? NumberFormat.fixed(2).text(work * 1e-9 / steps) : "",
        work > 0 ? NumberFormat.fixed(1).text(work * 1e-9 / part.seconds) : "",
        work > 0 ? KernelTable.percent(work / part.seconds / limits.operationsPerSecond) : "",
      ]
    }
    return AlignedColumns(rows: [heading] + rows + [total(profile.work, least: nil)]).text
  }

  private var kernels: String {
    let heading = ["kernel", "calls", "time", "share", "GFLOP/s", "GB/s", "at the limit", "of the limit"]
    let rows = profile.byKernel(limits).map { kernel, entry in row([kernel.rawValue], entry) }
    let between = profile.seconds - profile.kernelSeconds
    let rest = ["between kernels", "", duration(between), share(between)]
    let least = profile.byKernel(limits).reduce(0) { $0 + $1.entry.leastSeconds }
    let sum = [
      "a step", count(profile.calls), duration(profile.seconds), share(profile.seconds),
      NumberFormat.fixed(1).text(Double(profile.work.operations) * 1e-9 / profile.seconds), "", duration(least),
      KernelTable.percent(least / profile.seconds),
    ]
    return AlignedColumns(rows: [heading] + rows + [rest, sum]).text
  }

  private var sizes: String {
    let heading = ["kernel and sizes", "calls", "time", "share", "GFLOP/s", "GB/s", "at the limit", "of the limit"]
    let rows = profile.byCall.prefix(ProfileTable.longest).map { call, entry in
      var own = entry
      own.leastSeconds = entry.work.leastSeconds(limits)
      return row([call.kernel.rawValue + " " + call.sizes], own)
    }
    return AlignedColumns(rows: [heading] + rows).text
  }

  private var summary: String {
    let cost = Double(profile.calls) * callCost / max(profile.seconds, 1e-12)
    return
      "Time is that of one step. At the limit: what the calls would take with the arithmetic at the peak or all operands "
      + "through memory once,\nwhichever is slower. Counting cost \(NumberFormat.fixed(2).text(100 * cost)) % of the step "
      + "(\(count(profile.calls)) calls of \(KernelTable.duration(callCost)))."
  }

  private func row(_ names: [String], _ entry: DeviceProfile.Entry) -> [String] {
    names + [
      count(entry.calls), duration(entry.seconds), share(entry.seconds),
      entry.work.operations > 0
        ? NumberFormat.fixed(1).text(Double(entry.work.operations) * 1e-9 / entry.seconds) : "",
      NumberFormat.fixed(1).text(Double(entry.work.bytes) * 1e-9 / entry.seconds), duration(entry.leastSeconds),
      KernelTable.percent(entry.leastSeconds / entry.seconds),
    ]
  }

  private func total(_ work: KernelWork, least: Double?) -> [String] {
    let rate = Double(work.operations) / profile.seconds
    return [
      "a step", duration(profile.seconds), share(profile.seconds),
      KernelTable.percent(profile.kernelSeconds / profile.seconds),
      NumberFormat.fixed(2).text(Double(work.operations) * 1e-9 / steps), NumberFormat.fixed(1).text(rate * 1e-9),
      KernelTable.percent(rate / limits.operationsPerSecond),
    ]
  }

  private func duration(_ seconds: Double) -> String { KernelTable.duration(seconds / steps) }

  private func share(_ seconds: Double) -> String { KernelTable.percent(seconds / max(profile.seconds, 1e-12)) }

  private func count(_ calls: Int) -> String { NumberFormat.grouped.text((Double(calls) / steps).rounded()) }

  /// The names of features are types: `OnlineImage` is printed as `online image`.
  package static func title(_ name: String) -> String {
    var title = ""
    for (place, character) in name.enumerated() {
      let startsWord =
        character.isUppercase && place > 0 && title.last?.isLetter == true && title.last?.isLowercase == true
      if startsWord { title += " " }
      title +=
        startsWord || (place == 0 && name.dropFirst().first?.isLowercase == true)
        ? character.lowercased() : String(character)
    }
    return title
  }
}
