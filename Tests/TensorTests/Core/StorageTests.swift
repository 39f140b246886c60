import Tensor
import Testing

/// Something that changes a tensor of a shape.
private struct Change: CustomStringConvertible, Sendable {
  let description: String
  let shape: Shape
  let run: @Sendable (inout Tensor) -> Void

  init(_ description: String, _ shape: Shape = [6, 4], _ run: @escaping @Sendable (inout Tensor) -> Void) {
    self.description = description
    self.shape = shape
    self.run = run
  }

  static let operations: [Change] = [
    Change("withMutableValues") { $0.withMutableValues { $0[5] += 1 } },
    Change("add") { $0.add(randomTensor([6, 4], "x"), times: 0.5) },
    Change("add to itself") { $0.add($0) },
    Change("move") { $0.move(toward: randomTensor([6, 4], "x"), weight: 0.1) },
    Change("add(row:)") { $0.add(row: randomTensor([4], "row")) },
    Change("applyGELU") { $0.applyGELU() },
    Change("multiplyByGELUSlope") { $0.multiplyByGELUSlope(at: randomTensor([6, 4], "pre")) },
    Change("multiplyByReLUSlope") { $0.multiplyByReLUSlope(output: randomTensor([6, 4], "x").relu()) },
    Change("addProduct, beta 0") {
      $0.addProduct(randomTensor([6, 3], "dy"), weight: randomTensor([3, 4], "weight"), beta: 0)
    },
    Change("addProduct, beta 1") {
      $0.addProduct(randomTensor([6, 3], "dy"), weight: randomTensor([3, 4], "weight"), beta: 1)
    },
    Change("addOuterProduct") { $0.addOuterProduct(randomTensor([3, 6], "dy"), randomTensor([3, 4], "x"), beta: 1) },
    Change("addColumnSums", [4]) { $0.addColumnSums(of: randomTensor([9, 4], "x")) },
    Change("scatterAdd") { $0.scatterAdd(randomTensor([2, 4], "rows"), Indices([5, 0])) },
    Change("addSimilarityGradient") {
      let keys = [randomTensor([2, 4], "batch"), randomTensor([3, 4], "queue")]
      $0.addSimilarityGradient(randomTensor([6, 5], "d"), keys: keys, temperature: 0.1, beta: 1)
    },
    Change("addLayerNormGradient") { Norm().add(to: &$0) },
    Change("becomeLayerNormGradient") { Norm().become(&$0) },
    Change("becomeResidualNormGradient") { Norm().become(&$0, mask: DropoutMask(seed: Seed(1), rate: 0.5)) },
    Change("becomeResidualNormGradient without dropout") { Norm().become(&$0, mask: .none) },
  ]

