/// A dense, row-major array of 32-bit floats: a value with copy-on-write storage on a device.
///
/// All numeric work goes through the device's kernels (`Tensor/Ops`); `values`, `withValues` and `withMutableValues` are
/// the only ways to see the numbers on the host.
public struct Tensor: Sendable {
  public private(set) var shape: Shape
  private var storage: Storage

  /// A tensor whose contents are not set: the creating operation writes every element before anyone reads one.
  package init(uninitialized shape: Shape, on device: any Device) {
    self.shape = shape
    storage = Storage(count: shape.count, device: device)
  }

  /// Elements in row-major order.
  public init(_ values: [Float], shape: Shape, on device: any Device = CPUDevice.standard) {
    require(values.count == shape.count, "tensor: \(values.count) values for shape \(shape)")
    self.init(uninitialized: shape, on: device)
    values.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { storage.pointer.update(from: base, count: values.count) }
    }
  }

  /// All elements equal.
  public init(repeating value: Float, shape: Shape, on device: any Device = CPUDevice.standard) {
    self.init(uninitialized: shape, on: device)
    storage.pointer.update(repeating: value, count: shape.count)
  }

  /// All elements zero.
  public init(zeros shape: Shape, on device: any Device = CPUDevice.standard) {
    self.init(repeating: 0, shape: shape, on: device)
  }

  /// A scalar, shape `[]`.
  public init(_ value: Float, on device: any Device = CPUDevice.standard) {
    self.init(repeating: value, shape: [], on: device)
  }

  /// Elements written by `body`, which must set every one.
  public init<Failure: Error>(
    shape: Shape, on device: any Device = CPUDevice.standard,
    initializingWith body: (UnsafeMutableBufferPointer<Float>) throws(Failure) -> Void
  ) throws(Failure) {
    self.init(uninitialized: shape, on: device)
    try body(UnsafeMutableBufferPointer(start: storage.pointer, count: shape.count))
  }

  /// Where the numbers are kept and worked on.
  public var device: any Device { storage.device }

  /// The number of elements.
  public var count: Int { storage.count }

  /// Where kernels of the processor read the elements.
  var address: UnsafePointer<Float> { UnsafePointer(storage.pointer) }

  /// Where they write them: from now on no other tensor shares these, and they have been copied if one did.
  var mutableAddress: UnsafeMutablePointer<Float> {
    mutating get {
      makeUnique()
      return storage.pointer
    }
  }
}

extension Tensor {
  /// A copy of the elements, row by row.
  public var values: [Float] { withValues { Array($0) } }

  /// The only element of a tensor with one element.
  public var item: Float {
    require(count == 1, "item: shape \(shape) has \(count) elements, not one")
    return withValues { $0[0] }
  }

  /// Reads the elements in place.
  public func withValues<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let storage = storage
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeBufferPointer(start: storage.pointer, count: storage.count))
  }

  /// Changes the elements in place, after copying them if another tensor shares them.
  public mutating func withMutableValues<Result, Failure: Error>(
    _ body: (UnsafeMutableBufferPointer<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    makeUnique()
    let storage = storage
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeMutableBufferPointer(start: storage.pointer, count: storage.count))
  }

  /// Copies the elements if another tensor shares them.
  private mutating func makeUnique() {
    guard !isKnownUniquelyReferenced(&storage) else { return }
    let copy = Storage(count: storage.count, device: storage.device)
    copy.pointer.update(from: storage.pointer, count: storage.count)
    storage = copy
  }

  /// The same elements in the same order under another shape; nothing is copied.
  public func reshaped(_ shape: Shape) -> Tensor {
    require(shape.count == count, "reshaped: \(self.shape) has \(count) elements, \(shape) has \(shape.count)")
    var result = self
    result.shape = shape
    return result
  }

  /// The two sizes of a matrix: `let (rows, columns) = x.shape2`.
  public var shape2: (Int, Int) {
    require(shape.rank == 2, "shape2: rank of \(shape) is not 2")
    return (shape[0], shape[1])
  }

  /// The three sizes: `let (batch, places, width) = x.shape3`.
  public var shape3: (Int, Int, Int) {
    require(shape.rank == 3, "shape3: rank of \(shape) is not 3")
    return (shape[0], shape[1], shape[2])
  }
}

/// The memory behind tensors: taken from a device's caching allocator, given back when the last tensor lets go.
///
/// The one `@unchecked Sendable` type of Triad. It is sound because storage is written only while one tensor owns it: only
/// `Tensor` sees it, and `Tensor` lets nobody write before it has made sure that nothing else shares it.
final class Storage: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<Float>
  let count: Int
  let device: any Device

  init(count: Int, device: any Device) {
    self.count = count
    self.device = device
    pointer = device.allocate(count)
  }

  deinit { device.recycle(pointer, count: count) }
}
