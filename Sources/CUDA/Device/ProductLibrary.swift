package import CCUDA

/// cublasLt, or what stands in for it in tests: a table of its functions.
package struct ProductLibrary: Sendable {
  package let table: tk_cublas_lt
  /// Where it was found.
  package let file: String

  /// A table that was filled elsewhere.
  package init(_ table: tk_cublas_lt, file: String) { (self.table, self.file) = (table, file) }

  /// The first cublasLt that is found.
  package init(_ places: CUDAPlaces) throws(CUDAFault) {
    var table = tk_cublas_lt()
    let file = try LibraryLoad.open(
      "cublasLt, which multiplies matrices,", places.candidates(CUDAPlaces.products),
      remedy: "it comes with the CUDA toolkit and, alone, as the Python package nvidia-cublas"
    ) { tk_cuda_load_cublas_lt(&table, $0, $1, $2) }
    self.init(table, file: file)
  }

  /// Such as `13.0.2`.
  package var version: String {
    let number = table.version()
    return "\(number / 10_000).\(number % 10_000 / 100).\(number % 100)"
  }
}
