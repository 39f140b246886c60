import Tensor
import Testing

@Suite struct ProcessorWishesTests {
  @Test(arguments: ["abc", "0", "-1", "1e9", "1000000000", "2.5", " 2", "99999999999999999999"])
  func `A number of threads that is none is said with what it may be`(text: String) {
    let wishes = ProcessorWishes(["TRIAD_THREADS": text])
    #expect(wishes.fault == "TRIAD_THREADS is '\(text)'; it must be a whole number from 1 to 1024.")
    #expect(wishes.threads == nil)
  }

  @Test func `What is not said and what is empty ask for nothing`() {
    for environment in [[:], ["TRIAD_THREADS": "", "TRIAD_ISA": "", "TRIAD_CACHES": ""]] {
      let wishes = ProcessorWishes(environment)
      #expect(wishes.fault == nil && wishes.threads == nil && wishes.caches == nil)
    }
    #expect(ProcessorWishes(["TRIAD_THREADS": "3", "TRIAD_ISA": "avx2"]).threads == 3)
    #expect(ProcessorWishes(["TRIAD_THREADS": "3", "TRIAD_ISA": "avx2"]).fault == nil)
  }

  @Test func `An instruction set that nobody knows is said`() {
    #expect(
      ProcessorWishes(["TRIAD_ISA": "avx3"]).fault
        == "TRIAD_ISA is 'avx3'; it must be baseline, avx2, avx512, neon or nothing.")
  }

  @Test func `Caches are those that are wished for, or are said to be none`() {
    let wishes = ProcessorWishes(["TRIAD_CACHES": "512K,32M"])
    #expect(wishes.fault == nil && wishes.caches == CacheSizes(second: 512 << 10, third: 32 << 20))
    for text in ["512K", "large,32M"] {
      let wishes = ProcessorWishes(["TRIAD_CACHES": text])
      #expect(
        wishes.fault
          == "TRIAD_CACHES is '\(text)'; it must be the sizes of a core's second cache and of the third one, such as 512K,32M, "
          + "each from 64K to 4G, or nothing.")
      #expect(wishes.caches == nil)
    }
  }

  @Test func `Processes that a launcher starts on a machine share its cores`() {
    #expect(ProcessorWishes([:]).neighbours == 1)
    #expect(ProcessorWishes(["OMPI_COMM_WORLD_LOCAL_SIZE": "4"]).neighbours == 4)
    #expect(ProcessorWishes(["MPI_LOCALNRANKS": "2"]).neighbours == 2)
    #expect(ProcessorWishes(["SLURM_STEP_ID": "0", "SLURM_STEP_TASKS_PER_NODE": "8(x3)"]).neighbours == 8)
    // The shell of a batch script is not one of its tasks.
    #expect(ProcessorWishes(["SLURM_STEP_TASKS_PER_NODE": "8"]).neighbours == 1)
    #expect(ProcessorWishes.share(of: 16, online: 16, among: 4) == 4)
    #expect(ProcessorWishes.share(of: 2, online: 2, among: 8) == 1)
    // Whoever was given cores of its own uses them.
    #expect(ProcessorWishes.share(of: 4, online: 16, among: 4) == 4)
    #expect(ProcessorWishes(["TRIAD_THREADS": "3", "OMPI_COMM_WORLD_LOCAL_SIZE": "4"]).standardThreads == 3)
  }
}