  /// Every kernel, once for each of its outputs.
  static func kernels(of device: any Device) -> [Change] {
    let x = randomTensor([6, 4], "x", on: device)
    let row = randomTensor([4], "row", on: device)
    let perRow = randomTensor([6], "per row", on: device)
    let square = randomTensor([4, 4], "square", on: device)
    let mask = DropoutMask(seed: Seed(1), rate: 0.5)
    let labels = Indices([0, 1, 2, 3, 0, 1])
    let places = Offsets(lengths: [1, 0, 1, 1, 0, 1])
    let step = AdamWStep(
      learningRate: 0.1, decay: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, correction1: 0.1, correction2: 0.001,
      gradientScale: 1)
    let images = randomTensor([1, 1, 4, 6], "images", on: device)
    let patches = randomTensor([2, 9, 2], "patches", on: device)
    return [
      Change("axpy") { device.axpy(&$0, 2, x) },
      Change("add") { device.add(&$0, x, x) },
      Change("scale") { device.scale(&$0, by: 2) },
      Change("lerp") { device.lerp(&$0, toward: x, weight: 0.1) },
      Change("dropout") { device.dropout(&$0, x, mask: mask) },
      Change("matrixProduct") { device.matrixProduct(&$0, MatrixView(x), MatrixView(square)) },
      Change("matrixProduct in a window") {
        let window = MatrixWindow(rows: 6, columns: 1, offset: 2, stride: 4)
        device.matrixProduct(
          &$0, window, MatrixView(x), MatrixView(row.reshaped([4, 1])), alpha: 1, beta: 1, bias: nil)
      },
      Change("addBias") { device.addBias(&$0, row) },
      Change("gelu") { device.gelu(&$0, x) },
      Change("gelu in place") { device.gelu(&$0, nil) },
      Change("geluBackward") { device.geluBackward(&$0, x, pre: x) },
      Change("geluBackward in place") { device.geluBackward(&$0, nil, pre: x) },
      Change("columnSum", [4]) { device.columnSum(&$0, x) },
      Change("layerNorm, output") { out in
        var (mean, rstd) = (perRow, perRow)
        device.layerNorm(&out, mean: &mean, rstd: &rstd, x, gamma: row, beta: row, epsilon: 1e-6)
      },
      Change("layerNorm, mean", [6]) { mean in
        var (out, rstd) = (x, perRow)
        device.layerNorm(&out, mean: &mean, rstd: &rstd, x, gamma: row, beta: row, epsilon: 1e-6)
      },
      Change("layerNorm, deviation", [6]) { rstd in
        var (out, mean) = (x, perRow)
        device.layerNorm(&out, mean: &mean, rstd: &rstd, x, gamma: row, beta: row, epsilon: 1e-6)
      },
      Change("layerNorm again") { device.layerNorm(&$0, x, mean: perRow, rstd: perRow, gamma: row, beta: row) },
      Change("layerNormBackward, input") { dx in
        var (dgamma, dbeta) = (row, row)
        device.layerNormBackward(
          &dx, adding: false, dgamma: &dgamma, dbeta: &dbeta, nil, x: x, mean: perRow, rstd: perRow, gamma: row)
      },
      Change("layerNormBackward, gamma", [4]) { dgamma in
        var (dx, dbeta) = (x, row)
        device.layerNormBackward(
          &dx, adding: true, dgamma: &dgamma, dbeta: &dbeta, x, x: x, mean: perRow, rstd: perRow, gamma: row)
      },
      Change("layerNormBackward, beta", [4]) { dbeta in
        var (dx, dgamma) = (x, row)
        device.layerNormBackward(
          &dx, adding: true, dgamma: &dgamma, dbeta: &dbeta, x, x: x, mean: perRow, rstd: perRow, gamma: row)
      },
      Change("residualNorm, output") { out in
        var (sum, mean, rstd) = (x, perRow, perRow)
        device.residualNorm(
          &out, sum: &sum, mean: &mean, rstd: &rstd, x, residual: x, gamma: row, beta: row, epsilon: 1e-6, mask: mask)
      },
      Change("residualNorm, sum") { sum in
        var (out, mean, rstd) = (x, perRow, perRow)
        device.residualNorm(
          &out, sum: &sum, mean: &mean, rstd: &rstd, x, residual: x, gamma: row, beta: row, epsilon: 1e-6, mask: mask)
      },
      Change("residualNormBackward, input") { dx in
        var (dresidual, dgamma, dbeta) = (x, row, row)
        device.residualNormBackward(
          &dx, dresidual: &dresidual, dgamma: &dgamma, dbeta: &dbeta, x, sum: x, mean: perRow, rstd: perRow, gamma: row,
          mask: mask)
      },
      Change("residualNormBackward, residual") { dresidual in
        var (dx, dgamma, dbeta) = (x, row, row)
        device.residualNormBackward(
          &dx, dresidual: &dresidual, dgamma: &dgamma, dbeta: &dbeta, nil, sum: x, mean: perRow, rstd: perRow,
          gamma: row, mask: mask)
      },
      Change("normalize, output") { out in
        var norms = perRow
        device.normalize(&out, norms: &norms, x, epsilon: 1e-12)
      },
      Change("normalize, norms", [6]) { norms in
        var out = x
        device.normalize(&out, norms: &norms, x, epsilon: 1e-12)
      },
      Change("normalizeBackward") { device.normalizeBackward(&$0, x, y: x, norms: perRow, epsilon: 1e-12) },
      Change("attention, output") { Attention(x, on: device).run(&$0) },
      Change("attentionBackward") { Attention(x, on: device).runBackward(&$0) },
      Change("softmax") { device.softmax(&$0, x) },
      Change("crossEntropy, loss", [6]) { loss in
        var lse = perRow
        device.crossEntropy(&loss, lse: &lse, x, labels: labels, soft: nil, mix: 0)
      },
      Change("crossEntropy, log-sum-exp", [6]) { lse in
        var loss = perRow
        device.crossEntropy(&loss, lse: &lse, x, labels: labels, soft: nil, mix: 0)
      },
      Change("crossEntropyBackward") {
        device.crossEntropyBackward(&$0, x, lse: perRow, labels: labels, soft: nil, mix: 0, weights: perRow)
      },
      Change("localAlignment, loss", [6]) { loss in
        var gradient = x
        device.localAlignment(&loss, gradient: &gradient, scores: x, offsets: places)
      },
      Change("localAlignment, gradient") { gradient in
        var loss = perRow
        device.localAlignment(&loss, gradient: &gradient, scores: x, offsets: places)
      },
      Change("gatherRows") { device.gatherRows(&$0, square, labels) },
      Change("scatterAddRows") { device.scatterAddRows(&$0, square, Indices([5, 5, 0, 1])) },
      Change("patchify") { device.patchify(&$0, images, patch: 2) },
      Change("assembleTokens", [2, 10, 2]) {
        let positions = randomTensor([10, 2], "positions", on: device)
        device.assembleTokens(
          &$0, patches: patches, classToken: randomTensor([2], "class", on: device), positions: positions)
      },
      Change("poolPatches", [2, 1, 2]) { device.poolPatches(&$0, patches, grid: 1) },
      Change("adamW, parameter") { parameter in
        var (mean, variance) = (x, x * 0)
        device.adamW(&parameter, mean: &mean, variance: &variance, gradient: x, step: step)
      },
      Change("adamW, mean") { mean in
        var (parameter, variance) = (x, x * 0)
        device.adamW(&parameter, mean: &mean, variance: &variance, gradient: x, step: step)
      },
      Change("adamW, variance") { variance in
        var (parameter, mean) = (x, x)
        device.adamW(&parameter, mean: &mean, variance: &variance, gradient: x, step: step)
      },
    ]
  }
}

