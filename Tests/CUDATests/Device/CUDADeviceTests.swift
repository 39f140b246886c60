import CUDA
import CUDAHost
import Foundation
import Tensor
import TestSupport
import Testing

@Suite struct CUDADeviceTests {
  @Test func `It says which GPU it is`() throws {
    #expect(try hostGPU().name == "cuda:0 (host emulation, sm_80)")
  }

  @Test func `Numbers come out as they went in, also those of a window`() throws {
    let device = try hostGPU()
    let values = (0..<100_000).map { Float($0) }
    let x = Tensor(values, shape: [100, 1000], on: device)
    #expect(x.values == values)
    #expect(
      x.elements(of: MatrixWindow(rows: 2, columns: 3, offset: 1005, stride: 1000)) == [
        1005, 1006, 1007, 2005, 2006, 2007,
      ])
    #expect(Tensor([], shape: [0, 3], on: device).values.isEmpty)
  }

  @Test func `More than the staging memory holds goes up in pieces`() throws {
    // Three times 32 MiB and a bit.
    let values = (0..<(25 << 20) + 7).map { Float($0 & 0xffff) }
    let x = Tensor(values, shape: [values.count], on: try hostGPU())
    #expect(x.values == values)
  }

  @Test func `No kernel changes a tensor that shares its elements`() throws {
    let device = try hostGPU()
    for change in TensorChange.kernels(of: device) { #expect(change.leavesSharersAlone(on: device), "\(change)") }
  }

  @Test func `The clock counts what ran between its start and its reading`() throws {
    let device = try hostGPU()
    var x = Tensor(zeros: [4, 4], on: device)
    device.scale(&x, by: 2)
    device.startClock()
    for _ in 0..<3 { device.scale(&x, by: 2) }
    let y = x
    device.matrixProduct(&x, MatrixView(y), MatrixView(y))
    let times = device.readClock()
    #expect(times.first { $0.name == "scale" }?.calls == 3)
    #expect(times.first { $0.name == "product [4, 4] x [4, 4]" }?.calls == 1)
    #expect(times.allSatisfy { $0.seconds >= 0 } && times.map(\.seconds) == times.map(\.seconds).sorted(by: >))
    device.scale(&x, by: 2)
    #expect(device.readClock().isEmpty)
  }

  @Test func `A GPU that is not there is said with those that are`() throws {
    let fault = #expect(throws: CUDAFault.self) {
      try CUDADevice(
        hostDriver(), products: hostProducts, ordinal: 3, codeFolder: FileManager.default.temporaryDirectory
      ) { () throws(CUDAFault) in hostCompiler }
    }
    #expect(fault?.description == "There is no GPU 3: this machine shows one, number 0.")
  }
}
