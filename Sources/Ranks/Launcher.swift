/// What started this process among others: `mpirun`, `mpiexec`, `srun` with PMI. Read from the environment, where each of them leaves its mark.
package struct Launcher: Sendable, Hashable {
  /// Which library it speaks to.
  package enum Family: Sendable, Hashable {
    case openMPI
    /// MPICH, MVAPICH, Intel MPI, Cray MPI.
    case mpich
    /// `srun --mpi=pmix`, behind which either may be.
    case unknown
  }

  package let family: Family
  /// What the user typed to get it.
  package let name: String
  /// The place of this process, and how many there are; nil where the environment does not say.
  package let rank: Int?
  package let count: Int?

  /// The launcher of a process with this environment; nil if it was started alone.
  ///
  /// - Throws: ``RankError/unconnected(tasks:)`` where `srun` has started several tasks that cannot find together.
  package init?(_ environment: [String: String]) throws(RankError) {
    func number(_ name: String) -> Int? { environment[name].flatMap { Int($0) } }
    let isStep = Launcher.isStep(environment)
    let tasks = isStep ? number("SLURM_STEP_NUM_TASKS") : nil
    let rank = Launcher.rank(in: environment)
    if environment["OMPI_COMM_WORLD_SIZE"] != nil {
      self.init(.openMPI, "mpirun", rank, number("OMPI_COMM_WORLD_SIZE"))
    } else if environment["PMIX_RANK"] != nil {
      self.init(.unknown, isStep ? "srun" : "the launcher", rank, tasks)
    } else if environment["PMI_RANK"] != nil {
      self.init(.mpich, isStep ? "srun" : "mpiexec", rank, number("PMI_SIZE") ?? tasks)
    } else if let tasks, tasks > 1 {
      throw .unconnected(tasks: tasks)
    } else {
      return nil
    }
  }

  /// The place of a process with this environment, also of one whose launcher did not connect it; nil where it was started alone.
  package static func rank(in environment: [String: String]) -> Int? {
    let names = ["OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK"] + (isStep(environment) ? ["SLURM_PROCID"] : [])
    return number(ofFirst: names, in: environment)
  }

  /// The place of a process with this environment among those on its machine, from 0; nil where no launcher says it.
  package static func localRank(in environment: [String: String]) -> Int? {
    number(ofFirst: ["OMPI_COMM_WORLD_LOCAL_RANK", "MPI_LOCALRANKID", "SLURM_LOCALID"], in: environment)
  }

  /// What the first variable that is there says; nil where it is no number.
  private static func number(ofFirst names: [String], in environment: [String: String]) -> Int? {
    names.lazy.compactMap { environment[$0] }.first.flatMap { Int($0) }
  }

  /// The shell of a batch script has variables of Slurm, too, and is none of its tasks.
  private static func isStep(_ environment: [String: String]) -> Bool { environment["SLURM_STEP_ID"] != nil }

  private init(_ family: Family, _ name: String, _ rank: Int?, _ count: Int?) {
    self.family = family
    self.name = name
    self.rank = rank
    self.count = count
  }

  /// Names and places of libraries, in the order in which they are tried.
  ///
  /// - Parameter wish: `TRIAD_MPI`, the only one where it says something.
  package func libraries(wish: String?) -> [String] {
    if let wish, !wish.isEmpty { return [wish] }
    let openMPI = ["libmpi.so.40", "libmpi.so"]
    let mpich = ["libmpich.so.12", "libmpi.so.12"]
    return switch family {
    case .openMPI: openMPI
    case .mpich: mpich
    case .unknown: openMPI + mpich
    }
  }

  /// What to install on Debian where none of them is there.
  var package: String {
    switch family {
    case .openMPI: "libopenmpi3"
    case .mpich: "libmpich12"
    case .unknown: "libopenmpi3 or libmpich12"
    }
  }
}
