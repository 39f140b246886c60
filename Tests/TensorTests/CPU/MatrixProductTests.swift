import Tensor
import TestSupport
import Testing

/// One product, its operands in windows wider than themselves.
private struct Product: CustomStringConvertible {
  var rows: Int
  var columns: Int
  var inner: Int
  var isATransposed = false
  var isBTransposed = false
  var padding = 0
  var alpha: Float = 1
  var beta: Float = 0

  var description: String {
    "\(rows) x \(columns) x \(inner), transposed \(isATransposed) \(isBTransposed), padding \(padding), "
      + "alpha \(alpha), beta \(beta)"
  }

  /// The largest error against a double loop, relative to what rounding allows; infinite if the padding was written to.
  func error(on device: CPUDevice = .standard) -> Double {
    let (aRows, aColumns) = isATransposed ? (inner, rows) : (rows, inner)
    let (bRows, bColumns) = isBTransposed ? (columns, inner) : (inner, columns)
    let (aStride, bStride, stride) = (aColumns + padding, bColumns + padding, columns + padding)
    let a = randomTensor([padding + aRows * aStride], "a").values
    let b = randomTensor([padding + bRows * bStride], "b").values
    // With beta 0 nothing may be read from the output, not even what is not a number.
    let start: [Float] =
      beta == 0
      ? Array(repeating: .nan, count: padding + rows * stride) : randomTensor([padding + rows * stride], "c").values
    var out = Tensor(start, shape: [start.count], on: device)
    device.matrixProduct(
      &out, MatrixWindow(rows: rows, columns: columns, offset: padding, stride: stride),
      MatrixView(
        Tensor(a, shape: [a.count], on: device),
        MatrixWindow(rows: aRows, columns: aColumns, offset: padding, stride: aStride), transposed: isATransposed),
      MatrixView(
        Tensor(b, shape: [b.count], on: device),
        MatrixWindow(rows: bRows, columns: bColumns, offset: padding, stride: bStride), transposed: isBTransposed),
      alpha: Factor(alpha), beta: beta, bias: nil)
    let values = out.values
    var worst = 0.0
    for row in 0..<rows {
      for column in 0..<stride {
        let at = padding + row * stride + column
        guard column < columns else {
          if values[at].bitPattern != start[at].bitPattern { return .infinity }
          continue
        }
        var (sum, size) = (0.0, 1.0)
        for k in 0..<inner {
          let x = Double(a[padding + (isATransposed ? k * aStride + row : row * aStride + k)])
          let y = Double(b[padding + (isBTransposed ? column * bStride + k : k * bStride + column)])
          sum += x * y
          size += abs(x * y)
        }
        let expected = Double(alpha) * sum + (beta == 0 ? 0 : Double(beta) * Double(start[at]))
        let error = abs(Double(values[at]) - expected) / (size * 1e-6)
        worst = error.isNaN ? .infinity : max(worst, error)
      }
    }
    return worst
  }
}

@Suite struct MatrixProductTests {
  @Test(arguments: [(false, false), (false, true), (true, false), (true, true)])
  func matchesADoubleLoop(isATransposed: Bool, isBTransposed: Bool) {
    for rows in [1, 2, 3, 17, 50] {
      for columns in [1, 2, 5, 16, 49] {
        for inner in [0, 1, 3, 16, 33] {
          for (padding, alpha, beta) in [(0, 1, 0), (3, 1, 1), (1, -0.5, 0.25), (0, 0.125, 0)] as [(Int, Float, Float)]
          {
            let product = Product(
              rows: rows, columns: columns, inner: inner, isATransposed: isATransposed, isBTransposed: isBTransposed,
              padding: padding, alpha: alpha, beta: beta)
            #expect(product.error() < 1, "\(product)")
          }
        }
      }
    }
  }

  @Test(arguments: [(false, false), (false, true), (true, false), (true, true)])
  func productsThatAreCutMatchToo(isATransposed: Bool, isBTransposed: Bool) {
    for (rows, columns, inner) in [(301, 70, 130), (70, 301, 130), (1, 999, 1100), (999, 1, 1100), (200, 200, 100)] {
      for (padding, beta) in [(0, 0), (5, 1)] as [(Int, Float)] {
        let product = Product(
          rows: rows, columns: columns, inner: inner, isATransposed: isATransposed, isBTransposed: isBTransposed,
          padding: padding, alpha: 1, beta: beta)
        #expect(product.error() < 1, "\(product)")
      }
    }
  }

  @Test func productsThatAreCutForSmallCachesMatchToo() {
    let device = CPUDevice(threadCount: 2, caches: CacheSizes(second: 1 << 16, third: 1 << 20))
    // Blocks of columns, of a first factor that is read in columns or does not stay; blocks of the sum that are packed one by one.
    for (rows, columns, inner, isATransposed) in [
      (9, 1500, 385, true), (100, 1500, 385, false), (20, 600, 1200, true),
    ] {
      let product = Product(
        rows: rows, columns: columns, inner: inner, isATransposed: isATransposed, padding: 1, beta: 1)
      #expect(product.error(on: device) < 1, "\(product)")
    }
  }

  @Test func theNumberOfThreadsLeavesNoTrace() {
    // Among them: columns that each thread packs for itself, for some numbers of threads, and those that all pack together.
    let sizes = [
      (544, 192, 576), (192, 544, 768), (70, 768, 301), (9, 1200, 4100), (512, 192, 192), (700, 385, 192), (2, 50, 3),
    ]
    for (rows, inner, columns) in sizes {
      let a = randomTensor([rows, inner], "a").values
      let b = randomTensor([inner, columns], "b").values
      func product(threads: Int) -> [Float] {
        let device = CPUDevice(threadCount: threads)
        var out = Tensor(zeros: [rows, columns], on: device)
        device.matrixProduct(
          &out, MatrixView(Tensor(a, shape: [rows, inner], on: device)),
          MatrixView(Tensor(b, shape: [inner, columns], on: device)))
        return out.values
      }
      let one = product(threads: 1)
      for threads in [2, 3, 16] { #expect(product(threads: threads) == one) }
    }
  }

  @Test func biasIsAddedOnceHoweverLongTheSum() {
    let (rows, inner, columns) = (3, 1000, 50)
    let device = CPUDevice.standard
    var out = Tensor(zeros: [rows, columns], on: device)
    device.matrixProduct(
      &out, MatrixView(Tensor(zeros: [rows, inner], on: device)),
      MatrixView(Tensor(zeros: [inner, columns], on: device)),
      bias: Tensor((0..<columns).map(Float.init), shape: [columns], on: device))
    #expect(out.values == (0..<rows * columns).map { Float($0 % columns) })
  }

  @Test func nothingTimesNothingIsNothing() {
    #expect(Product(rows: 0, columns: 3, inner: 2).error() == 0)
    #expect(Product(rows: 3, columns: 0, inner: 2, padding: 1).error() == 0)
  }
}
