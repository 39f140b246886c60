import Reporting
import Testing

@Suite struct ParetoFrontTests {
  @Test func whatIsDearerAndWorseIsNotOnTheFront() {
    #expect(ParetoFront.places([(2, 10), (1, 5), (3, 9), (2.5, 12)]) == [1, 0, 3])
  }

  @Test func equalChoicesAreAllOnTheFront() {
    #expect(ParetoFront.places([(1, 1), (1, 1), (1, 0)]) == [0, 1])
    #expect(ParetoFront.places([]) == [])
  }
}
