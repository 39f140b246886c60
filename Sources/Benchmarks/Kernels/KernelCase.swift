package import Tensor

/// One kernel at one set of sizes, on random operands: what `triad bench kernels` times.
package struct KernelCase: Sendable {
  package let kernel: Kernel
  /// Where the sizes come from, such as `tiny: hidden layer`.
  package let origin: String
  /// Makes the operands on a device and gives back the call.
  let prepare: @Sendable (any Device) -> () -> Void

  init(_ kernel: Kernel, _ origin: String, prepare: @escaping @Sendable (any Device) -> () -> Void) {
    self.kernel = kernel
    self.origin = origin
    self.prepare = prepare
  }

  /// The sizes and the work of the call, as a profile counts them; calls it once.
  package func count(on device: any Device) -> (call: DeviceProfile.Call, work: KernelWork) {
    let probe = ProfilingDevice(device)
    prepare(probe)()
    for (call, entry) in probe.profile.byCall where call.kernel == kernel {
      let calls = max(1, entry.calls)
      return (call, KernelWork(operations: entry.work.operations / calls, bytes: entry.work.bytes / calls))
    }
    return (DeviceProfile.Call(kernel), KernelWork())
  }

  /// The seconds of a call: the least of the means over rounds of some milliseconds, because other programs only ever slow one down.
  package func time(on device: any Device, seconds: Double = 0.15) -> Double {
    let call = prepare(device)
    let clock = ContinuousClock()
    call()
    let once = clock.measure(call) / .seconds(1)
    let callsPerRound = max(1, Int(seconds / 10 / max(once, 1e-7)))
    var best = Double.infinity
    let end = clock.now + .seconds(seconds)
    repeat {
      let elapsed = clock.measure { for _ in 0..<callsPerRound { call() } }
      best = min(best, (elapsed / .seconds(1)) / Double(callsPerRound))
    } while clock.now < end
    return best
  }
}

/// What was measured of a case.
package struct KernelTiming: Sendable {
  package let kernel: Kernel
  package let origin: String
  package let sizes: String
  package let work: KernelWork
  /// Of one call.
  package let seconds: Double

  package init(kernel: Kernel, origin: String, sizes: String, work: KernelWork, seconds: Double) {
    self.kernel = kernel
    self.origin = origin
    self.sizes = sizes
    self.work = work
    self.seconds = seconds
  }

  package var operationsPerSecond: Double { Double(work.operations) / seconds }
  package var bytesPerSecond: Double { Double(work.bytes) / seconds }

  /// Of the machine's limits; above 1 where operands stay in the caches, which are faster than memory.
  package func share(of limits: MachineLimits) -> Double { work.leastSeconds(limits) / seconds }
}

extension KernelCase {
  package func measure(on device: any Device, seconds: Double = 0.15) -> KernelTiming {
    let (call, work) = count(on: device)
    return KernelTiming(
      kernel: kernel, origin: origin, sizes: call.sizes, work: work, seconds: time(on: device, seconds: seconds))
  }
}

extension KernelCase {
  /// The sizes of a model and its batch, as far as kernels see them.
  struct Sizes: Sendable {
    var name: String
    var batch: Int
    var imageTokens: Int
    var width: Int
    var heads: Int
    var embedWidth: Int
    var vocabulary: Int
    var queue: Int
    var imageSide: Int

    static let all = [
      Sizes(
        name: "tiny", batch: 32, imageTokens: 17, width: 192, heads: 3, embedWidth: 128, vocabulary: 4096, queue: 1024,
        imageSide: 64),
      Sizes(
        name: "small", batch: 16, imageTokens: 257, width: 384, heads: 6, embedWidth: 256, vocabulary: 8192,
        queue: 4096, imageSide: 256),
      Sizes(
        name: "base", batch: 8, imageTokens: 257, width: 768, heads: 12, embedWidth: 256, vocabulary: 30_522,
        queue: 65_536, imageSide: 256),
    ]

    /// The lengths of captions in `triad bench step`: from 6 to 25 tokens.
    var captions: [Int] { (0..<batch).map { 25 - ($0 * 7) % 20 } }
    var captionTokens: Int { captions.reduce(0, +) }
    /// 15 % of the tokens.
    var maskedTokens: Int { max(1, captionTokens * 15 / 100) }
  }

  /// Every kernel at the sizes of the tiny, small and base model, and matrix products, attention and norms at odd sizes.
  package static var all: [KernelCase] {
    var cases: [KernelCase] = []
    for size in Sizes.all { cases += products(size) }
    cases += oddProducts
    for size in Sizes.all { cases += attentions(size) }
    cases.append(contentsOf: attention("odd", sequences: [61, 7, 129, 1], keys: [61, 7, 129, 1], width: 72, heads: 3))
    for size in Sizes.all { cases += rows(size) }
    cases += norms("odd", rows: 257, width: 61)
    cases += elements
    return cases
  }

