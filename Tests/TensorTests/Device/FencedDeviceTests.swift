import Foundation
import Tensor
import TestSupport
import Testing

@Suite struct FencedDeviceTests {
  private static let fenced = FencedDevice()

  @Test func theHostThatReadsItsMemoryIsStopped() async {
    await #expect(processExitsWith: .signal(SIGSEGV)) {
      let x = Tensor([1, 2], shape: [2], on: FencedDevice())
      let pointer = UnsafePointer<Float>(bitPattern: x.address.word)
      print(pointer?[1] ?? 0)
    }
  }

  @Test func theHostThatWritesItsMemoryIsStopped() async {
    await #expect(processExitsWith: .signal(SIGSEGV)) {
      var x = Tensor([1, 2], shape: [2], on: FencedDevice())
      UnsafeMutablePointer<Float>(bitPattern: x.mutableAddress.word)?.pointee = 3
      print(x.values)
    }
  }

  @Test func numbersComeOutAsTheyWentIn() {
    let values = (0..<100_000).map { Float($0) }
    let x = Tensor(values, shape: [100, 1000], on: Self.fenced)
    #expect(x.values == values)
    #expect(
      x.elements(of: MatrixWindow(rows: 2, columns: 3, offset: 1005, stride: 1000)) == [
        1005, 1006, 1007, 2005, 2006, 2007,
      ])
  }

  @Test(arguments: TensorChange.kernels(of: FencedDeviceTests.fenced))
  func everyKernelRunsBehindTheFence(change: TensorChange) {
    #expect(change.leavesSharersAlone(on: Self.fenced))
  }

  @Test func operationsRefuseTensorsOfDifferentDevices() async {
    await #expect(processExitsWith: .failure) {
      let x = Tensor([1, 2], shape: [2], on: CPUDevice(threadCount: 1))
      print((x + Tensor([1, 2], shape: [2], on: CPUDevice(threadCount: 2))).values)
    }
  }
}
