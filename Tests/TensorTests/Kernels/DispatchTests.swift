import CKernels
import Foundation
import Testing

@Suite struct DispatchTests {
  @Test("The instruction set in use is the best that runs here and that TRIAD_ISA allows")
  func choosesTheBest() {
    #if arch(x86_64)
      let ranked = ["avx512", "avx2", "baseline"]
      let wish = ProcessInfo.processInfo.environment["TRIAD_ISA"].flatMap { ranked.firstIndex(of: $0) } ?? 0
      let best = ranked[wish...].first { tk_table($0) != nil }
      #expect(String(cString: tk_isa()) == best)
    #else
      #expect(tk_table("baseline") != nil)
    #endif
  }

  @Test("There is no table for an unknown instruction set")
  func refusesUnknownNames() { #expect(tk_table("mmx") == nil) }

  @Test("The public function is that of the chosen table")
  func publicFunctionsUseTheTable() throws {
    let name = String(cString: tk_isa())
    let table = try Kernels.table(name == "neon" ? "baseline" : name)
    let x = Kernels.normals(100, "x")
    var direct = Kernels.blank(100)
    var chosen = Kernels.blank(100)
    table.softmax(&direct, x, 4, 25)
    tk_softmax(&chosen, x, 4, 25)
    #expect(direct == chosen)
  }
}