  private static func products(_ size: Sizes) -> [KernelCase] {
    let (rows, width) = (size.batch * size.imageTokens, size.width)
    return [
      product(.productNT, "\(size.name): hidden layer", rows, 4 * width, width),
      product(.productNT, "\(size.name): back to the width", rows, width, 4 * width),
      product(.productNT, "\(size.name): queries, keys, values", rows, 3 * width, width),
      product(.productNN, "\(size.name): gradient at the input", rows, width, 4 * width),
      product(.productTN, "\(size.name): gradient of the weight", 4 * width, width, rows),
      product(.productNT, "\(size.name): text, hidden layer", size.captionTokens, 4 * width, width),
      product(.productNT, "\(size.name): vocabulary", size.maskedTokens, size.vocabulary, width),
      product(
        .productNT, "\(size.name): similarity with queue", size.batch, size.batch + size.queue, size.embedWidth),
    ]
  }

  private static var oddProducts: [KernelCase] {
    [Kernel.productNN, .productNT, .productTN].flatMap { kernel in
      [
        product(kernel, "odd", 257, 193, 61), product(kernel, "odd, thin", 1021, 3, 67),
        product(kernel, "square", 512, 512, 512),
      ]
    }
  }

  static func product(_ kernel: Kernel, _ origin: String, _ rows: Int, _ columns: Int, _ inner: Int) -> KernelCase {
    KernelCase(kernel, origin) { device in
      let (transposesA, transposesB) = (kernel == .productTN, kernel == .productNT)
      let a = random(transposesA ? [inner, rows] : [rows, inner], on: device)
      let b = random(transposesB ? [columns, inner] : [inner, columns], on: device)
      var out = Tensor(zeros: [rows, columns], on: device)
      return {
        device.matrixProduct(
          &out, MatrixView(a, transposed: transposesA), MatrixView(b, transposed: transposesB))
      }
    }
  }

  private static func attentions(_ size: Sizes) -> [KernelCase] {
    let images = [Int](repeating: size.imageTokens, count: size.batch)
    return attention("\(size.name): pictures", sequences: images, keys: images, width: size.width, heads: size.heads)
      + attention(
        "\(size.name): captions", sequences: size.captions, keys: size.captions, width: size.width,
        heads: size.heads, rate: 0.1)
      + attention(
        "\(size.name): captions on pictures", sequences: size.captions, keys: images, width: size.width,
        heads: size.heads, rate: 0.1)
  }

  static func attention(
    _ origin: String, sequences: [Int], keys: [Int], width: Int, heads: Int, rate: Float = 0
  ) -> [KernelCase] {
    let plan = AttentionPlan(queries: Offsets(lengths: sequences), keys: Offsets(lengths: keys), heads: heads)
    let mask = DropoutMask(seed: Seed(7), rate: rate)
    return [
      KernelCase(.attention, origin) { device in
        let (query, key, value) = operands(plan, width, on: device)
        var out = Tensor(zeros: [plan.queries.total, width], on: device)
        var lse = Tensor(zeros: [plan.queries.total, heads], on: device)
        return {
          device.attention(
            &out, lse: &lse, query: query, key: key, value: value, plan: plan, width: width, mask: mask)
        }
      },
      KernelCase(.attentionBackward, origin) { device in
        let (query, key, value) = operands(plan, width, on: device)
        let (out, lse) = Tensor.attention(query: query, key: key, value: value, plan: plan, width: width, mask: mask)
        let dout = random(out.shape, on: device)
        var gradients = AttentionGradients(
          [query, key, value].map { random($0.tensor.shape, on: device) }, query: .init(), key: .init(place: 1),
          value: .init(place: 2))
        return {
          device.attentionBackward(
            &gradients, dout, out: out, lse: lse, query: query, key: key, value: value, plan: plan, width: width,
            mask: mask)
        }
      },
    ]
  }

  private static func operands(
    _ plan: AttentionPlan, _ width: Int, on device: any Device
  ) -> (ColumnWindow, ColumnWindow, ColumnWindow) {
    let (queries, keys) = (plan.queries.total, plan.keys.total)
    return (
      ColumnWindow(random([queries, width], on: device)), ColumnWindow(random([keys, width], on: device)),
      ColumnWindow(random([keys, width], on: device))
    )
  }

  /// Normal numbers of deviation 0.5, always the same ones.
  static func random(_ shape: Shape, on device: any Device) -> Tensor {
    var random = Seed(0).derived("kernel benchmark", shape.count).stream()
    return Tensor(shape: shape, on: device) { 0.5 * random.normal() }
  }
}
