import Tensor

extension KernelCase {
  /// The kernels on whole rows at the sizes of a model.
  static func rows(_ size: Sizes) -> [KernelCase] {
    let tokens = size.batch * size.imageTokens
    return norms(size.name, rows: tokens, width: size.width) + activations(size.name, rows: tokens, width: size.width)
      + losses(size) + moves(size)
  }

  static func norms(_ origin: String, rows: Int, width: Int) -> [KernelCase] {
    let mask = DropoutMask(seed: Seed(7), rate: 0.1)
    @Sendable func operands(_ device: any Device) -> (x: Tensor, gamma: Tensor, beta: Tensor) {
      (
        random([rows, width], on: device), Tensor(repeating: 1, shape: [width], on: device),
        Tensor(zeros: [width], on: device)
      )
    }
    @Sendable func statistics(_ device: any Device) -> (mean: Tensor, rstd: Tensor) {
      (Tensor(repeating: 0, shape: [rows], on: device), Tensor(repeating: 2, shape: [rows], on: device))
    }
    return [
      KernelCase(.layerNorm, origin) { device in
        let (x, gamma, beta) = operands(device)
        var (mean, rstd) = statistics(device)
        var y = Tensor(zeros: x.shape, on: device)
        return { device.layerNorm(&y, mean: &mean, rstd: &rstd, x, gamma: gamma, beta: beta, epsilon: 1e-6) }
      },
      KernelCase(.layerNormAgain, origin) { device in
        let (x, gamma, beta) = operands(device)
        let (mean, rstd) = statistics(device)
        var y = Tensor(zeros: x.shape, on: device)
        return { device.layerNorm(&y, x, mean: mean, rstd: rstd, gamma: gamma, beta: beta) }
      },
      KernelCase(.layerNormBackward, origin) { device in
        let (x, gamma, _) = operands(device)
        let (mean, rstd) = statistics(device)
        var dx = Tensor(zeros: x.shape, on: device)
        var (dgamma, dbeta) = (Tensor(zeros: [width], on: device), Tensor(zeros: [width], on: device))
        return {
          device.layerNormBackward(
            &dx, adding: false, dgamma: &dgamma, dbeta: &dbeta, x, x: x, mean: mean, rstd: rstd, gamma: gamma)
        }
      },
      KernelCase(.residualNorm, origin) { device in
        let (x, gamma, beta) = operands(device)
        var (mean, rstd) = statistics(device)
        var (y, sum) = (Tensor(zeros: x.shape, on: device), Tensor(zeros: x.shape, on: device))
        let residual = random(x.shape, on: device)
        return {
          device.residualNorm(
            &y, sum: &sum, mean: &mean, rstd: &rstd, x, residual: residual, gamma: gamma, beta: beta, epsilon: 1e-12,
            mask: mask)
        }
      },
      KernelCase(.residualNormBackward, origin) { device in
        let (x, gamma, _) = operands(device)
        let (mean, rstd) = statistics(device)
        var (dx, dresidual) = (Tensor(zeros: x.shape, on: device), Tensor(zeros: x.shape, on: device))
        var (dgamma, dbeta) = (Tensor(zeros: [width], on: device), Tensor(zeros: [width], on: device))
        return {
          device.residualNormBackward(
            &dx, dresidual: &dresidual, dgamma: &dgamma, dbeta: &dbeta, x, sum: x, mean: mean, rstd: rstd,
            gamma: gamma, mask: mask)
        }
      },
    ]
  }

  private static func activations(_ origin: String, rows: Int, width: Int) -> [KernelCase] {
    [
      KernelCase(.gelu, origin) { device in
        let pre = random([rows, 4 * width], on: device)
        var out = Tensor(zeros: pre.shape, on: device)
        return { device.gelu(&out, pre) }
      },
      KernelCase(.geluBackward, origin) { device in
        let pre = random([rows, 4 * width], on: device)
        var dx = Tensor(zeros: pre.shape, on: device)
        return { device.geluBackward(&dx, pre, pre: pre) }
      },
      KernelCase(.addBias, origin) { device in
        let bias = Tensor(zeros: [3 * width], on: device)
        var x = random([rows, 3 * width], on: device)
        return { device.addBias(&x, bias) }
      },
      KernelCase(.columnSum, origin) { device in
        let x = random([rows, 4 * width], on: device)
        var out = Tensor(zeros: [4 * width], on: device)
        return { device.columnSum(&out, x) }
      },
    ]
  }

