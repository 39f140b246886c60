import CUDA
import Files
import Foundation
import JSON
import Reporting

/// `triad cuda compile`: machine code of all kernels, which needs NVRTC and neither a GPU nor a driver.
struct CUDACompileCommand: Subcommand {
  let devices: ComputeDevices
  let name = "cuda compile"
  let summary = "Compile the kernels for GPUs, and say what registers and memory each takes"
  let examples = ["", "--arch sm_90a --output kernels"]
  var options: [CommandOption] {
    [Self.architectures, .output("FOLDER", Self.place), Self.strict, Self.format]
  }

  private static let standardArchitectures = ["sm_80", "sm_90a"]
  private static let architectures = CommandOption.values(
    "arch", "ARCHITECTURE",
    "The architecture: sm_80 for A100, sm_90a for H100 and H200; may be repeated (default: "
      + "\(standardArchitectures.joined(separator: " and ")))")
  private static let place = "Where the machine code goes; by default into the cache, where devices look for it"
  private static let strict = CommandOption.flag("strict", "Fail where a kernel spills registers into memory")
  private static let format = CommandOption.textOrJSON("For reading, or for programs")

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let architectures = try architectures(arguments)
    let folder = arguments.value("output").map { URL(fileURLWithPath: $0) } ?? KernelFolder.standard
    // Compiling takes a while: that there is no place for what it gives is said before.
    try OutputPlace.check(folder.path + "/kernels", makesFolders: true)
    let compiled = try architectures.map { architecture in
      console.diagnostics.writeLine("Compiling the kernels for \(architecture).")
      return try devices.compile(architecture)
    }
    let files = try compiled.map { try KernelFolder.write($0.image, to: folder).path }
    let page = KernelPage(images: compiled.map(\.image), files: files, compiler: compiled.first?.compiler)
    console.output.write(arguments.asksForJSON ? page.document.indentedText : page.text)
    for spill in page.spills { console.warn(spill) }
    if arguments.hasFlag(Self.strict.name), !page.spills.isEmpty { throw SpillError(count: page.spills.count) }
  }

  private func architectures(_ arguments: ParsedArguments) throws(UsageError) -> [String] {
    let wishes = RunsFolder.distinct(arguments.values(Self.architectures.name))
    if let wrong = wishes.first(where: { !Self.isArchitecture($0) }) {
      throw .unreadableNumber(
        wrong, option: Self.architectures.name, expected: "an architecture of NVIDIA, such as sm_80 or sm_90a")
    }
    return wishes.isEmpty ? Self.standardArchitectures : wishes
  }

  /// Whether it is written like one; which of them NVRTC knows is its own to say.
  private static func isArchitecture(_ text: String) -> Bool {
    let rest = text.dropFirst(3)
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    return text.hasPrefix("sm_") && (2...3).contains(digits.count)
      && ["", "a", "f"].contains(String(rest.dropFirst(digits.count)))
  }
}

/// What compiled kernels take, for reading and for programs.
struct KernelPage {
  let images: [KernelImage]
  /// Where each image lies.
  let files: [String]
  /// The version of NVRTC.
  let compiler: String?

  /// The names of all kernels, each once.
  private var names: [String] { RunsFolder.distinct(images.flatMap { $0.kernels.map(\.name) }) }

  var text: String {
    let heading = ["kernel"] + images.flatMap { ["\($0.architecture): registers", "shared (B)", "spilled (B)"] }
    let rows = names.map { name in
      [name]
        + images.flatMap { image -> [String] in
          let use = image.kernels.first { $0.name == name }
          return use.map { [String($0.registers), String($0.sharedBytes), String($0.spilledBytes)] } ?? ["-", "-", "-"]
        }
    }
    let sizes = zip(images, files).map { image, file in
      "\(image.architecture): \(image.kernels.count) kernel\(image.kernels.count == 1 ? "" : "s"), \(RunsFolder.size(image.bytes.count)), \(file)"
    }
    let maker = compiler.map { ["Compiled by NVRTC \($0)."] } ?? []
    return AlignedColumns(rows: [heading] + rows).text + "\n\n" + (sizes + maker).joined(separator: "\n") + "\n"
  }

  /// A sentence for each kernel that does not find room for its numbers in registers.
  var spills: [String] {
    images.flatMap { image in
      image.kernels.filter { $0.spilledBytes > 0 }.map {
        "\($0.name) spills \($0.spilledBytes) bytes of registers into memory on \(image.architecture)."
      }
    }
  }

  var document: JSONValue {
    .array(
      zip(images, files).map { image, file in
        [
          "architecture": .string(image.architecture), "file": .string(file), "bytes": .integer(image.bytes.count),
          "compiler": .optionalString(compiler),
          "kernels": .array(
            image.kernels.map { use in
              [
                "name": .string(use.name), "registers": .integer(use.registers),
                "shared_bytes": .integer(use.sharedBytes), "spilled_bytes": .integer(use.spilledBytes),
              ]
            }),
        ]
      })
  }
}

/// Kernels spill, and were not to.
struct SpillError: Error, Sendable, Hashable, CustomStringConvertible {
  let count: Int

  var description: String {
    "\(count) kernel\(count == 1 ? "" : "s") spilled registers into memory; leave out `--strict` to accept that."
  }
}
