import Benchmarks
import Command
import Losses
import Tensor
import TestSupport
import Testing

@Suite struct ProfileTableTests {
  private static let limits = MachineLimits(operationsPerSecond: 1e12, bytesPerSecond: 1e12)

  private func profile() -> DeviceProfile {
    let device = ProfilingDevice(CPUDevice(threadCount: 1))
    let x = Tensor(repeating: 1, shape: [64, 32], on: device)
    let weight = Tensor(repeating: 1, shape: [16, 32], on: device)
    device.runPart("OnlineImage", isShared: true) { _ = x.linear(weight: weight, bias: nil) }
    device.runPart("backward") { _ = x + x }
    return device.profile
  }

  @Test func everyPartAndEveryKernelHasItsLine() {
    let text = ProfileTable(profile(), limits: Self.limits, steps: 1, callCost: 0).text
    let words = text.split(separator: "\n").map { String($0.split(separator: "  ").first ?? "") }
    for word in [
      "online image", "backward", "product NT", "add", "between kernels", "a step", "product NT 64 x 16 x 32",
    ] {
      #expect(words.contains(word), "\(word)")
    }
  }

  @Test func sharesSumToTheWhole() throws {
    let profile = profile()
    let shares = profile.parts.reduce(0) { $0 + $1.seconds / profile.seconds }
    #expect(abs(shares - 1) < 1e-9)
    let kernels = profile.byKernel(Self.limits).reduce(0) { $0 + $1.entry.seconds }
    #expect(abs(kernels - profile.kernelSeconds) < 1e-9)
  }

  @Test func theCostOfCountingIsStated() {
    let profile = profile()
    let text = ProfileTable(profile, limits: Self.limits, steps: 1, callCost: profile.seconds / 8).text
    #expect(text.contains("Counting cost 50.00 % of the step (4 calls"))
  }

  @Test(
    "Types are printed as words, other names as they are",
    arguments: [
      ("OnlineImage", "online image"), ("ImageToTextSimilarity", "image to text similarity"), ("EMA", "EMA"),
      ("mlm / fusion encoder", "mlm / fusion encoder"), ("OnlineText / text encoder", "online text / text encoder"),
      ("backward", "backward"),
    ])
  func title(name: String, title: String) { #expect(ProfileTable.title(name) == title) }
}
