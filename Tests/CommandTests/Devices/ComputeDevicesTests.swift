import CUDA
import Command
import Testing

@Suite struct ComputeDevicesTests {
  private let two = CUDASurvey.made([.made(0), .made(1)])

  /// The number of the GPU that is taken, and what is said.
  private struct Taken: Equatable {
    var gpu: Int?
    var said = ""
  }

  private func taken(
    _ choice: DeviceChoice, of survey: CUDASurvey, _ environment: [String: String] = [:]
  ) throws -> Taken {
    let console = Console.memory()
    let settled = try ComputeDevices.made(survey, environment: environment).settled(choice, on: console)
    return Taken(gpu: settled.gpu, said: console.diagnostics.text)
  }

  private func refusal(_ choice: DeviceChoice, of survey: CUDASurvey) throws -> String {
    let fault = #expect(throws: DeviceFault.self) { try taken(choice, of: survey) }
    return try #require(fault).description
  }

  @Test func nobodyLooksForAGPUWhereTheProcessorIsAsked() throws {
    var devices = ComputeDevices.made(.nothing)
    devices.survey = {
      Issue.record("looked for a GPU")
      return .nothing
    }
    #expect(try devices.settled(.processor, on: .memory()).gpu == nil)
  }

  @Test func aGPUIsTakenByItsNumberAndElseTheFirst() throws {
    #expect(try taken(.gpu(nil), of: two) == Taken(gpu: 0))
    #expect(try taken(.gpu(1), of: two) == Taken(gpu: 1))
  }

  @Test func ranksOfAMachineTakeItsGPUsInTurn() throws {
    for (rank, gpu) in [0, 1, 0, 1].enumerated() {
      for name in ["OMPI_COMM_WORLD_LOCAL_RANK", "MPI_LOCALRANKID", "SLURM_LOCALID"] {
        #expect(try taken(.gpu(nil), of: two, [name: String(rank)]).gpu == gpu)
        #expect(try taken(.automatic, of: two, [name: String(rank)]).gpu == gpu)
        // Who names a GPU gets it.
        #expect(try taken(.gpu(1), of: two, [name: String(rank)]).gpu == 1)
      }
      // A launcher that does not say the place on the machine.
      #expect(try taken(.gpu(nil), of: two, ["PMI_RANK": String(rank)]).gpu == gpu)
    }
  }

  @Test func autoTakesAGPUThatDoesAndSaysSo() throws {
    let mixed = CUDASurvey.made([.old(0), .made(1)])
    #expect(
      try taken(.automatic, of: mixed) == Taken(gpu: 1, said: "Computing on cuda:1 (NVIDIA H200, sm_90).\n"))
  }

  @Test func autoTakesTheProcessorWhereNoGPUDoesAndSaysWhy() throws {
    let none = try taken(.automatic, of: .nothing)
    #expect(none.gpu == nil)
    #expect(
      none.said == "Computing on the processor, as no GPU can be used: \(CUDASurvey.absentDriver)\n",
      "without a second period")
    let old = try taken(.automatic, of: .made([.old(0)]))
    #expect(old.gpu == nil && old.said.hasSuffix(": cuda:0 (Tesla K80, sm_37): it is older than sm_80.\n"))
    #expect(try taken(.automatic, of: .made([])).said.contains("CUDA_VISIBLE_DEVICES"))
  }

  @Test func aGPUThatCannotBeHadIsOneSentence() throws {
    let none = try refusal(.gpu(nil), of: .nothing)
    #expect(none.hasPrefix("No GPU can be used: NVIDIA's driver cannot be loaded "))
    #expect(none.contains("`triad cuda info`") && none.contains("`--device cpu`"))
    #expect(try refusal(.gpu(0), of: .made([])).contains("CUDA_VISIBLE_DEVICES"))
    #expect(
      try refusal(.gpu(2), of: two)
        == "There is no cuda:2; this process sees cuda:0 (NVIDIA H200, sm_90), cuda:1 (NVIDIA H200, sm_90).")
    #expect(
      try refusal(.gpu(nil), of: .made([.old(0), .made(1)]))
        == "cuda:0 (Tesla K80, sm_37) cannot be used: it is older than sm_80; `--device cpu` uses the processor."
    )
  }

  @Test func anotherProcessIsGivenWhatWasTaken() throws {
    let devices = ComputeDevices.made(two)
    #expect(try devices.settled(.automatic, on: .memory()).words(ofJob: 0) == ["--device", "cuda:0"])
    #expect(try devices.settled(.gpu(1), on: .memory()).words(ofJob: 0) == ["--device", "cuda:1"])
    #expect(try devices.settled(.processor, on: .memory()).words(ofJob: 0) == ["--device", "cpu"])
  }

  /// Two alike, one that cannot be used, one that rounds differently.
  private let several = CUDASurvey.made([
    .made(0), .old(1), .made(2), .made(3, name: "NVIDIA A100", architecture: "sm_80"),
  ])

  @Test func jobsTakeTheGPUsOfOneKindInTurnUnlessOneIsNamed() throws {
    func devices(_ choice: DeviceChoice, _ environment: [String: String] = [:]) throws -> [String] {
      let settled = try ComputeDevices.made(several, environment: environment).settled(choice, on: .memory())
      return (0..<3).compactMap { settled.words(ofJob: $0).last }
    }
    #expect(try devices(.gpu(nil)) == ["cuda:0", "cuda:2", "cuda:0"])
    #expect(try devices(.automatic) == ["cuda:0", "cuda:2", "cuda:0"])
    #expect(try devices(.gpu(2)) == ["cuda:2", "cuda:2", "cuda:2"])
    #expect(try devices(.processor) == ["cpu", "cpu", "cpu"])
    // A process that a launcher started begins with its own.
    #expect(try devices(.gpu(nil), ["SLURM_LOCALID": "2"]) == ["cuda:2", "cuda:0", "cuda:2"])
    #expect(try devices(.gpu(nil), ["SLURM_LOCALID": "3"]) == ["cuda:3", "cuda:3", "cuda:3"])
  }

  @Test func moreJobsThanGPUsIsOneSentence() throws {
    func said(_ choice: DeviceChoice, jobs: Int) throws -> String? {
      try ComputeDevices.made(several).settled(choice, on: .memory()).sharing(jobs: jobs)
    }
    #expect(
      try said(.gpu(nil), jobs: 3)
        == "3 jobs share cuda:0, cuda:2: those on the same GPU share its time and its memory.")
    #expect(
      try said(.gpu(2), jobs: 2) == "2 jobs share cuda:2: those on the same GPU share its time and its memory.")
    #expect(try said(.gpu(nil), jobs: 2) == nil)
    #expect(try said(.gpu(2), jobs: 1) == nil)
    #expect(try said(.processor, jobs: 9) == nil)
  }
}
