import Tensor
import TestSupport
import Testing

/// Products in bfloat16 against double loops over operands that were rounded by the definition.
@Suite struct RoundedProductTests {
  private struct Product {
    var rows = 17
    var columns = 29
    var inner = 40
    var isATransposed = false
    var isBTransposed = false

    var a: Shape { isATransposed ? [inner, rows] : [rows, inner] }
    var b: Shape { isBTransposed ? [columns, inner] : [inner, columns] }

    /// The output begins with `out`; `alpha` is 0.5 over a scalar of 0.25, `beta` 0.75, and there is a bias.
    func computed(on device: any Device) -> [Float] {
      var out = randomTensor([rows, columns], "out", on: device)
      device.matrixProduct(
        &out, MatrixView(randomTensor(a, "a", on: device), transposed: isATransposed),
        MatrixView(randomTensor(b, "b", on: device), transposed: isBTransposed),
        alpha: Factor(0.5, over: Tensor(0.25, on: device)), beta: 0.75,
        bias: randomTensor([columns], "bias", on: device))
      return out.values
    }

    /// What is expected, and what the terms of each sum add up to without their signs.
    func expected(rounding: (Float) -> Float) -> (values: [Double], sizes: [Double]) {
      let (left, right) = (randomTensor(a, "a").values.map(rounding), randomTensor(b, "b").values.map(rounding))
      let (out, bias) = (randomTensor([rows, columns], "out").values, randomTensor([columns], "bias").values)
      var (values, sizes): ([Double], [Double]) = ([], [])
      for row in 0..<rows {
        for column in 0..<columns {
          // Output, factor and bias are not rounded.
          var sum = 0.75 * Double(out[row * columns + column]) + Double(bias[column])
          var size = abs(sum) + 1
          for k in 0..<inner {
            let term =
              2 * Double(left[isATransposed ? k * rows + row : row * inner + k])
              * Double(right[isBTransposed ? column * inner + k : k * columns + column])
            sum += term
            size += abs(term)
          }
          values.append(sum)
          sizes.append(size)
        }
      }
      return (values, sizes)
    }

    /// The greatest error of what a device computes over what float32 allows of a sum.
    func error(of found: [Float], rounding: (Float) -> Float) -> Double {
      let (values, sizes) = expected(rounding: rounding)
      return found.indices.map { abs(Double(found[$0]) - values[$0]) / (sizes[$0] * 1e-6) }.max() ?? 0
    }
  }

  private let device = CPUDevice(threadCount: 2)

  @Test(arguments: [(false, false), (false, true), (true, false), (true, true)])
  func `Operands are rounded and nothing else`(isATransposed: Bool, isBTransposed: Bool) {
    for (rows, columns, inner) in [(1, 1, 1), (17, 29, 40), (301, 70, 130), (2, 50, 500)] {
      let product = Product(
        rows: rows, columns: columns, inner: inner, isATransposed: isATransposed, isBTransposed: isBTransposed)
      let found = product.computed(on: device.computing(in: .bfloat16))
      #expect(product.error(of: found, rounding: nearestBFloat16) < 1)
      // Sums of unrounded terms are further away than float32 explains.
      if rows > 1 { #expect(product.error(of: found) { $0 } > 10) }
      #expect(product.error(of: product.computed(on: device)) { $0 } < 1)
    }
  }

  @Test func `Windows are rounded, not what lies beside them`() {
    let view = device.computing(in: .bfloat16)
    // Elsewhere is NaN.
    var values = [Float](repeating: .nan, count: 6 * 9)
    for row in 0..<4 { for column in 0..<3 { values[10 + row * 9 + column] = 1 + Float(row + 3 * column) / 1000 } }
    let x = Tensor(values, shape: [6, 9], on: view)
    let a = MatrixView(x, MatrixWindow(rows: 4, columns: 3, offset: 10, stride: 9))
    let b = MatrixView(x, MatrixWindow(rows: 4, columns: 3, offset: 10, stride: 9), transposed: true)
    var out = Tensor(zeros: [4, 4], on: view)
    view.matrixProduct(&out, a, b)
    let rounded = (0..<4).map { row in (0..<3).map { nearestBFloat16(values[10 + row * 9 + $0]) } }
    for row in 0..<4 {
      for column in 0..<4 {
        let expected = zip(rounded[row], rounded[column]).reduce(Float(0)) { $0 + $1.0 * $1.1 }
        #expect(abs(out.values[row * 4 + column] - expected) < 1e-6)
      }
    }
    #expect(x.values.map(\.bitPattern) == values.map(\.bitPattern))
  }

  @Test func `The number of threads leaves no trace`() {
    let product = Product(rows: 544, columns: 301, inner: 192, isBTransposed: true)
    let one = product.computed(on: CPUDevice(threadCount: 1).computing(in: .bfloat16))
    for threads in [2, 3, 16] {
      #expect(product.computed(on: CPUDevice(threadCount: threads).computing(in: .bfloat16)) == one)
    }
  }

  @Test func `An exact product is that of float32, to the bit`() {
    let view = device.computing(in: .bfloat16)
    func product(on device: any Device, exactly: Bool) -> [Float] {
      randomTensor([9, 33], "x", on: device).multipliedByTransposed(
        randomTensor([5, 33], "weight", on: device), exactly: exactly
      ).values
    }
    #expect(product(on: view, exactly: true) == product(on: device, exactly: false))
    #expect(product(on: view, exactly: false) != product(on: device, exactly: false))
  }

  @Test func `What is no number reaches its row and column`() {
    let view = device.computing(in: .bfloat16)
    var values = [Float](repeating: 1, count: 12)
    values[5] = .nan
    let x = Tensor(values, shape: [3, 4], on: view)
    let product = x.multipliedByTransposed(x).values
    #expect(product.map(\.isNaN) == [false, true, false, true, true, true, false, true, false])
  }
}
