import CKernels
import Tensor
import Testing

@Suite struct PictureKernelTests {
  /// Every level in every channel, in no order.
  private func bytes(_ pixels: Int) -> [UInt8] {
    var random = Seed(3).derived("bytes", pixels).stream()
    return (0..<3 * pixels).map { $0 < 3 * 256 ? UInt8($0 / 3) : UInt8(random.index(below: 256)) }
  }

  @Test("Pixels are looked up as by the scalar twin, bit for bit", arguments: Kernels.variants)
  func twins(variant: String) throws {
    let table = Kernels.normals(3 * 256, "table")
    for pixels in Kernels.sizes + [1024] {
      let bytes = bytes(pixels)
      var (fast, twin) = (Kernels.blank(3 * pixels), Kernels.blank(3 * pixels))
      try Kernels.table(variant).look_up(&fast, bytes, table, Int64(pixels))
      try Kernels.reference().look_up(&twin, bytes, table, Int64(pixels))
      #expect(fast.map(\.bitPattern) == twin.map(\.bitPattern))
    }
  }

  @Test("Each channel has its own part of the table and its own plane of the output")
  func planes() throws {
    let table = (0..<3 * 256).map { Float($0) }
    var out = Kernels.blank(6)
    try Kernels.reference().look_up(&out, [0, 1, 2, 255, 254, 253], table, 2)
    #expect(out == [0, 255, 257, 510, 514, 765])
  }
}
