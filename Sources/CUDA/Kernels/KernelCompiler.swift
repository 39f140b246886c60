package import CCUDA
internal import Foundation

/// NVRTC: the kernels' text to machine code. Needs no GPU.
package struct KernelCompiler: Sendable {
  private let table: tk_nvrtc
  /// Where it was found.
  package let file: String

  /// The first NVRTC that is found.
  package init() throws(CUDAFault) { try self.init(CUDAPlaces()) }

  /// A table that was filled elsewhere.
  package init(_ table: tk_nvrtc, file: String) { (self.table, self.file) = (table, file) }

  package init(_ places: CUDAPlaces) throws(CUDAFault) {
    var table = tk_nvrtc()
    let parts = places.candidates(CUDAPlaces.compilerParts)
    let file = try LibraryLoad.open(
      "NVRTC, which compiles the kernels,", places.candidates(CUDAPlaces.compiler),
      remedy: "it comes with the CUDA toolkit and, alone, as the Python package nvidia-cuda-nvrtc"
    ) { candidates, message, capacity in
      LibraryLoad.withCStrings(parts) { tk_cuda_load_nvrtc(&table, candidates, $0, message, capacity) }
    }
    self.init(table, file: file)
  }

  /// Such as `13.0`.
  package var version: String {
    var (major, minor): (Int32, Int32) = (0, 0)
    return table.version(&major, &minor) == 0 ? "\(major).\(minor)" : "unknown"
  }

  /// All kernels for an architecture, such as `sm_80` or `sm_90a`.
  package func image(for architecture: String) throws(CUDAFault) -> KernelImage {
    let (code, log) = try compile(architecture)
    return KernelImage(
      architecture: architecture, bytes: code, kernels: KernelCompiler.uses(in: log))
  }

  private func compile(_ architecture: String) throws(CUDAFault) -> (code: [UInt8], log: String) {
    let files = KernelText.files
    var program: UnsafeMutableRawPointer?
    var result: Int32 = -1
    _ = LibraryLoad.withCStrings(files.map(\.text)) { texts in
      LibraryLoad.withCStrings(files.map(\.name)) { names in
        result = table.create(&program, KernelText.program, "kernels.cu", Int32(files.count), texts, names)
        return 0
      }
    }
    try check(result, "take the kernels' text")
    defer { _ = table.destroy(&program) }
    // -default-device: functions without a mark are for the GPU. -v: what each kernel takes is written into the log.
    let options = ["--gpu-architecture=\(architecture)", "--std=c++17", "-default-device", "--ptxas-options=-v"]
    result = LibraryLoad.withCStrings(options) { table.compile(program, Int32(options.count), $0) }
    let log = text(of: program)
    guard result == 0 else {
      let first = log.split(separator: "\n").first { $0.contains("error") }.map(String.init) ?? meaning(of: result)
      throw CUDAFault("NVRTC \(version) (\(file)) could not compile the kernels for \(architecture): \(first).")
    }
    var size = 0
    try check(table.code_size(program, &size), "say how long the machine code is")
    var code = [CChar](repeating: 0, count: size)
    try check(table.code(program, &code), "hand the machine code over")
    return (code.map { UInt8(bitPattern: $0) }, log)
  }

  private func text(of program: UnsafeMutableRawPointer?) -> String {
    var size = 0
    guard table.log_size(program, &size) == 0, size > 0 else { return "" }
    var log = [CChar](repeating: 0, count: size)
    guard table.log(program, &log) == 0 else { return "" }
    return String(decoding: log.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private func meaning(of result: Int32) -> String {
    table.error_string(result).map { String(cString: $0) } ?? "error \(result)"
  }

  private func check(_ result: Int32, _ task: String) throws(CUDAFault) {
    guard result == 0 else {
      throw CUDAFault("NVRTC \(version) (\(file)) could not \(task): \(meaning(of: result)).")
    }
  }
}

extension KernelCompiler {
  /// What the assembler's log says of each kernel, by name:
  ///
  ///     ptxas info    : Compiling entry function 'softmax' for 'sm_90a'
  ///     ptxas         .     0 bytes stack frame, 0 bytes spill stores, 0 bytes spill loads
  ///     ptxas info    : Used 10 registers, used 1 barriers, 1024 bytes smem
  package static func uses(in log: String) -> [KernelUse] {
    var uses: [KernelUse] = []
    var (name, spilled): (String?, Int) = (nil, 0)
    for line in log.split(separator: "\n") {
      if line.contains("Compiling entry function") {
        let quoted = line.split(separator: "'", omittingEmptySubsequences: false)
        (name, spilled) = (quoted.count > 1 ? String(quoted[1]) : nil, 0)
      } else if line.contains("bytes stack frame") {
        spilled = number(before: " bytes spill stores", in: line) ?? 0
      } else if let registers = number(before: " registers", in: line), let known = name {
        uses.append(
          KernelUse(
            name: known, registers: registers, sharedBytes: number(before: " bytes smem", in: line) ?? 0,
            spilledBytes: spilled))
        name = nil
      }
    }
    return uses.sorted { $0.name < $1.name }
  }

  private static func number(before words: String, in line: Substring) -> Int? {
    guard let found = line.range(of: words) else { return nil }
    return Int(line[..<found.lowerBound].reversed().prefix(while: \.isNumber).reversed().map(String.init).joined())
  }
}
