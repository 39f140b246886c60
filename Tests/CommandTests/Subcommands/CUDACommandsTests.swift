import CUDA
import Command
import Foundation
import JSON
import TestSupport
import Testing

@Suite struct CUDACommandsTests {
  private func triad(_ words: String..., on devices: ComputeDevices) -> Outcome {
    Outcome(of: TriadCommand.tool(devices: devices), ["cuda"] + words)
  }

  @Test func theGroupListsItsCommands() {
    let help = triad(on: .made(.nothing))
    #expect(help.code == .success)
    for name in ["cuda info", "cuda compile", "cuda check"] { #expect(help.output.contains("  \(name)")) }
  }

  // MARK: info

  @Test func infoSaysWhatIsMissingAndWhereItLooks() throws {
    let devices = ComputeDevices.made(.nothing, environment: ["TRIAD_CUDA": "/opt/nvidia"])
    let info = triad("info", on: devices)
    #expect(info.code == .success && info.diagnostics.isEmpty)
    #expect(info.output.hasPrefix("library   version  file\ndriver    -        -\n"))
    #expect(info.output.contains("\nTriad cannot compute on a GPU here: \(CUDASurvey.absentDriver)\n"))
    #expect(info.output.contains("\nnote: NVRTC: NVRTC cannot be loaded.\n"))
    #expect(info.output.contains("in this order: /opt/nvidia, "))
    let document = try JSONValue(parsing: triad("info", "--format", "json", on: devices).output)
    #expect(document["usable"] == .bool(false) && document["gpus"]?.array?.isEmpty == true)
    #expect(document["libraries"]?.array?.count == 3)
  }

  @Test func infoListsGPUsAndSaysWhichDo() throws {
    let devices = ComputeDevices.made(.made([.old(0), .made(1)]))
    let info = triad("info", on: devices)
    #expect(info.code == .success)
    #expect(info.output.contains("cuda:1  NVIDIA H200  sm_90         150.0 GiB  132              yes\n"))
    #expect(info.output.contains("\nTriad can compute on cuda:1 (NVIDIA H200, sm_90): `--device cuda`.\n"))
    #expect(info.output.contains("\nnote: cuda:0 (Tesla K80, sm_37): it is older than sm_80.\n"))
    let document = try JSONValue(parsing: triad("info", "--format", "json", on: devices).output)
    #expect(document["usable"] == .bool(true) && document["reason"] == .null)
    #expect(document["gpus"]?.array?.map { $0["device"]?.string } == ["cuda:0", "cuda:1"])
  }

  // MARK: compile

  /// A compiler whose only kernel spills on sm_80.
  private var compiling: ComputeDevices {
    var devices = ComputeDevices.made(.nothing)
    devices.compile = { architecture in
      let use = KernelUse(
        name: "softmax", registers: 40, sharedBytes: 1024, spilledBytes: architecture == "sm_80" ? 16 : 0)
      let image = KernelImage(architecture: architecture, bytes: [1, 2, 3], kernels: [use])
      return ComputeDevices.CompiledKernels(image: image, compiler: "13.0")
    }
    return devices
  }

  @Test func compileWritesAFileForEachArchitectureAndSaysWhatKernelsTake() throws {
    try withTemporaryFolder { folder in
      let compiled = triad("compile", "--output", folder + "/new", on: compiling)
      #expect(compiled.code == .success)
      let lines = compiled.output.split(separator: "\n")
      #expect(lines[1].split(separator: " ") == ["softmax", "40", "1024", "16", "40", "1024", "0"])
      #expect(compiled.output.contains("sm_90a: 1 kernel, 3 B, \(folder)/new/"))
      #expect(compiled.output.hasSuffix("\nCompiled by NVRTC 13.0.\n"))
      #expect(compiled.diagnostics.contains("warning: softmax spills 16 bytes of registers into memory on sm_80.\n"))
      let files = try FileManager.default.contentsOfDirectory(atPath: folder + "/new")
      #expect(files.count == 2 && files.allSatisfy { $0.contains("sm_80") || $0.contains("sm_90a") })
    }
  }

  @Test func strictRefusesWhatSpills() throws {
    try withTemporaryFolder { folder in
      let spilled = triad("compile", "--strict", "--output", folder, on: compiling)
      #expect(spilled.code == .failure && spilled.diagnostics.hasSuffix("leave out `--strict` to accept that.\n"))
      #expect(triad("compile", "--strict", "--arch", "sm_90a", "--output", folder, on: compiling).code == .success)
    }
  }

  @Test func compiledKernelsAreADocument() throws {
    try withTemporaryFolder { folder in
      let words = ["cuda", "compile", "--arch", "sm_80", "--output", folder, "--format", "json"]
      let outcome = Outcome(of: TriadCommand.tool(devices: compiling), words)
      let images = try #require(try JSONValue(parsing: outcome.output).array)
      #expect(images.count == 1 && images[0]["bytes"]?.integer == 3)
      #expect(images[0]["kernels"]?.array?.first?["spilled_bytes"]?.integer == 16)
    }
  }

  @Test(arguments: ["90", "sm_", "sm_9", "sm_90b", "compute_80", "sm_8000"])
  func whatIsNoArchitectureIsRefused(_ text: String) throws {
    let refused = triad("compile", "--arch", text, on: compiling)
    #expect(refused.code == .usage && refused.diagnostics.contains("such as sm_80 or sm_90a, not \"\(text)\""))
  }

  @Test func withoutACompilerNothingIsWritten() throws {
    try withTemporaryFolder { folder in
      let refused = triad("compile", "--output", folder, on: .made(.nothing))
      #expect(refused.code == .failure && refused.output.isEmpty)
      #expect(refused.diagnostics.hasSuffix("triad: NVRTC cannot be loaded.\n"))
      let entries = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(entries.isEmpty)
    }
  }

  @Test func aPlaceThatCannotBeWrittenIsSaidBeforeCompiling() {
    let refused = triad("compile", "--output", "/dev/null/kernels", on: compiling)
    #expect(refused.code == .failure && !refused.diagnostics.contains("Compiling"))
  }

  // MARK: check

  @Test func checkNeedsAGPU() {
    let refused = triad("check", on: .made(.nothing))
    #expect(refused.code == .failure && refused.output.isEmpty)
    #expect(refused.diagnostics.hasPrefix("triad: No GPU can be used: "))
    let processor = triad("check", "--device", "cpu", on: .made(.nothing))
    #expect(processor.code == .usage && processor.diagnostics.contains("must be cuda, or cuda:N"))
  }

  @Test func aDeviceThatIsTheProcessorAgreesWithItself() {
    let checked = triad("check", "--device", "cuda:1", on: .made(.made([.made(0), .made(1)])))
    #expect(checked.code == .success, "\(checked.diagnostics)")
    let lines = checked.output.split(separator: "\n")
    #expect(!lines.isEmpty && lines.allSatisfy { $0.hasPrefix("ok      ") })
    #expect(checked.diagnostics.hasPrefix("\(lines.count) checks: cpu "))
  }

  @Test func whatDisagreesIsNamed() {
    let results = [
      DeviceCheck.Result(name: "axpy", error: 1e-8, limit: 1e-5),
      DeviceCheck.Result(name: "softmax", error: 2e-3, limit: 1e-5),
      DeviceCheck.Result(name: "norms", error: .nan, limit: 1e-5),
    ]
    #expect(
      results.map(CheckPage.line) == [
        "ok      1.0e-08 of 1.0e-05  axpy", "BEYOND  2.0e-03 of 1.0e-05  softmax", "BEYOND  nan of 1.0e-05  norms",
      ])
    let page = CheckPage(device: "cuda:0", reference: "cpu", results: results)
    #expect(
      page.disagreement?.description
        == "2 of 3 checks of cuda:0 deviate from cpu beyond their limits: softmax, norms; do not train on this device."
    )
    let sound = CheckPage(device: "cuda:0", reference: "cpu", results: [results[0]])
    #expect(sound.disagreement == nil && sound.sentence == "1 check: cuda:0 computes what cpu computes.")
  }
}
