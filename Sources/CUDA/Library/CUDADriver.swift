package import CCUDA
internal import Foundation

/// NVIDIA's driver, or what stands in for it in tests: a table of its functions.
package struct CUDADriver: Sendable {
  package let table: tk_cuda_driver
  /// Where it was found.
  package let file: String

  /// A table that was filled elsewhere.
  package init(_ table: tk_cuda_driver, file: String) {
    self.table = table
    self.file = file
  }

  /// The driver of this machine, initialized.
  package init(_ places: CUDAPlaces = CUDAPlaces()) throws(CUDAFault) {
    var table = tk_cuda_driver()
    let file = try LibraryLoad.open(
      "NVIDIA's driver", places.candidates(CUDAPlaces.driver),
      remedy: "a GPU needs the driver of NVIDIA, version 525 or later"
    ) { tk_cuda_load_driver(&table, $0, $1, $2) }
    self.init(table, file: file)
    try check(table.`init`(0), "start")
  }

  /// How many GPUs there are.
  package func deviceCount() throws(CUDAFault) -> Int {
    var count: Int32 = 0
    try check(table.device_count(&count), "count the GPUs")
    return Int(count)
  }

  /// The version of CUDA that the driver supports, such as `13.0`.
  package var version: String {
    var number: Int32 = 0
    return table.driver_version(&number) == 0 ? "\(number / 1000).\(number % 1000 / 10)" : "unknown"
  }

  /// What a result number of the driver means, in its own words.
  package func meaning(of result: Int32) -> String {
    var text: UnsafePointer<CChar>?
    guard table.error_string(result, &text) == 0, let text else { return "error \(result)" }
    return "\(String(cString: text)), error \(result)"
  }

  /// Throws what the driver said where it did not do what it was asked to.
  package func check(_ result: Int32, _ task: String) throws(CUDAFault) {
    guard result == 0 else {
      throw CUDAFault("NVIDIA's driver (\(file)) could not \(task): \(meaning(of: result)).")
    }
  }
}

/// Opening a library by a list of paths.
enum LibraryLoad {
  /// Runs a loader of `CCUDA` and gives the path that it took.
  ///
  /// - Parameter load: Is handed paths that end with nil, and a buffer for the reason; gives the place of the path that was opened or -1.
  static func open(
    _ name: String, _ candidates: [String], remedy: String,
    _ load: (UnsafePointer<UnsafePointer<CChar>?>, UnsafeMutablePointer<CChar>, Int) -> Int32
  ) throws(CUDAFault) -> String {
    var message = [CChar](repeating: 0, count: 1024)
    let place = withCStrings(candidates) { paths in
      message.withUnsafeMutableBufferPointer { buffer in
        buffer.baseAddress.map { load(paths, $0, buffer.count) } ?? -1
      }
    }
    guard place >= 0, Int(place) < candidates.count else {
      let reason = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      throw CUDAFault(
        "\(name) cannot be loaded (\(reason)): \(remedy); a folder that is not searched can be named in TRIAD_CUDA.")
    }
    return candidates[Int(place)]
  }

  /// Calls `body` with the texts as C strings, a list that ends with nil.
  static func withCStrings(
    _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Int32
  ) -> Int32 {
    let copies = texts.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    var pointers = copies.map { UnsafePointer($0) }
    pointers.append(nil)
    return pointers.withUnsafeBufferPointer { $0.baseAddress.map(body) ?? -1 }
  }
}
