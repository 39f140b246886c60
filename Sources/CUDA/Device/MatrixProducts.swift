internal import CCUDA
internal import Synchronization
import Tensor

/// Matrix products by cublasLt, summed in single precision, each kind of product with the algorithm that was chosen for it first.
///
/// The library's matrices are stored by columns: a row-major product `a b` is its `b a` with everything transposed, so nothing is copied.
/// Sums are made in one piece (no reduction over split inner sizes), and an algorithm is kept: equal products have equal bits.
final class MatrixProducts: Sendable {
  /// What a product is multiplied with.
  enum Factors {
    case onHost(Float, Float)
    /// Two floats of the GPU, side by side.
    case onDevice(UInt64)
  }

  private let library: ProductLibrary
  private let context: CUDAContext
  private let clock: KernelClock
  private let handle: Handle
  private let known = Mutex<[ProductKind: PreparedProduct]>([:])
  private let workspace: WorkspaceMemory

  init(_ library: ProductLibrary, _ context: CUDAContext, timedBy clock: KernelClock) throws(CUDAFault) {
    context.makeCurrent()
    var handle: UnsafeMutableRawPointer?
    let result = library.table.create(&handle)
    guard result == 0 else {
      throw CUDAFault(
        "cublasLt \(library.version) (\(library.file)) could not start on GPU \(context.ordinal): its error \(result).")
    }
    (self.library, self.context, self.clock, self.handle) = (library, context, clock, Handle(handle))
    workspace = WorkspaceMemory(context)
  }

  deinit {
    context.makeCurrent()
    known.withLock { for product in $0.values { product.destroy(library.table) } }
    _ = library.table.destroy(handle.pointer)
  }

  /// `out = alpha * a b + beta * out + bias`; sizes have been checked and are not 0.
  func multiply(
    into output: KernelAddress, _ window: MatrixWindow, _ a: ProductOperand, _ b: ProductOperand, factors: Factors,
    addsOutput: Bool, bias: Tensor?
  ) {
    let (first, second) = (b.address, a.address)
    var isOnDevice = false
    if case .onDevice = factors { isOnDevice = true }
    let kind = ProductKind(
      rows: window.columns, columns: window.rows, inner: a.columns, first: b, second: a, outputStride: window.stride,
      factorsOnDevice: isOnDevice, hasBias: bias != nil, addsOutput: addsOutput,
      alignments: [first, second, output].map { ProductKind.alignment(of: $0.word) })
    context.makeCurrent()
    let workspace = workspace.address
    let result = known.withLock { known in
      let product: PreparedProduct
      if let prepared = known[kind] {
        product = prepared
      } else {
        product = PreparedProduct(kind, by: library, handle, on: context)
        known[kind] = product
      }
      return clock.time("product \(kind)") {
        run(product, output, first, second, factors, bias, workspace: workspace)
      }
    }
    context.require(result, "multiply \(kind) (cublasLt \(library.version))")
  }

  private func run(
    _ product: PreparedProduct, _ output: KernelAddress, _ first: KernelAddress, _ second: KernelAddress,
    _ factors: Factors, _ bias: Tensor?, workspace: UInt64
  ) -> Int32 {
    if let bias {
      var address = KernelAddress(bias).word
      let result = library.table.description_set(product.description.pointer, Int32(TK_LT_BIAS_POINTER), &address, 8)
      guard result == 0 else { return result }
    }
    let pointer = { (word: UInt64) in UnsafeMutableRawPointer(bitPattern: UInt(word)) }
    var choice = product.choice
    func call(_ alpha: UnsafeRawPointer?, _ beta: UnsafeRawPointer?) -> Int32 {
      withUnsafePointer(to: &choice.algorithm) { algorithm in
        library.table.matmul(
          handle.pointer, product.description.pointer, alpha, pointer(first.word), product.first.pointer,
          pointer(second.word), product.second.pointer, beta, pointer(output.word), product.output.pointer,
          pointer(output.word), product.output.pointer, algorithm,
          pointer(workspace), choice.workspace, context.stream)
      }
    }
    switch factors {
    case .onHost(let alpha, let beta):
      return withUnsafePointer(to: alpha) { a in withUnsafePointer(to: beta) { call(a, $0) } }
    case .onDevice(let word): return call(pointer(word), pointer(word + 4))
    }
  }
}
