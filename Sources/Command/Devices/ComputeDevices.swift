package import CUDA
import Files
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
    /// The numbers of the GPUs that several jobs take in turn, the process's own first; none for the processor.
    package let turns: [Int]

    /// The number of the GPU of this process; nil for the processor.
    package var gpu: Int? { turns.first }

    /// The words that give a job its device, by its place among the jobs.
    package func words(ofJob place: Int) -> [String] {
      ["--" + CommandOption.device.name, turns.isEmpty ? "cpu" : Self.name(turns[place % turns.count])]
    }

    /// That jobs have to share GPUs, in one sentence; nil where each has its own, and for the processor.
    package func sharing(jobs: Int) -> String? {
      guard !turns.isEmpty, jobs > turns.count else { return nil }
      let names = turns.map(Self.name).joined(separator: ", ")
      return "\(jobs) jobs share \(names): those on the same GPU share its time and its memory."
    }

    private static func name(_ gpu: Int) -> String { "cuda:\(gpu)" }
  }

  /// Looks for the GPU that is asked for; says of `auto` what it takes.
  package func settled(_ choice: DeviceChoice, on console: Console) throws(DeviceFault) -> Settled {
    switch choice {
    case .processor: return Settled(turns: [])
    case .gpu(let number?): return Settled(turns: [try gpu(number, of: survey()).ordinal])
    case .gpu(nil):
      let found = survey()
      return Settled(turns: turns(from: try gpu(nil, of: found), of: found))
    case .automatic:
      let found = survey()
      if let obstacle = found.obstacle {
        console.diagnostics.writeLine("Computing on the processor, as no GPU can be used: \(obstacle).")
        return Settled(turns: [])
      }
      let usable = found.gpus.filter { $0.fault == nil }
      let gpu = usable[turn % usable.count]
      console.diagnostics.writeLine("Computing on \(gpu.title).")
      return Settled(turns: turns(from: gpu, of: found))
    }
  }

  /// The usable GPUs of one kind, `own` first and then those behind it: another kind rounds differently.
  private func turns(from own: CUDASurvey.GPU, of found: CUDASurvey) -> [Int] {
    let alike = found.gpus.filter { gpu in
      gpu.fault == nil && gpu.name == own.name && gpu.architecture == own.architecture
    }.map(\.ordinal)
    let start = alike.firstIndex(of: own.ordinal) ?? 0
    return Array(alike[start...] + alike[..<start])
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
