package import Tensor

/// Something that changes a tensor of a shape.
package struct TensorChange: CustomStringConvertible, Sendable {
  package let description: String
  package let shape: Shape
  package let run: @Sendable (inout Tensor) -> Void

  init(_ description: String, _ shape: Shape = [6, 4], _ run: @escaping @Sendable (inout Tensor) -> Void) {
    self.description = description
    self.shape = shape
    self.run = run
  }

  package static let operations: [TensorChange] = [
    TensorChange("add") { $0.add(randomTensor([6, 4], "x"), times: 0.5) },
    TensorChange("add to itself") { $0.add($0) },
    TensorChange("move") { $0.move(toward: randomTensor([6, 4], "x"), weight: 0.1) },
    TensorChange("add(row:)") { $0.add(row: randomTensor([4], "row")) },
    TensorChange("applyGELU") { $0.applyGELU() },
    TensorChange("multiplyByGELUSlope") { $0.multiplyByGELUSlope(at: randomTensor([6, 4], "pre")) },
    TensorChange("multiplyByReLUSlope") { $0.multiplyByReLUSlope(output: randomTensor([6, 4], "x").relu()) },
    TensorChange("addProduct, beta 0") {
      $0.addProduct(randomTensor([6, 3], "dy"), weight: randomTensor([3, 4], "weight"), beta: 0)
    },
    TensorChange("addProduct, beta 1") {
      $0.addProduct(randomTensor([6, 3], "dy"), weight: randomTensor([3, 4], "weight"), beta: 1)
    },
    TensorChange("addOuterProduct") {
      $0.addOuterProduct(randomTensor([3, 6], "dy"), randomTensor([3, 4], "x"), beta: 1)
    },
    TensorChange("addColumnSums", [4]) { $0.addColumnSums(of: randomTensor([9, 4], "x")) },
    TensorChange("scatterAdd") { $0.scatterAdd(randomTensor([2, 4], "rows"), Indices([5, 0])) },
    TensorChange("addSimilarityGradient") {
      let keys = [randomTensor([2, 4], "batch"), randomTensor([3, 4], "queue")]
      $0.addSimilarityGradient(randomTensor([6, 5], "d"), keys: keys, temperature: Tensor(0.1), beta: 1)
    },
    TensorChange("addSimilarityKeyGradient") {
      $0.addSimilarityKeyGradient(
        randomTensor([3, 6], "d"), rows: randomTensor([3, 4], "rows"), temperature: Tensor(0.1), beta: 1)
    },
    TensorChange("addColumnProductGradient") {
      $0.addColumnProductGradient(randomTensor([4, 5], "d"), other: randomTensor([6, 5], "other"), beta: 1)
    },
    TensorChange("addLayerNormGradient") { Norm().add(to: &$0) },
    TensorChange("becomeLayerNormGradient") { Norm().become(&$0) },
    TensorChange("becomeResidualNormGradient") { Norm().become(&$0, mask: DropoutMask(seed: Seed(1), rate: 0.5)) },
    TensorChange("becomeResidualNormGradient without dropout") { Norm().become(&$0, mask: .none) },
  ]

  /// Whether another tensor that shares the elements keeps its own, whichever of them is changed.
  package func leavesSharersAlone(on device: any Device) -> Bool {
    var a = randomTensor(shape, "a", on: device)
    let b = a
    let before = b.values
    run(&a)
    guard b.values == before, a.values != before else { return false }
    let c = a
    var d = a.reshaped([a.count]).reshaped(a.shape)
    let after = a.values
    run(&d)
    return a.values == after && c.values == after && b.values == before
  }

  /// Whether a tensor that nobody shares is changed where it lies.
  package func worksInPlace(on device: any Device) -> Bool {
    var a = randomTensor(shape, "a", on: device)
    let address = a.address
    run(&a)
    return a.address == address
  }

  /// Every kernel, once for each of its outputs.
  package static func kernels(of device: any Device) -> [TensorChange] {
    let x = randomTensor([6, 4], "x", on: device)
    let row = randomTensor([4], "row", on: device)
    let perRow = randomTensor([6], "per row", on: device)
    let square = randomTensor([4, 4], "square", on: device)
    let mask = DropoutMask(seed: Seed(1), rate: 0.5)
    let labels = Indices([0, 1, 2, 3, 0, 1])
    let places = Offsets(lengths: [1, 0, 1, 1, 0, 1])
    let step = AdamWStep(
      learningRate: 0.1, decay: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, correction1: 0.1, correction2: 0.001)
    let scale = Tensor(1, on: device)
    let images = randomTensor([1, 1, 4, 6], "images", on: device)
    let patches = randomTensor([2, 9, 2], "patches", on: device)
    return [
      TensorChange("axpy") { device.axpy(&$0, 2, x) },
      TensorChange("add") { device.add(&$0, x, x) },
      TensorChange("scale") { device.scale(&$0, by: 2) },
      TensorChange("fill") { device.fill(&$0, with: 2) },
      TensorChange("upload") { device.upload(&$0, [Float](repeating: 3, count: 24)) },
      TensorChange("copy") {
        let window = MatrixWindow(rows: 2, columns: 2, offset: 5, stride: 4)
        device.copy(&$0, window, from: square, MatrixWindow(rows: 2, columns: 2, stride: 4))
      },
      TensorChange("mean", []) { device.mean(&$0, x, over: 24) },
      TensorChange("negatedDot", []) { device.negatedDot(&$0, x, x, over: scale) },
      TensorChange("fill with a scalar") { device.fill(&$0, with: scale, over: 2) },
      TensorChange("scale by a scalar") { device.scale(&$0, by: scale, over: 2) },
      TensorChange("clamp") { device.clamp(&$0, to: 0.1...0.2) },
      TensorChange("exponential") { device.exponential(&$0) },
      TensorChange("clip", []) { out in
        var squares = DeviceSums(count: 1, on: device)
        device.squares(&squares, at: 0, x)
        device.clip(&out, to: 0.1, squares)
      },
      TensorChange("sum", [8]) { out in
        var sums = DeviceSums(storage: out)
        out = scale
        device.sum(&sums, at: 2, x)
        out = sums.storage
      },
      TensorChange("squares", [8]) { out in
        var sums = DeviceSums(storage: out)
        out = scale
        device.squares(&sums, at: 2, x)
        out = sums.storage
      },
      TensorChange("dot", [8]) { out in
        var sums = DeviceSums(storage: out)
        out = scale
        device.dot(&sums, at: 2, x, x)
        out = sums.storage
      },
      TensorChange("relu") { device.relu(&$0) },
      TensorChange("reluBackward") { device.reluBackward(&$0, output: x) },
      TensorChange("roundToHalf") { device.roundToHalf(&$0) },
      TensorChange("widen") { device.widen(&$0, halves: [UInt16](repeating: 1, count: $0.count)) },
      TensorChange("hits", [6]) { device.hits(&$0, x, labels: labels) },
      TensorChange("groupShares", [6, 4]) { device.groupShares(&$0, rows: labels, columns: Indices([0, 1, 2, 3])) },
      TensorChange("addToGroup") {
        device.addToGroup(&$0, 2, groups: Indices([0, 0, 1, 1, 1, 2]), owners: Indices([0, 1, 2, 3]))
      },
      TensorChange("divideRows") { device.divideRows(&$0, byLengthsOf: Offsets(rows: 6, length: 2)) },
      TensorChange("uncertainSum", []) {
        device.uncertainSum(&$0, [scale, scale], logVariances: row, places: [0, 2], weights: [1, 2])
      },
      TensorChange("uncertainSumBackward, losses", []) { dloss in
        var (losses, dvariances) = ([dloss], row)
        dloss = scale
        device.uncertainSumBackward(
          &losses, logVariances: &dvariances, scale, values: [scale], of: row, places: [1], weights: [1])
        dloss = losses[0]
      },
      TensorChange("uncertainSumBackward, variances", [4]) { dvariances in
        var losses = [scale]
        device.uncertainSumBackward(
          &losses, logVariances: &dvariances, scale, values: [scale * 3], of: row, places: [1], weights: [1])
      },
      TensorChange("lerp") { device.lerp(&$0, toward: x, weight: 0.1) },
      TensorChange("dropout") { device.dropout(&$0, x, mask: mask) },
      TensorChange("matrixProduct") { device.matrixProduct(&$0, MatrixView(x), MatrixView(square)) },
      TensorChange("matrixProduct in a window") {
        let window = MatrixWindow(rows: 6, columns: 1, offset: 2, stride: 4)
        device.matrixProduct(
          &$0, window, MatrixView(x), MatrixView(row.reshaped([4, 1])), alpha: 1, beta: 1, bias: nil)
      },
      TensorChange("addBias") { device.addBias(&$0, row) },
      TensorChange("gelu") { device.gelu(&$0, x) },
      TensorChange("gelu in place") { device.gelu(&$0, nil) },
      TensorChange("geluBackward") { device.geluBackward(&$0, x, pre: x) },
      TensorChange("geluBackward in place") { device.geluBackward(&$0, nil, pre: x) },
      TensorChange("columnSum", [4]) { device.columnSum(&$0, x) },
      TensorChange("layerNorm, output") { out in
        var (mean, rstd) = (perRow, perRow)
        device.layerNorm(&out, mean: &mean, rstd: &rstd, x, gamma: row, beta: row, epsilon: 1e-6)
      },
      TensorChange("layerNorm, mean", [6]) { mean in
        var (out, rstd) = (x, perRow)
        device.layerNorm(&out, mean: &mean, rstd: &rstd, x, gamma: row, beta: row, epsilon: 1e-6)
      },
      TensorChange("layerNorm, deviation", [6]) { rstd in
        var (out, mean) = (x, perRow)
        device.layerNorm(&out, mean: &mean, rstd: &rstd, x, gamma: row, beta: row, epsilon: 1e-6)
      },
      TensorChange("layerNorm again") { device.layerNorm(&$0, x, mean: perRow, rstd: perRow, gamma: row, beta: row) },
      TensorChange("layerNormBackward, input") { dx in
        var (dgamma, dbeta) = (row, row)
        device.layerNormBackward(
          &dx, adding: false, dgamma: &dgamma, dbeta: &dbeta, nil, x: x, mean: perRow, rstd: perRow, gamma: row)
      },
      TensorChange("layerNormBackward, gamma", [4]) { dgamma in
        var (dx, dbeta) = (x, row)
        device.layerNormBackward(
          &dx, adding: true, dgamma: &dgamma, dbeta: &dbeta, x, x: x, mean: perRow, rstd: perRow, gamma: row)
      },
      TensorChange("layerNormBackward, beta", [4]) { dbeta in
        var (dx, dgamma) = (x, row)
        device.layerNormBackward(
          &dx, adding: true, dgamma: &dgamma, dbeta: &dbeta, x, x: x, mean: perRow, rstd: perRow, gamma: row)
      },
      TensorChange("residualNorm, output") { out in
        var (sum, mean, rstd) = (x, perRow, perRow)
        device.residualNorm(
          &out, sum: &sum, mean: &mean, rstd: &rstd, x, residual: x, gamma: row, beta: row, epsilon: 1e-6, mask: mask)
      },
      TensorChange("residualNorm, sum") { sum in
        var (out, mean, rstd) = (x, perRow, perRow)
        device.residualNorm(
          &out, sum: &sum, mean: &mean, rstd: &rstd, x, residual: x, gamma: row, beta: row, epsilon: 1e-6, mask: mask)
      },
      TensorChange("residualNormBackward, input") { dx in
        var (dresidual, dgamma, dbeta) = (x, row, row)
        device.residualNormBackward(
          &dx, dresidual: &dresidual, dgamma: &dgamma, dbeta: &dbeta, x, sum: x, mean: perRow, rstd: perRow, gamma: row,
          mask: mask)
      },
      TensorChange("residualNormBackward, residual") { dresidual in
        var (dx, dgamma, dbeta) = (x, row, row)
        device.residualNormBackward(
          &dx, dresidual: &dresidual, dgamma: &dgamma, dbeta: &dbeta, nil, sum: x, mean: perRow, rstd: perRow,
          gamma: row, mask: mask)
      },
      TensorChange("normalize, output") { out in
        var norms = perRow
        device.normalize(&out, norms: &norms, x, epsilon: 1e-12)
      },
      TensorChange("normalize, norms", [6]) { norms in
        var out = x
        device.normalize(&out, norms: &norms, x, epsilon: 1e-12)
      },
      TensorChange("normalizeBackward") { device.normalizeBackward(&$0, x, y: x, norms: perRow, epsilon: 1e-12) },
      TensorChange("attention, output") { SharedAttention(x, on: device).run(&$0) },
      TensorChange("attentionBackward") { SharedAttention(x, on: device).runBackward(&$0) },
      TensorChange("softmax") { device.softmax(&$0, x) },
      TensorChange("crossEntropy, loss", [6]) { loss in
        var lse = perRow
        device.crossEntropy(&loss, lse: &lse, x, labels: labels, soft: nil, mix: 0)
      },
      TensorChange("crossEntropy, log-sum-exp", [6]) { lse in
        var loss = perRow
        device.crossEntropy(&loss, lse: &lse, x, labels: labels, soft: nil, mix: 0)
      },
      TensorChange("crossEntropyBackward") {
        device.crossEntropyBackward(&$0, x, lse: perRow, labels: labels, soft: nil, mix: 0, weights: perRow)
      },
      TensorChange("localAlignment, loss", [6]) { loss in
        var gradient = x
        device.localAlignment(&loss, gradient: &gradient, scores: x, offsets: places)
      },
      TensorChange("localAlignment, gradient") { gradient in
        var loss = perRow
        device.localAlignment(&loss, gradient: &gradient, scores: x, offsets: places)
      },
      TensorChange("gatherRows") { device.gatherRows(&$0, square, labels) },
      TensorChange("scatterAddRows") { device.scatterAddRows(&$0, square, Indices([5, 5, 0, 1])) },
      TensorChange("patchify") { device.patchify(&$0, images, patch: 2) },
      TensorChange("assembleTokens", [2, 10, 2]) {
        let positions = randomTensor([10, 2], "positions", on: device)
        device.assembleTokens(
          &$0, patches: patches, classToken: randomTensor([2], "class", on: device), positions: positions)
      },
      TensorChange("poolPatches", [2, 1, 2]) { device.poolPatches(&$0, patches, grid: 1) },
      TensorChange("lookUp", [1, 3, 2, 2]) {
        device.lookUp(&$0, bytes: (0..<12).map { UInt8($0 * 20) }, table: (0..<3 * 256).map { Float($0) / 256 })
      },
      TensorChange("adamW, parameter") { parameter in
        var (mean, variance) = (x, x * 0)
        device.adamW(&parameter, mean: &mean, variance: &variance, gradient: x, scale: scale, step: step)
      },
      TensorChange("adamW, mean") { mean in
        var (parameter, variance) = (x, x * 0)
        device.adamW(&parameter, mean: &mean, variance: &variance, gradient: x, scale: scale, step: step)
      },
      TensorChange("adamW, variance") { variance in
        var (parameter, mean) = (x, x)
        device.adamW(&parameter, mean: &mean, variance: &variance, gradient: x, scale: scale, step: step)
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

private struct SharedAttention {
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
    require(zeros.values.allSatisfy { $0 == 0 }, "the gradients of attention changed a tensor that they share")
    dx = gradients.tensors[0]
  }
}