private struct Norm {
  let input = randomTensor([6, 4], "input")
  let gamma = randomTensor([4], "gamma")

  var statistics: NormStatistics { input.layerNorm(gamma: gamma, beta: gamma, epsilon: 1e-6).statistics }

  func add(to x: inout Tensor) {
    var (dgamma, dbeta) = (Tensor(zeros: [4]), Tensor(zeros: [4]))
    x.addLayerNormGradient(
      randomTensor([6, 4], "dy"), beta: 1, input: input, statistics: statistics, gamma: gamma, dgamma: &dgamma,
      dbeta: &dbeta)
  }

  func become(_ x: inout Tensor) {
    var (dgamma, dbeta) = (Tensor(zeros: [4]), Tensor(zeros: [4]))
    x.becomeLayerNormGradient(
      input: input, statistics: statistics, gamma: gamma, dgamma: &dgamma, dbeta: &dbeta)
  }

  func become(_ x: inout Tensor, mask: DropoutMask) {
    var (dgamma, dbeta) = (Tensor(zeros: [4]), Tensor(zeros: [4]))
    _ = x.becomeResidualNormGradient(
      sum: input, statistics: statistics, gamma: gamma, dgamma: &dgamma, dbeta: &dbeta, mask: mask)
  }
}

private struct Attention {
  let plan = AttentionPlan(queries: Offsets(lengths: [6]), keys: Offsets(lengths: [6]), heads: 2)
  let window: ColumnWindow
  let device: any Device

  init(_ x: Tensor, on device: any Device) {
    window = ColumnWindow(x)
    self.device = device
  }

  func run(_ out: inout Tensor) {
    var lse = Tensor(zeros: [6, 2], on: device)
    device.attention(
      &out, lse: &lse, query: window, key: window, value: window, plan: plan, width: 4, mask: .none)
  }

