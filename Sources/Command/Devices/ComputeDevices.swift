package import CUDA
import Foundation
import Ranks
package import Tensor

/// What there is to compute on, and how it is had. A test has other devices.
package struct ComputeDevices: Sendable {
  /// Where `TRIAD_DEVICE` and the marks of launchers are read.
  package var environment: [String: String]
  /// Looks for NVIDIA's libraries and GPUs.
  package var survey: @Sendable () -> CUDASurvey
  /// Makes the device of the GPU with this number.
  package var openGPU: @Sendable (_ ordinal: Int) throws -> any Device
  /// Compiles all kernels for an architecture.
  package var compile: @Sendable (_ architecture: String) throws -> CompiledKernels

  /// Machine code, and what made it.
  package struct CompiledKernels: Sendable {
    package let image: KernelImage
    /// The version of NVRTC.
    package let compiler: String

    package init(image: KernelImage, compiler: String) {
      self.image = image
      self.compiler = compiler
    }
  }

  /// Those of this machine.
  package static let standard = ComputeDevices(
    environment: ProcessInfo.processInfo.environment,
    survey: { CUDASurvey() },
    openGPU: { ordinal in try CUDADevice(ordinal: ordinal) },
    compile: { architecture in
      let compiler = try KernelCompiler()
      return CompiledKernels(image: try compiler.image(for: architecture), compiler: compiler.version)
    })

  /// The processor, as the environment wants it used: what computes where nothing else was asked for, and where numbers are only held or
  /// counted. Asked only where it is needed: what the environment says of it may be wrong.
  static var processor: any Device { CPUDevice.standard }
}

extension ComputeDevices {
  /// `TRIAD_DEVICE`; a variable that is empty asks for nothing.
  private var wish: String? { environment["TRIAD_DEVICE"].flatMap { $0.isEmpty ? nil : $0 } }

  /// What is wrong with the environment, in one sentence; nil if nothing is.
  var fault: String? {
    guard let wish, DeviceChoice(wish) == nil else { return nil }
    return "TRIAD_DEVICE is '\(wish)'; it must be \(DeviceChoice.forms)."
  }

  /// What `--device` says, else `TRIAD_DEVICE`, else the processor.
  ///
  /// - Throws: `UsageError` for what is not a device.
  package func choice(_ arguments: ParsedArguments) throws(UsageError) -> DeviceChoice {
    let option = CommandOption.device.name
    guard let text = arguments.value(option) else { return wish.flatMap { DeviceChoice($0) } ?? .processor }
    guard let choice = DeviceChoice(text) else {
      throw .unreadableNumber(text, option: option, expected: DeviceChoice.forms)
    }
    return choice
  }

  /// A choice as it is on this machine.
  package struct Settled: Sendable, Hashable {
    /// The number of the GPU; nil for the processor.
    package let gpu: Int?

    /// The words that give another process the same.
    package var words: [String] { ["--" + CommandOption.device.name, gpu.map { "cuda:\($0)" } ?? "cpu"] }
  }

  /// Looks for the GPU that is asked for; says of `auto` what it takes.
  package func settled(_ choice: DeviceChoice, on console: Console) throws(DeviceFault) -> Settled {
    switch choice {
    case .processor: return Settled(gpu: nil)
    case .gpu(let number): return Settled(gpu: try gpu(number, of: survey()).ordinal)
    case .automatic:
      let found = survey()
      if let obstacle = found.obstacle {
        console.diagnostics.writeLine("Computing on the processor, as no GPU can be used: \(obstacle).")
        return Settled(gpu: nil)
      }
      let usable = found.gpus.filter { $0.fault == nil }
      let gpu = usable[turn % usable.count]
      console.diagnostics.writeLine("Computing on \(gpu.title).")
      return Settled(gpu: gpu.ordinal)
    }
  }

  /// - Throws: ``DeviceFault`` where it is missing or too old.
  private func gpu(_ number: Int?, of found: CUDASurvey) throws(DeviceFault) -> CUDASurvey.GPU {
    if let reason = found.libraryFault { throw .absence(reason: reason) }
    guard !found.gpus.isEmpty else { throw .absence(reason: CUDASurvey.emptiness) }
    var wanted = found.gpus[turn % found.gpus.count]
    if let number {
      guard let named = found.gpus.first(where: { $0.ordinal == number }) else {
        throw .noSuchGPU(number: number, present: found.gpus.map(\.title))
      }
      wanted = named
    }
    if let reason = wanted.fault { throw .unusable(gpu: wanted.title, reason: reason.withoutPeriod) }
    return wanted
  }

  /// The place of this process among those that a launcher has started on this machine, which share its GPUs.
  private var turn: Int { Launcher.localRank(in: environment) ?? Launcher.rank(in: environment) ?? 0 }

  /// - Throws: One sentence where the GPU cannot be had after all, such as for want of memory.
  func open(_ settled: Settled) throws -> any Device {
    guard let number = settled.gpu else { return Self.processor }
    return try openGPU(number)
  }

  /// The device of a choice. Made once and handed on: each takes memory of its own.
  package func device(_ choice: DeviceChoice, on console: Console) throws -> any Device {
    try open(settled(choice, on: console))
  }
}
