internal import CCUDA
public import Tensor

extension CUDADevice {
  /// Sets every element to one value.
  public func fill(_ out: inout Tensor, with value: Float) {
    let count = out.count
    launch(.fillValue, .elements(count), KernelAddress(output: &out), value, count)
  }

  /// Copies numbers of the host, as many as `out` has.
  public func upload(_ out: inout Tensor, _ values: [Float]) {
    let address = out.mutableAddress
    values.withUnsafeBytes { staging.send($0, to: address.word) }
  }

  /// The numbers of a window, row by row; waits for everything that was asked for before.
  public func download(_ x: Tensor, _ window: MatrixWindow) -> [Float] {
    let count = window.rows * window.columns
    guard count > 0 else { return [] }
    if window.rows == 1 || window.stride == window.columns {
      return withExtendedLifetime(x) { numbers(at: x.address.word + UInt(4 * window.offset), count: count) }
    }
    return withScratch(bytes: 4 * count) { dense in
      launch(
        .copyWindow, .elements(count), KernelAddress(dense), window.columns, KernelAddress(x, from: window.offset),
        window.stride, window.rows, window.columns)
      return numbers(at: dense.word, count: count)
    }
  }

  private func numbers(at address: UInt, count: Int) -> [Float] {
    context.makeCurrent()
    return [Float](unsafeUninitializedCapacity: count) { target, filled in
      context.require(
        context.driver.table.to_host(target.baseAddress, UInt64(address), 4 * count, context.stream),
        "hand over \(4 * count) bytes")
      context.synchronize()
      filled = count
    }
  }

  /// Copies a window of `x` to one of `out` that is as large.
  public func copy(_ out: inout Tensor, _ target: MatrixWindow, from x: Tensor, _ source: MatrixWindow) {
    let count = source.rows * source.columns
    launch(
      .copyWindow, .elements(count), KernelAddress(output: &out, from: target.offset), target.stride,
      KernelAddress(x, from: source.offset), source.stride, source.rows, source.columns)
  }
}
