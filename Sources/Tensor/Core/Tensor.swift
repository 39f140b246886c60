/// A dense, row-major array of 32-bit floats: a value with copy-on-write storage on a device.
///
/// All numeric work goes through the device's kernels (`Tensor/Ops`). The host hands elements over when it makes a tensor and reads
/// them back as copies, with ``values`` and ``item``: each waits for the device.
public struct Tensor: Sendable {
  /// The sizes of the axes; `reshaped` gives the same numbers another one.
  public private(set) var shape: Shape
  private var storage: Storage

  /// A tensor whose contents are not set: the creating operation writes every element before anyone reads one.
  package init(uninitialized shape: Shape, on device: any Device) {
    self.shape = shape
    storage = Storage(count: shape.count, device: device)
  }

  /// Elements in row-major order.
  public init(_ values: [Float], shape: Shape, on device: any Device) {
    require(values.count == shape.count, "tensor: \(values.count) values for shape \(shape)")
    self.init(uninitialized: shape, on: device)
    device.upload(&self, values)
  }

  /// All elements equal.
  public init(repeating value: Float, shape: Shape, on device: any Device) {
    self.init(uninitialized: shape, on: device)
    device.fill(&self, with: value)
  }

  /// All elements zero.
  public init(zeros shape: Shape, on device: any Device) {
    self.init(repeating: 0, shape: shape, on: device)
  }

  /// A scalar, shape `[]`.
  public init(_ value: Float, on device: any Device) {
    self.init(repeating: value, shape: [], on: device)
  }

  /// Elements that `next` gives, one after the other in row-major order.
  public init<Failure: Error>(
    shape: Shape, on device: any Device, elements next: () throws(Failure) -> Float
  ) throws(Failure) {
    var values: [Float] = []
    values.reserveCapacity(shape.count)
    for _ in 0..<shape.count { values.append(try next()) }
    self.init(values, shape: shape, on: device)
  }

  /// Where the numbers are kept and worked on.
  public var device: any Device { storage.device }

  /// The number of elements.
  public var count: Int { storage.count }

  /// Where the elements lie, for the device's own kernels to read.
  public var address: DeviceAddress { storage.address }

  /// Where the device's own kernels write them: from now on no other tensor shares these, and they have been copied if one did.
  public var mutableAddress: DeviceAddress {
    mutating get {
      makeUnique()
      storage.changes &+= 1
      return storage.address
    }
  }

  /// What the device keeps beside the elements as long as nobody changes them, such as rounded ones; gone with their memory.
  ///
  /// - Parameter make: Called where nothing is kept of these elements, with what was kept of former ones, whose memory can be used again.
  package func keptCopy<Copy: Sendable>(make: (_ former: Copy?) -> Copy) -> Copy { storage.keptCopy(make: make) }

  /// Copies the elements if another tensor shares them.
  private mutating func makeUnique() {
    guard !isKnownUniquelyReferenced(&storage) else { return }
    var copy = Tensor(uninitialized: shape, on: device)
    let all = MatrixWindow(rows: 1, columns: count, stride: count)
    device.copy(&copy, all, from: self, all)
    storage = copy.storage
  }
}

extension Tensor {
  /// A copy of the elements, row by row.
  public var values: [Float] { device.download(self, MatrixWindow(rows: 1, columns: count, stride: count)) }

  /// A copy of the elements of a window, row by row.
  package func elements(of window: MatrixWindow) -> [Float] {
    window.requireInside(self)
    return device.download(self, window)
  }

  /// The only element of a tensor with one element.
  public var item: Float {
    require(count == 1, "item: shape \(shape) has \(count) elements, not one")
    return values[0]
  }

  /// Changes the elements on the host: they are read back, changed and handed over again.
  package mutating func changeValues<Failure: Error>(_ body: (inout [Float]) throws(Failure) -> Void) throws(Failure) {
    var changed = values
    try body(&changed)
    self = Tensor(changed, shape: shape, on: device)
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

/// The device that all of these tensors are on; stops where they are on different ones, because nothing moves from one to another
/// unasked.
func commonDevice(_ operation: StaticString, _ first: Tensor, _ others: Tensor?...) -> any Device {
  let device = first.device
  for case let other? in others {
    require(
      other.device === device,
      "\(operation): tensors of different devices, '\(device.title)' and '\(other.device.title)'; make them on the same one"
    )
  }
  return device
}

extension Device {
  /// The name, and what it rounds to where it does.
  fileprivate var title: String { precision == .float32 ? name : "\(name), \(precision)" }
}
