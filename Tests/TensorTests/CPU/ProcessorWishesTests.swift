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
    for environment in [[:], ["TRIAD_THREADS": "", "TRIAD_ISA": ""]] {
      #expect(ProcessorWishes(environment).fault == nil && ProcessorWishes(environment).threads == nil)
    }
    #expect(ProcessorWishes(["TRIAD_THREADS": "3", "TRIAD_ISA": "avx2"]).threads == 3)
    #expect(ProcessorWishes(["TRIAD_THREADS": "3", "TRIAD_ISA": "avx2"]).fault == nil)
  }

  @Test func `An instruction set that nobody knows is said`() {
    #expect(
      ProcessorWishes(["TRIAD_ISA": "avx3"]).fault
        == "TRIAD_ISA is 'avx3'; it must be baseline, avx2, avx512, neon or nothing.")
  }
}
