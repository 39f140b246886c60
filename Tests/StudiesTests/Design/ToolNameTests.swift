import Studies
import Testing

@Suite struct ToolNameTests {
  @Test func aSentenceNamesTheExecutableThatIsTyped() {
    let sentence = "There is no run 'a': `triad runs ls` lists them, and `triad run x` computes them with triad."
    #expect(sentence.naming(tool: "triad") == sentence)
    #expect(
      sentence.naming(tool: "mine")
        == "There is no run 'a': `mine runs ls` lists them, and `mine run x` computes them with triad.")
  }
}
