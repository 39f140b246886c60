import Benchmarks
import Tensor
import TestSupport
import Testing

/// Watching kernels changes nothing about what they may write to.
@Suite struct ProfiledSharingTests {
  private static let device = ProfilingDevice(CPUDevice(threadCount: 1))

  @Test(arguments: TensorChange.kernels(of: ProfiledSharingTests.device))
  func everyKernelLeavesOthersAlone(change: TensorChange) { #expect(change.leavesSharersAlone(on: Self.device)) }

  @Test(
    arguments: TensorChange.kernels(of: ProfiledSharingTests.device)
      .filter { !$0.description.hasPrefix("attentionBackward") })
  func everyKernelWorksWithoutACopy(change: TensorChange) { #expect(change.worksInPlace(on: Self.device)) }
}
