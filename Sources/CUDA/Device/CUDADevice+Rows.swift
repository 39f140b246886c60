public import Tensor

extension CUDADevice {
  /// `out[i] = x[indices[i]]`
  public func gatherRows(_ out: inout Tensor, _ x: Tensor, _ indices: Indices) {
    let columns = x.shape[-1]
    let output = KernelAddress(output: &out)
    withUploaded(indices.values) {
      launch(
        .gatherRows, .elements(indices.count * columns), output, KernelAddress(x), KernelAddress($0), indices.count,
        columns)
    }
  }

  /// `out[indices[i]] += x[i]` in the order of `i`: each target adds its own rows up, so that nothing races.
  public func scatterAddRows(_ out: inout Tensor, _ x: Tensor, _ indices: Indices) {
    let columns = x.shape[-1]
    let plan = ScatterPlan(indices)
    let output = KernelAddress(output: &out)
    withUploaded(plan.targets + plan.starts + plan.order) {
      launch(
        .scatterAddRows, .elements(plan.targets.count * columns), output, KernelAddress(x), KernelAddress($0),
        KernelAddress($0, offset: 4 * plan.targets.count),
        KernelAddress($0, offset: 4 * (plan.targets.count + plan.starts.count)), plan.targets.count, columns)
    }
  }

  /// Images `[batch, channels, height, width]` to patches `[batch, places, channels * patch * patch]`.
  public func patchify(_ out: inout Tensor, _ images: Tensor, patch: Int) {
    let shape = images.shape
    let count = out.count
    launch(
      .patchify, .elements(count), KernelAddress(output: &out), KernelAddress(images), shape[0], shape[1], shape[2],
      shape[3], patch)
  }

  /// Puts the class token before the patches of each picture and adds the positions.
  public func assembleTokens(_ out: inout Tensor, patches: Tensor, classToken: Tensor, positions: Tensor) {
    let (batch, places, columns) = patches.shape3
    let count = out.count
    launch(
      .assembleTokens, .elements(count), KernelAddress(output: &out), KernelAddress(patches),
      KernelAddress(classToken), KernelAddress(positions), batch, places, columns)
  }

  /// Divides row `r` by the length of row `r` of `offsets`; rows of empty sequences stay as they are.
  public func divideRows(_ x: inout Tensor, byLengthsOf offsets: Offsets) {
    let (rows, columns) = x.shape.rowsAndColumns
    let output = KernelAddress(output: &x)
    withUploaded(offsets.bounds) {
      launch(.divideRows, .elements(rows * columns), output, KernelAddress($0), rows, columns)
    }
  }

  /// Means over windows of a square of places, `grid * grid` of them per picture.
  public func poolPatches(_ out: inout Tensor, _ x: Tensor, grid: Int) {
    let (batch, places, columns) = x.shape3
    let side = Int(Double(places).squareRoot().rounded())
    let count = out.count
    launch(
      .poolPatches, .elements(count), KernelAddress(output: &out), KernelAddress(x), batch, side, grid, columns)
  }

  /// `out`, `[batch, channels, height, width]`, from bytes through a table with 256 numbers per channel: bytes go up, not numbers.
  public func lookUp(_ out: inout Tensor, bytes: [UInt8], table: [Float]) {
    let (batch, pixels) = (out.shape[0], out.shape[2] * out.shape[3])
    let output = KernelAddress(output: &out)
    withUploaded(bytes) { bytes in
      withUploaded(table) {
        launch(.lookUp, .elements(3 * batch * pixels), output, KernelAddress(bytes), KernelAddress($0), batch, pixels)
      }
    }
  }
}

/// Rows that are added to others, sorted by where they go: for each target the rows that it gets, in their order.
struct ScatterPlan: Hashable {
  /// Each target once, ascending.
  let targets: [Int32]
  /// `[targets.count + 1]`: where the rows of each target begin in `order`.
  let starts: [Int32]
  /// The rows.
  let order: [Int32]

  init(_ indices: Indices) {
    let values = indices.values
    order = values.indices.map { Int32($0) }.sorted {
      (values[Int($0)], $0) < (values[Int($1)], $1)
    }
    var (targets, starts): ([Int32], [Int32]) = ([], [])
    for (place, row) in order.enumerated() where values[Int(row)] != targets.last {
      targets.append(values[Int(row)])
      starts.append(Int32(place))
    }
    self.targets = targets
    self.starts = starts + [Int32(order.count)]
  }
}