  func runBackward(_ dx: inout Tensor) {
    let zeros = Tensor(zeros: [6, 4], on: device)
    var gradients = AttentionGradients(
      [dx, zeros], query: .init(), key: .init(place: 1), value: .init(place: 1))
    device.attentionBackward(
      &gradients, window.tensor, out: window.tensor, lse: Tensor(zeros: [6, 2], on: device), query: window, key: window,
      value: window, plan: plan, width: 4, mask: .none)
    #expect(zeros.values.allSatisfy { $0 == 0 })
    dx = gradients.tensors[0]
  }
}

@Suite struct StorageTests {
  private static let cpu = CPUDevice(threadCount: 2)
  private static let profiling = ProfilingDevice(CPUDevice(threadCount: 1))

  private func expectCopyOnWrite(_ change: Change, on device: any Device) {
    var a = randomTensor(change.shape, "a", on: device)
    let b = a
    let before = b.values
    change.run(&a)
    #expect(b.values == before)
    #expect(a.values != before)
    // The other way round, and of several.
    let c = a
    var d = a.reshaped([a.count]).reshaped(a.shape)
    let after = a.values
    change.run(&d)
    #expect(a.values == after && c.values == after && b.values == before)
  }

  private func expectInPlace(_ change: Change, on device: any Device) {
    var a = randomTensor(change.shape, "a", on: device)
    let address = a.withValues { $0.baseAddress }
    change.run(&a)
    #expect(a.withValues { $0.baseAddress } == address)
  }

  @Test(arguments: Change.operations)
  fileprivate func everyMutatingOperationLeavesOthersAlone(change: Change) {
    expectCopyOnWrite(change, on: CPUDevice.standard)
  }

  @Test(arguments: Change.operations.filter { $0.description != "add to itself" })
  fileprivate func whatIsNotSharedIsChangedInPlace(change: Change) { expectInPlace(change, on: CPUDevice.standard) }

  @Test(arguments: Change.kernels(of: StorageTests.cpu))
  fileprivate func everyKernelLeavesOthersAlone(change: Change) { expectCopyOnWrite(change, on: Self.cpu) }

  @Test(arguments: Change.kernels(of: StorageTests.profiling))
  fileprivate func everyKernelUnderAProfileLeavesOthersAlone(change: Change) {
    expectCopyOnWrite(change, on: Self.profiling)
  }

  @Test(arguments: Change.kernels(of: StorageTests.cpu).filter { !$0.description.hasPrefix("attentionBackward") })
  fileprivate func everyKernelWorksWithoutACopy(change: Change) { expectInPlace(change, on: Self.cpu) }

  @Test(arguments: Change.kernels(of: StorageTests.profiling).filter { !$0.description.hasPrefix("attentionBackward") })
  fileprivate func everyKernelUnderAProfileWorksWithoutACopy(change: Change) {
    expectInPlace(change, on: Self.profiling)
  }

  @Test func gradientsOfAttentionAreWrittenWithoutACopy() {
    let x = randomTensor([6, 4], "x", on: Self.cpu)
    var gradients = AttentionGradients(
      [Tensor(zeros: [6, 12], on: Self.cpu)], query: .init(), key: .init(column: 4), value: .init(column: 8))
    let address = gradients.tensors[0].withValues { $0.baseAddress }
    let plan = AttentionPlan(queries: Offsets(lengths: [6]), keys: Offsets(lengths: [6]), heads: 2)
    let window = ColumnWindow(x)
    let (output, lse) = Tensor.attention(
      query: window, key: window, value: window, plan: plan, width: 4, mask: .none)
    Tensor.attentionBackward(
      &gradients, x, output: output, lse: lse, query: window, key: window, value: window, plan: plan, width: 4,
      mask: .none)
    #expect(gradients.tensors[0].withValues { $0.baseAddress } == address)
    #expect(gradients.tensors[0].values.count { $0 != 0 } > 60)
  }

  @Test func aKernelCannotReachThroughACopy() {
    var a = Tensor([1, 2], shape: [2])
    let b = a
    a.device.scale(&a, by: 2)
    #expect(a.values == [2, 4])
    #expect(b.values == [1, 2])
  }
}
