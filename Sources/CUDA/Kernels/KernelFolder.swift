internal import Files
package import Foundation

/// Where machine code is kept, so that a machine without NVRTC can use what another one compiled, and nobody compiles twice.
package enum KernelFolder {
  /// `cuda` in the cache folder.
  package static var standard: URL { URL(fileURLWithPath: CacheFolder.standard().root + "/cuda") }

  /// Writes the code under its own name, whole or not at all; gives where.
  package static func write(_ image: KernelImage, to folder: URL) throws -> URL {
    let file = folder.appendingPathComponent(image.fileName)
    try AtomicFile.write(image.bytes, to: file.path)
    return file
  }

  /// Machine code of today's kernels for an architecture: kept, or compiled and kept. Gives the file as well.
  static func code(
    for architecture: String, in folder: URL, compiler: () throws(CUDAFault) -> KernelCompiler
  ) throws(CUDAFault) -> (bytes: [UInt8], file: String) {
    let file = folder.appendingPathComponent(KernelImage.fileName(architecture)).path
    if FileManager.default.fileExists(atPath: file) {
      guard let kept = FileManager.default.contents(atPath: file) else {
        throw CUDAFault("The kernels' machine code, \(file), cannot be read; delete it, or make it readable.")
      }
      return (Array(kept), file)
    }
    let image: KernelImage
    do {
      image = try compiler().image(for: architecture)
    } catch {
      throw CUDAFault(
        "There is no machine code of the kernels for \(architecture) in \(folder.path), and it cannot be compiled here: "
          + "\(error.description) Another machine can: `triad cuda compile --arch \(architecture) --output DIR`.")
    }
    do {
      return (image.bytes, try write(image, to: folder).path)
    } catch {
      throw CUDAFault(
        "The kernels' machine code cannot be kept in \(folder.path) (\(error)); choose another folder with TRIAD_CACHE."
      )
    }
  }
}
