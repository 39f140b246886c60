extension Tensor {
  /// Pictures as a network takes them, `[batch, 3, height, width]`, from bytes `[batch, height, width, 3]`.
  ///
  /// - Parameter table: What each level of each channel becomes, `[3, 256]`.
  package init(pictures bytes: [UInt8], table: [Float], shape: Shape, on device: any Device) {
    require(shape.rank == 4 && shape[1] == 3, "pictures: \(shape) is not [batch, 3, height, width]")
    require(bytes.count == shape.count, "pictures: \(bytes.count) bytes for shape \(shape)")
    require(table.count == 3 * 256, "pictures: a table of \(table.count) numbers, not of 256 a channel")
    self.init(uninitialized: shape, on: device)
    device.lookUp(&self, bytes: bytes, table: table)
  }
}