  private static func losses(_ size: Sizes) -> [KernelCase] {
    let (rows, classes) = (size.maskedTokens, size.vocabulary)
    let locals = size.batch * 16
    @Sendable func targets(_ device: any Device) -> (x: Tensor, soft: Tensor, labels: Indices, lse: Tensor) {
      let x = random([rows, classes], on: device)
      return (x, x.softmax(), Indices((0..<rows).map { $0 % classes }), Tensor(repeating: 9, shape: [rows], on: device))
    }
    return [
      KernelCase(.softmax, "\(size.name): vocabulary") { device in
        let x = targets(device).x
        var out = Tensor(zeros: x.shape, on: device)
        return { device.softmax(&out, x) }
      },
      KernelCase(.crossEntropy, "\(size.name): vocabulary, soft") { device in
        let (x, soft, labels, _) = targets(device)
        var (loss, lse) = (Tensor(zeros: [rows], on: device), Tensor(zeros: [rows], on: device))
        return { device.crossEntropy(&loss, lse: &lse, x, labels: labels, soft: soft, mix: 0.4) }
      },
      KernelCase(.crossEntropyBackward, "\(size.name): vocabulary, soft") { device in
        let (x, soft, labels, lse) = targets(device)
        var dx = Tensor(zeros: x.shape, on: device)
        return { device.crossEntropyBackward(&dx, x, lse: lse, labels: labels, soft: soft, mix: 0.4, weights: lse) }
      },
      KernelCase(.localAlignment, "\(size.name): 16 regions") { device in
        let scores = random([size.batch, locals], on: device)
        var (loss, gradient) = (Tensor(zeros: [size.batch], on: device), Tensor(zeros: scores.shape, on: device))
        let offsets = Offsets(rows: size.batch, length: 16)
        return { device.localAlignment(&loss, gradient: &gradient, scores: scores, offsets: offsets) }
      },
      KernelCase(.normalize, "\(size.name): shared space") { device in
        let x = random([size.batch * size.imageTokens, size.embedWidth], on: device)
        var (y, norms) = (Tensor(zeros: x.shape, on: device), Tensor(zeros: [x.shape[0]], on: device))
        return { device.normalize(&y, norms: &norms, x, epsilon: 1e-12) }
      },
    ]
  }

  private static func moves(_ size: Sizes) -> [KernelCase] {
    let (places, columns) = (size.imageTokens - 1, 3 * 16 * 16)
    let rows = size.captionTokens
    return [
      KernelCase(.gatherRows, "\(size.name): words") { device in
        let table = random([size.vocabulary, size.width], on: device)
        var out = Tensor(zeros: [rows, size.width], on: device)
        let indices = Indices((0..<rows).map { ($0 * 7919) % size.vocabulary })
        return { device.gatherRows(&out, table, indices) }
      },
      KernelCase(.scatterAddRows, "\(size.name): words") { device in
        let x = random([rows, size.width], on: device)
        var out = Tensor(zeros: [size.vocabulary, size.width], on: device)
        let indices = Indices((0..<rows).map { ($0 * 7919) % size.vocabulary })
        return { device.scatterAddRows(&out, x, indices) }
      },
      KernelCase(.patchify, "\(size.name): pictures") { device in
        let images = random([size.batch, 3, size.imageSide, size.imageSide], on: device)
        var out = Tensor(zeros: [size.batch, places, columns], on: device)
        return { device.patchify(&out, images, patch: 16) }
      },
      KernelCase(.lookUp, "\(size.name): pictures") { device in
        let shape: Shape = [size.batch, 3, size.imageSide, size.imageSide]
        let bytes = (0..<shape.count).map { UInt8(truncatingIfNeeded: $0 &* 7919) }
        let table = (0..<3 * 256).map { Float($0) / 256 }
        var out = Tensor(zeros: shape, on: device)
        return { device.lookUp(&out, bytes: bytes, table: table) }
      },
    ]
  }

  /// The kernels on loose elements: a matrix of the base model that caches hold, and memory far beyond them.
  static var elements: [KernelCase] {
    [("768 x 768", 768 * 768), ("16 Mi", 16 << 20)].flatMap { name, count in
      [
        KernelCase(.adamW, name) { device in
          var (parameter, mean) = (Tensor(zeros: [count], on: device), Tensor(zeros: [count], on: device))
          var variance = Tensor(repeating: 1, shape: [count], on: device)
          let gradient = Tensor(repeating: 0.1, shape: [count], on: device)
          let step = AdamWStep(
            learningRate: 1e-4, decay: 0.02, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, correction1: 0.1,
            correction2: 0.001)
          let scale = Tensor(1, on: device)
          return {
            device.adamW(
              &parameter, mean: &mean, variance: &variance, gradient: gradient, scale: scale, step: step)
          }
        },
        KernelCase(.lerp, name) { device in
          let x = Tensor(repeating: 1, shape: [count], on: device)
          var y = Tensor(zeros: [count], on: device)
          return { device.lerp(&y, toward: x, weight: 0.005) }
        },
        KernelCase(.add, name) { device in
          let (a, b) = (
            Tensor(repeating: 1, shape: [count], on: device), Tensor(repeating: 2, shape: [count], on: device)
          )
          var out = Tensor(zeros: [count], on: device)
          return { device.add(&out, a, b) }
        },
        KernelCase(.dropout, name) { device in
          let x = Tensor(repeating: 1, shape: [count], on: device)
          var out = Tensor(zeros: [count], on: device)
          let mask = DropoutMask(seed: Seed(7), rate: 0.1)
          return { device.dropout(&out, x, mask: mask) }
        },
        KernelCase(.sums, name) { device in
          let x = Tensor(repeating: 1, shape: [count], on: device)
          var sums = DeviceSums(count: 1, on: device)
          return { device.squares(&sums, at: 0, x) }
        },
      ]
    }
  }
}
