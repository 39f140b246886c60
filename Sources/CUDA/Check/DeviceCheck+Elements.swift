import Tensor

extension DeviceCheck {
  static var elementCases: [Case] {
    // Sizes that fill no block, one block and several.
    [1, 255, 256, 1_000].flatMap { elementCases(of: [$0]) }
  }

  private static func elementCases(of shape: Shape) -> [Case] {
    [
      Case(name: "fill \(shape)") { device in [changed(normal(shape, "x", on: device)) { device.fill(&$0, with: 0.25) }]
      },
      Case(name: "axpy \(shape)") { device in
        [changed(normal(shape, "y", on: device)) { device.axpy(&$0, 0.3, normal(shape, "x", on: device)) }]
      },
      Case(name: "add \(shape)") { device in
        let (a, b) = (normal(shape, "a", on: device), normal(shape, "b", on: device))
        return [changed(a) { device.add(&$0, a, b) }]
      },
      Case(name: "scale \(shape)") { device in [changed(normal(shape, "x", on: device)) { device.scale(&$0, by: 1.7) }]
      },
      Case(name: "lerp \(shape)") { device in
        let x = normal(shape, "x", on: device)
        return [changed(normal(shape, "y", on: device)) { device.lerp(&$0, toward: x, weight: 0.01) }]
      },
      Case(name: "dropout \(shape)") { device in
        let x = normal(shape, "x", on: device)
        return [changed(x) { device.dropout(&$0, x, mask: DropoutMask(seed: Seed(3), rate: 0.4)) }]
      },
      Case(name: "relu and its slope \(shape)") { device in
        let output = changed(normal(shape, "x", on: device)) { device.relu(&$0) }
        return [output, changed(normal(shape, "dx", on: device)) { device.reluBackward(&$0, output: output) }]
      },
      Case(name: "exponential, clamp, roundToHalf \(shape)") { device in
        let x = normal(shape, "x", on: device)
        return [
          changed(x) { device.exponential(&$0) }, changed(x) { device.clamp(&$0, to: -0.5...0.75) },
          changed(x) { device.roundToHalf(&$0) },
        ]
      },
      Case(name: "widen \(shape)") { device in
        // Subnormal, normal, infinite and no numbers, of both signs.
        let halves = (0..<shape.count).map { UInt16(truncatingIfNeeded: $0 * 67) }
        return [changed(normal(shape, "x", on: device)) { device.widen(&$0, halves: halves) }]
      },
      Case(name: "adamW \(shape)") { device in
        var (p, m) = (normal(shape, "p", on: device), normal(shape, "m", on: device))
        var v = changed(normal(shape, "v", on: device)) { device.exponential(&$0) }
        let step = AdamWStep(
          learningRate: 1e-3, decay: 0.02, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, correction1: 0.19,
          correction2: 0.002)
        let gradient = normal(shape, "g", on: device)
        device.adamW(&p, mean: &m, variance: &v, gradient: gradient, scale: Tensor(0.5, on: device), step: step)
        var untouched = p
        device.adamW(
          &untouched, mean: &m, variance: &v, gradient: gradient, scale: Tensor(.nan, on: device), step: step)
        return [p, m, v, untouched]
      },
    ]
  }

  static var scalarCases: [Case] {
    [1, 300, 40_000].flatMap { size in
      [
        Case(name: "sum, squares, dot [\(size)]") { device in
          let (a, b) = (normal([size], "a", on: device), normal([size], "b", on: device))
          var sums = DeviceSums(storage: Tensor(zeros: [6], on: device))
          device.sum(&sums, at: 0, a)
          device.squares(&sums, at: 1, a)
          device.dot(&sums, at: 2, a, b)
          return sums.values.map { Tensor(Float($0), on: device) }
        },
        Case(name: "mean, negatedDot [\(size)]") { device in
          let (a, b) = (normal([size], "a", on: device), normal([size], "b", on: device))
          let divisor = Tensor(0.07, on: device)
          return [
            changed(Tensor(0, on: device)) { device.mean(&$0, a, over: size) },
            changed(Tensor(0, on: device)) { device.negatedDot(&$0, a, b, over: divisor) },
          ]
        },
      ]
    } + [
      Case(name: "fill and scale by a scalar") { device in
        let scalar = Tensor(0.3, on: device)
        return [
          changed(normal([300], "x", on: device)) { device.fill(&$0, with: scalar, over: 7) },
          changed(normal([300], "x", on: device)) { device.scale(&$0, by: scalar, over: 7) },
        ]
      },
      Case(name: "clip, spoil") { device in
        var sums = DeviceSums(storage: Tensor(zeros: [4], on: device))
        device.squares(&sums, at: 0, normal([300], "a", on: device))
        device.squares(&sums, at: 1, normal([200], "b", on: device))
        let (sane, infinite) = (sums, Tensor([1, .infinity, 2], shape: [3], on: device))
        return [
          changed(Tensor(1, on: device)) { device.clip(&$0, to: 3, sane) },
          changed(Tensor(1, on: device)) { device.clip(&$0, to: 300, sane) },
          changed(Tensor(1, on: device)) { device.spoil(&$0, unlessFinite: sane, at: 1) },
          changed(Tensor(1, on: device)) { device.spoil(&$0, unlessFinite: infinite) },
        ]
      },
    ]
  }
}
