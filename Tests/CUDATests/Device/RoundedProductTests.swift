import CCUDA
import CUDA
import Tensor
import TestSupport
import Testing

/// Bfloat16 on the device for GPUs; that its numbers are the processor's is shown by the check of all kernels.
@Suite struct RoundedProductTests {
  @Test func `Both devices round operands to the same numbers`() throws {
    // Every exponent, lower halves at, below and above the middle, both signs, and the ends.
    let values = (0..<0x1_0000 as Range<UInt32>).flatMap { upper in
      [0, 1, 0x7fff, 0x8000, 0x8001, 0xffff].map { Float(bitPattern: upper << 16 | $0) }
    }
    func rounded(on device: any Device) -> [Float] {
      // Each by itself times 1, so that no sum joins them.
      let view = device.computing(in: .bfloat16)
      let one = Tensor([1], shape: [1, 1], on: view)
      return Tensor(values, shape: [values.count, 1], on: view).multipliedByTransposed(one).values
    }
    let (a, b) = (rounded(on: try hostGPU()), rounded(on: CPUDevice.standard))
    #expect(zip(a, b).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN })
    #expect(a.count == values.count && zip(a, values).allSatisfy { $0.isNaN == $1.isNaN })
    #expect(zip(b, values).allSatisfy { $0 == nearestBFloat16($1) || $0.isNaN })
  }

  @Test func `The library is handed copies of 16 bits of both operands`() throws {
    let device = try hostGPU()
    let view = device.computing(in: .bfloat16)
    #expect(view === device.computing(in: .bfloat16) && view.computing(in: .float32) === device)
    let x = Tensor((0..<16).map { 1 + Float($0) / 1000 }, shape: [4, 4], on: view)
    var out = Tensor(zeros: [4, 4], on: view)
    device.startClock()
    view.matrixProduct(&out, MatrixView(x), MatrixView(x, transposed: true))
    let times = device.readClock()
    #expect(times.first { $0.name == "product [4, 4] x [4, 4] in bfloat16" }?.calls == 1)
    #expect(times.first { $0.name == "narrow_window" }?.calls == 2)
    let rounded = Tensor(x.values.map(nearestBFloat16), shape: [4, 4], on: device)
    #expect(out.values == rounded.multipliedByTransposed(rounded).values)
    #expect(out.values != Tensor(x.values, shape: [4, 4], on: device).multipliedByTransposed(rounded).values)
  }

  @Test func `A weight is rounded once until it changes`() throws {
    let device = try hostGPU()
    let view = device.computing(in: .bfloat16)
    let (x, dy) = (randomTensor([3, 9], "x", on: view), randomTensor([3, 5], "dy", on: view))
    var weight = randomTensor([5, 9], "weight", on: view)
    // How many operands a product and its gradient round; both must be those of another weight of the same numbers.
    func roundings(_ weight: Tensor) -> Int {
      func products(_ weight: Tensor) -> [Tensor] {
        var gradient = Tensor(zeros: [3, 9], on: view)
        gradient.addProduct(dy, weight: weight, beta: 0)
        return [x.linear(weight: weight, bias: nil), gradient]
      }
      device.startClock()
      let found = products(weight)
      let count = device.readClock().first { $0.name == "narrow_window" }?.calls ?? 0
      let wanted = products(Tensor(weight.values, shape: weight.shape, on: view))
      #expect(found.map(\.values) == wanted.map(\.values))
      return count
    }
    #expect([roundings(weight), roundings(weight)] == [3, 2])
    let former = weight
    view.scale(&weight, by: 1.5)
    #expect([roundings(weight), roundings(weight)] == [3, 2])
    view.lerp(&weight, toward: former, weight: 0.3)
    #expect([roundings(weight), roundings(former), roundings(weight)] == [3, 2, 2])
  }

  @Test func `Another part of a weight is rounded by itself`() throws {
    let device = try hostGPU()
    let view = device.computing(in: .bfloat16)
    let (x, weight) = (randomTensor([3, 8], "x", on: view), randomTensor([6, 8], "weight", on: view))
    let upper = MatrixWindow(rows: 2, columns: 8, offset: 32, stride: 8)
    func product(_ weight: MatrixView) -> [Float] {
      var out = Tensor(zeros: [3, weight.columns], on: view)
      view.matrixProduct(&out, MatrixView(x), weight)
      return out.values
    }
    let whole = product(MatrixView(weight, transposed: true, isReadAgain: true))
    let part = product(MatrixView(weight, upper, transposed: true, isReadAgain: true))
    let lastTwo: [Float] = [0, 1, 2].flatMap { (row: Int) -> [Float] in [whole[6 * row + 4], whole[6 * row + 5]] }
    #expect(part == lastTwo)
    #expect(product(MatrixView(weight, transposed: true, isReadAgain: true)) == whole)
  }

