internal import CKernels

extension CPUDevice {
  /// `out`, `[batch, channels, height, width]`, from bytes through a table with 256 numbers per channel.
  public func lookUp(_ out: inout Tensor, bytes: [UInt8], table: [Float]) {
    let pixels = out.shape[2] * out.shape[3]
    let batch = out.shape[0]
    let out = out.mutableFloats
    bytes.withUnsafeBufferPointer { bytes in
      table.withUnsafeBufferPointer { table in
        guard let bytes = bytes.baseAddress, let table = table.baseAddress else { return }
        pool.parallel(batch) { tk_look_up(out + $0 * 3 * pixels, bytes + $0 * 3 * pixels, table, Int64(pixels)) }
      }
    }
  }
}
