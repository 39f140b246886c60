import CKernels
import Testing

@Suite struct PeakKernelTests {
  @Test("The chains of multiply-adds reach their fixed point", arguments: Kernels.variants)
  func fixedPoint(variant: String) throws {
    var (fast, twin): (Float, Float) = (0, 0)
    try Kernels.table(variant).fma_peak(&fast, 100_000)
    try Kernels.reference().fma_peak(&twin, 100_000)
    #expect(abs(fast - 2) < 1e-6 && abs(twin - 2) < 1e-6)
  }
}
