internal import CCUDA
import Tensor

/// What cublasLt was told of a kind of product, and the algorithm that it proposed.
struct PreparedProduct: Sendable {
  let description: Handle
  let first: Handle
  let second: Handle
  let output: Handle
  let choice: tk_cublas_lt_choice

  /// Describes the product to the library and asks it for its best algorithm; stops the program where it knows none.
  init(_ kind: ProductKind, by library: ProductLibrary, _ handle: Handle, on context: CUDAContext) {
    let table = library.table
    func done(_ result: Int32) { context.require(result, "prepare the product \(kind) (cublasLt \(library.version))") }
    func made(_ make: (inout UnsafeMutableRawPointer?) -> Int32) -> Handle {
      var pointer: UnsafeMutableRawPointer?
      done(make(&pointer))
      return Handle(pointer)
    }
    func layout(_ rows: Int, _ columns: Int, stride: Int, _ precision: Precision) -> Handle {
      let type = precision == .bfloat16 ? TK_LT_BFLOAT16 : TK_LT_FLOAT32
      return made { table.layout_create(&$0, Int32(type), UInt64(rows), UInt64(columns), Int64(stride)) }
    }
    description = made { table.description_create(&$0, Int32(TK_LT_COMPUTE_FLOAT32), Int32(TK_LT_FLOAT32)) }
    for (attribute, value) in PreparedProduct.attributes(of: kind) {
      var value = Int32(value)
      done(table.description_set(description.pointer, Int32(attribute), &value, 4))
    }
    first = layout(kind.firstSizes.rows, kind.firstSizes.columns, stride: kind.firstStride, kind.precision)
    second = layout(kind.secondSizes.rows, kind.secondSizes.columns, stride: kind.secondStride, kind.precision)
    output = layout(kind.rows, kind.columns, stride: kind.outputStride, .float32)
    let preference = made { table.preference_create(&$0) }
    defer { _ = table.preference_destroy(preference.pointer) }
    var bytes = UInt64(WorkspaceMemory.bytes)
    done(table.preference_set(preference.pointer, Int32(TK_LT_MAX_WORKSPACE), &bytes, 8))
    for (attribute, value) in PreparedProduct.preferences(for: kind) {
      var value = value
      done(table.preference_set(preference.pointer, Int32(attribute), &value, 4))
    }
    var choice = tk_cublas_lt_choice()
    var count: Int32 = 0
    done(
      table.heuristic(
        handle.pointer, description.pointer, first.pointer, second.pointer, output.pointer, output.pointer,
        preference.pointer, 1, &choice, &count))
    guard count > 0, choice.state == 0 else {
      context.stop("cublasLt \(library.version) knows no way to multiply \(kind).")
    }
    self.choice = choice
  }

  /// What differs from a plain product.
  private static func attributes(of kind: ProductKind) -> [(attribute: Int, value: Int)] {
    [
      (TK_LT_TRANSPOSE_A, kind.isFirstTransposed ? TK_LT_TRANSPOSED : TK_LT_AS_IT_IS),
      (TK_LT_TRANSPOSE_B, kind.isSecondTransposed ? TK_LT_TRANSPOSED : TK_LT_AS_IT_IS),
      (TK_LT_POINTER_MODE, kind.factorsOnDevice ? TK_LT_POINTERS_TO_DEVICE : TK_LT_POINTERS_TO_HOST),
      (TK_LT_EPILOGUE, kind.hasBias ? TK_LT_EPILOGUE_BIAS : TK_LT_EPILOGUE_NONE),
    ]
  }

  private static func preferences(for kind: ProductKind) -> [(attribute: Int, value: UInt32)] {
    let (first, second, output) = (kind.alignments[0], kind.alignments[1], kind.alignments[2])
    return [
      // Split sums would have to meet somewhere: none of the ways to do it.
      (TK_LT_REDUCTION_SCHEMES, 0), (TK_LT_ALIGNMENT_A, first), (TK_LT_ALIGNMENT_B, second),
      (TK_LT_ALIGNMENT_C, output), (TK_LT_ALIGNMENT_D, output),
    ]
  }

  /// Gives back what the library made.
  func destroy(_ table: tk_cublas_lt) {
    for layout in [first, second, output] { _ = table.layout_destroy(layout.pointer) }
    _ = table.description_destroy(description.pointer)
  }
}