  @Test func `What is kept of a weight stays in its memory when it changes, and goes with it`() throws {
    let device = try hostGPU()
    let view = device.computing(in: .bfloat16)
    let x = randomTensor([64, 300], "x", on: view)
    let before = device.memoryUse.liveBytes
    do {
      var weight = randomTensor([70, 300], "weight", on: view)
      let alone = device.memoryUse.liveBytes
      var uses: [MemoryUse] = []
      for _ in 0..<4 {
        #expect(x.linear(weight: weight, bias: nil).values.count == 64 * 70)
        view.scale(&weight, by: 0.9)
        uses.append(device.memoryUse)
      }
      #expect(uses[0].liveBytes > alone)
      #expect(Set(uses.map(\.liveBytes)).count == 1 && Set(uses.map(\.systemRequests)).count == 1)
    }
    #expect(device.memoryUse.liveBytes == before)
  }

  @Test func `In steady state the driver is asked for nothing`() throws {
    let device = try hostGPU()
    let view = device.computing(in: .bfloat16)
    func step() {
      let (a, b) = (randomTensor([64, 300], "a", on: view), randomTensor([70, 300], "b", on: view))
      #expect(a.multipliedByTransposed(b).values.count == 64 * 70)
    }
    step()
    let requests = device.memoryUse.systemRequests
    for _ in 0..<4 { step() }
    #expect(device.memoryUse.systemRequests == requests && device.memoryUse.liveBytes == 0)
  }

  @Test func `No kernel changes a tensor that shares its elements`() throws {
    let view = try hostGPU().computing(in: .bfloat16)
    for change in TensorChange.kernels(of: view) { #expect(change.leavesSharersAlone(on: view), "\(change)") }
  }

  /// What the host's library says of a product `[4, 4] x [4, 4]` of numbers of these types.
  private func answer(first: Int, second: Int, output: Int) throws -> Int32 {
    let table = hostProducts.table
    var handle: UnsafeMutableRawPointer?
    var description: UnsafeMutableRawPointer?
    var preference: UnsafeMutableRawPointer?
    try #require(table.create(&handle) == 0)
    try #require(table.description_create(&description, Int32(TK_LT_COMPUTE_FLOAT32), Int32(TK_LT_FLOAT32)) == 0)
    try #require(table.preference_create(&preference) == 0)
    var layouts: [UnsafeMutableRawPointer?] = []
    for type in [first, second, output] {
      var layout: UnsafeMutableRawPointer?
      try #require(table.layout_create(&layout, Int32(type), 4, 4, 4) == 0)
      layouts.append(layout)
    }
    var choice = tk_cublas_lt_choice()
    var count: Int32 = 0
    let result = table.heuristic(
      handle, description, layouts[0], layouts[1], layouts[2], layouts[2], preference, 1, &choice, &count)
    for layout in layouts { _ = table.layout_destroy(layout) }
    _ = table.preference_destroy(preference)
    _ = table.description_destroy(description)
    _ = table.destroy(handle)
    return result
  }

  @Test func `The library that stands in refuses operands of two types and outputs of 16 bits`() throws {
    let device = try hostGPU()
    let narrow = Int(TK_LT_BFLOAT16)
    let wide = Int(TK_LT_FLOAT32)
    let types: [(first: Int, second: Int, output: Int)] = [
      (narrow, narrow, wide), (wide, wide, wide), (narrow, wide, wide), (wide, narrow, wide), (narrow, narrow, narrow),
    ]
    let answers = try types.map { try answer(first: $0.first, second: $0.second, output: $0.output) }
    let refused = Int32(TK_LT_NOT_SUPPORTED)
    let expected: [Int32] = [0, 0, refused, refused, refused]
    #expect(answers == expected)
    // The library is the device's own while that lives.
    withExtendedLifetime(device) {}
  }
}
