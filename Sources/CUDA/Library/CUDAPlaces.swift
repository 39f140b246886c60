internal import Foundation

/// Where NVIDIA's libraries are looked for, in this order: the folder in `TRIAD_CUDA`, what the system's loader knows, the usual places of
/// the toolkit, and the Python packages of the active environment.
package struct CUDAPlaces: Sendable, Hashable {
  /// The folders, the empty one standing for the loader's own search.
  package let folders: [String]

  package init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    var folders: [String] = []
    if let own = environment["TRIAD_CUDA"], !own.isEmpty { folders.append(own) }
    folders += ["", "/usr/local/cuda/lib64", "/usr/lib/x86_64-linux-gnu", "/usr/lib/wsl/lib"]
    if let python = environment["VIRTUAL_ENV"] ?? environment["CONDA_PREFIX"], !python.isEmpty {
      folders += CUDAPlaces.pythonFolders(under: python + "/lib")
    }
    self.folders = folders
  }

  /// Where wheels of CUDA 13 and 12 put their libraries.
  private static func pythonFolders(under library: String) -> [String] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: library)) ?? []
    return entries.filter { $0.hasPrefix("python3") }.sorted().flatMap { version in
      ["cu13/lib", "cublas/lib", "cuda_nvrtc/lib"].map { "\(library)/\(version)/site-packages/nvidia/\($0)" }
    }
  }

  /// Paths to try for a library, by the names of its versions, the newest first.
  package func candidates(_ names: [String]) -> [String] {
    folders.flatMap { folder in names.map { folder.isEmpty ? $0 : "\(folder)/\($0)" } }
  }

  package static let driver = ["libcuda.so.1"]
  package static let products = ["libcublasLt.so.13", "libcublasLt.so.12"]
  package static let compiler = ["libnvrtc.so.13", "libnvrtc.so.12"]
  /// What NVRTC looks for by name alone: it is loaded from beside it first.
  package static let compilerParts = [
    "libnvrtc-builtins.so.13.2", "libnvrtc-builtins.so.13.1", "libnvrtc-builtins.so.13.0", "libnvrtc-builtins.so.12.9",
    "libnvrtc-builtins.so.12.8", "libnvrtc-builtins.so.12.6", "libnvrtc-builtins.so.12.4",
  ]
}
