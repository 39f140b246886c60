extension Tensor {
  /// Images `[batch, channels, height, width]` cut into squares of `patch` pixels: `[batch, places, channels * patch * patch]`.
  public func patches(of patch: Int) -> Tensor {
    require(shape.rank == 4, "patches: rank of \(shape) is not 4")
    let (batch, channels, height, width) = (shape[0], shape[1], shape[2], shape[3])
    require(
      patch > 0 && height % patch == 0 && width % patch == 0,
      "patches: \(height) x \(width) pixels are no whole number of \(patch)-pixel patches")
    var out = Tensor(
      uninitialized: [batch, (height / patch) * (width / patch), channels * patch * patch], on: device)
    device.patchify(&out, self, patch: patch)
    return out
  }

  /// A class token before the places of each image, and positions added: `[batch, places, columns]` to `[batch, 1 + places, columns]`.
  package func assembledTokens(classToken: Tensor, positions: Tensor) -> Tensor {
    let (batch, places, columns) = shape3
    require(
      classToken.count == columns && positions.count == (places + 1) * columns,
      "tokens: class token \(classToken.shape) and positions \(positions.shape) for \(shape)")
    var out = Tensor(uninitialized: [batch, places + 1, columns], on: device)
    device.assembleTokens(&out, patches: self, classToken: classToken, positions: positions)
    return out
  }

  /// Means over `grid` x `grid` windows of a square of places: `[batch, side * side, columns]` to `[batch, grid * grid, columns]`.
  /// Windows are those of adaptive average pooling: equal where `grid` divides the side.
  public func pooledPlaces(grid: Int) -> Tensor {
    let (batch, places, columns) = shape3
    let side = Int(Double(places).squareRoot().rounded())
    require(side * side == places, "pooledPlaces: \(places) places are no square")
    require((1...side).contains(grid), "pooledPlaces: a grid of \(grid) on a side of \(side)")
    var out = Tensor(uninitialized: [batch, grid * grid, columns], on: device)
    device.poolPatches(&out, self, grid: grid)
    return out
  }
}
