import Experiments
import Testing
import Triad

/// The examples at the ends of help texts, with the experiments that they name.
@Suite struct ExampleTests {
  @Test func whatTakesArgumentsHasExamplesThatParse() {
    for command in TriadCommand.tool(experiments: Experiment.all).commands where !command.isHidden {
      #expect(command.parameters.isEmpty || !command.examples.isEmpty, "\(command.name)")
      for example in command.examples {
        // Without where output goes, which is the shell's.
        let words = example.split(separator: " ").map(String.init).prefix { $0 != ">" }
        #expect(throws: Never.self, "\(command.name) \(example)") { try ArgumentParser(command: command).parse(words) }
      }
    }
  }
}
