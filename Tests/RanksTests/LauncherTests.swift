import Ranks
import Testing

@Suite struct LauncherTests {
  @Test func `A process that nobody launched among others has no launcher`() throws {
    #expect(try Launcher([:]) == nil)
    // The shell of a batch script knows how many tasks its job has, and is none of them.
    #expect(try Launcher(["SLURM_NTASKS": "4", "SLURM_PROCID": "0", "SLURM_JOB_ID": "7"]) == nil)
    #expect(try Launcher(["SLURM_STEP_ID": "0", "SLURM_STEP_NUM_TASKS": "1", "SLURM_PROCID": "0"]) == nil)
  }

  @Test func `Open MPI's mpirun is known by its variables`() throws {
    let launcher = try #require(
      try Launcher(["OMPI_COMM_WORLD_RANK": "1", "OMPI_COMM_WORLD_SIZE": "4", "PMIX_RANK": "1"]))
    #expect(launcher.family == .openMPI && launcher.rank == 1 && launcher.count == 4)
    #expect(launcher.libraries(wish: nil).first == "libmpi.so.40")
  }

  @Test func `The MPICH family's mpiexec is known by PMI`() throws {
    let launcher = try #require(try Launcher(["PMI_RANK": "3", "PMI_SIZE": "8"]))
    #expect(launcher.family == .mpich && launcher.rank == 3 && launcher.count == 8 && launcher.name == "mpiexec")
    #expect(launcher.libraries(wish: nil) == ["libmpich.so.12", "libmpi.so.12"])
  }

  @Test func `srun is known by PMIx or PMI`() throws {
    let step = ["SLURM_STEP_ID": "0", "SLURM_STEP_NUM_TASKS": "2", "SLURM_PROCID": "1"]
    let pmix = try #require(try Launcher(step.merging(["PMIX_RANK": "1"]) { $1 }))
    #expect(pmix.family == .unknown && pmix.name == "srun" && pmix.count == 2)
    #expect(pmix.libraries(wish: nil).contains("libmpi.so.40") && pmix.libraries(wish: nil).contains("libmpich.so.12"))
    let pmi = try #require(try Launcher(step.merging(["PMI_RANK": "1"]) { $1 }))
    #expect(pmi.family == .mpich && pmi.name == "srun" && pmi.count == 2)
  }

  @Test func `Tasks of srun that cannot find each other are refused`() {
    let step = ["SLURM_STEP_ID": "0", "SLURM_STEP_NUM_TASKS": "4", "SLURM_PROCID": "1"]
    let error = #expect(throws: RankError.self) { _ = try Launcher(step) }
    #expect(error == .unconnected(tasks: 4))
    #expect(error?.description.contains("--mpi=pmix") == true)
  }

  @Test(
    arguments: [
      (["OMPI_COMM_WORLD_LOCAL_RANK": "3", "SLURM_LOCALID": "0"], 3), (["MPI_LOCALRANKID": "1"], 1),
      (["SLURM_LOCALID": "2"], 2), (["PMI_RANK": "5"], nil), ([:], nil),
    ] as [([String: String], Int?)])
  func `The place among the processes of a machine is what the launcher says`(
    _ environment: [String: String], _ rank: Int?
  ) {
    #expect(Launcher.localRank(in: environment) == rank)
  }

  @Test func `A wish is the only library that is tried`() throws {
    let launcher = try #require(try Launcher(["PMI_RANK": "0", "PMI_SIZE": "2"]))
    #expect(launcher.libraries(wish: "/opt/mpi/libmpi.so") == ["/opt/mpi/libmpi.so"])
    #expect(launcher.libraries(wish: "") == launcher.libraries(wish: nil))
  }

  @Test func `A library that is not there is one sentence with what to install`() throws {
    let launcher = try #require(try Launcher(["PMI_RANK": "0", "PMI_SIZE": "2"]))
    let error = #expect(throws: RankError.self) {
      _ = try MPITransport(launcher, wish: "/nowhere/libmpi.so")
    }
    let text = try #require(error).description
    #expect(text.contains("/nowhere/libmpi.so") && text.contains("libmpich12") && text.contains("TRIAD_MPI"))
  }
}
