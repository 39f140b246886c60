import TestSupport
import Downstream
import Data
import Testing

@Suite struct EntailmentSetTests {
  private let fixture: TaskFixture

  init() throws { fixture = try TaskFixture(pictures: ["36979.jpg", "65567.jpg"]) }

  private func line(_ id: String, _ label: String = "neutral", _ text: String = "A man naps.") -> String {
    #"{"annotator_labels":["\#(label)"],\#(id),"gold_label":"\#(label)","pairID":"x","sentence1":"s","sentence2":"\#(text)"}"#
  }

  private func read(_ lines: [String]) throws -> EntailmentSet {
    try EntailmentSet(
      snliVE: fixture.write(lines.joined(separator: "\n"), to: "dev.jsonl"), root: fixture.root, name: "snli-ve/dev")
  }

  @Test func allSpellingsOfTheIdAreRead() throws {
    let set = try read([
      line(#""Flickr30kID":"36979.jpg""#, "entailment"), line(#""Flickr30K_ID":"65567""#, "contradiction"),
      line(#""Flikr30kID":36979"#), line(#""Flikr30kID":"65567.jpg","Flickr30kID":"65567""#),
    ])
    #expect(set.examples.map(\.picture) == [0, 1, 0, 1])
    #expect(set.examples.map(\.label) == [.entailment, .contradiction, .neutral, .neutral])
    #expect(set.examples.map(\.label.rawValue) == [2, 0, 1, 1])
    #expect(set.examples.map(\.id) == [0, 1, 2, 3])
    #expect((0..<2).map(set.pictures.group) == ["flickr30k:36979.jpg", "flickr30k:65567.jpg"])
  }

  @Test func faultsNameFileLineAndField() throws {
    func message(_ line: String) throws -> String {
      let error = #expect(throws: SourceError.self) {
        try read([self.line(#""Flickr30kID":"36979""#), line])
      }
      return error?.description ?? ""
    }
    #expect(
      try message(line(#""Flickr30kID":"36979""#, "-")).contains(
        "dev.jsonl, line 2: gold_label is '-', none of entailment, neutral, contradiction"))
    #expect(try message(line(#""image":"36979""#)).contains("line 2: Flickr30kID is missing, in its other spellings"))
    #expect(
      try message(line(#""Flickr30kID":"36979","Flikr30kID":"65567""#)).contains("is not the same in all spellings"))
    #expect(try message(line(#""Flickr30kID":"1""#)).contains("line 2: the picture's id names 1.jpg, which is not in"))
    #expect(try message(line(#""Flickr30kID":"../1""#)).contains("names ../1.jpg, which is outside"))
    #expect(try message(line(#""Flickr30kID":"36979""#, "neutral", "")).contains("line 2: sentence2 is empty"))
    #expect(try message(line(#""Flickr30kID":true"#)).contains("Flickr30kID is neither text nor a whole number"))
  }

  @Test func albefListsLeaveOutTheEnding() throws {
    let path = try fixture.write(
      #"[{"image":"36979","sentence":"A dog.","label":"entailment"},{"image":"65567.jpg","sentence":"B","label":"neutral"}]"#
    )
    let set = try EntailmentSet(albefVE: path, root: fixture.root, name: "ve")
    #expect(set.examples.map(\.picture) == [0, 1])
    #expect(set.examples.map(\.label) == [.entailment, .neutral])
    let wrong = try fixture.write(#"[{"image":"36979","sentence":"A dog.","label":"1"}]"#)
    let error = #expect(throws: SourceError.self) { try EntailmentSet(albefVE: wrong, root: fixture.root, name: "ve") }
    #expect(error?.description.contains("record 1: label is '1', none of") == true)
  }
}
