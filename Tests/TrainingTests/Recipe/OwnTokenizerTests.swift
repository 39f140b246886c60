import Data
import Foundation
import Parts
import TestSupport
import Testing
import Training

@Suite struct OwnTokenizerTests {
  private let recipe = Recipe.tcl(.smoke).with(\.tokenizer.tokens, .own(LetterTokenizer(minimumCount: 3)))

  private func read(_ text: String) throws -> Recipe {
    let decoder = JSONDecoder()
    decoder.userInfo[.parts] = Recipe.standardTypes.adding(LetterTokenizer.self)
    return try decoder.decode(Recipe.self, from: Foundation.Data(text.utf8))
  }

  @Test func `It is written by its name and settings and read back`() throws {
    let text = try recipe.canonicalJSON()
    #expect(text.contains(#""tokens":{"name":"letters","settings":{"letters":[],"minimumCount":3}}"#))
    #expect(try read(text).tokenizer == recipe.tokenizer && read(text).canonicalJSON() == text)
    #expect(try recipe.fingerprint() != Recipe.tcl(.smoke).fingerprint())
    #expect(throws: PartError.absence(kind: "tokenizer", name: "letters", known: ["wordpiece"])) {
      try JSONDecoder().decode(Recipe.self, from: Foundation.Data(text.utf8))
    }
  }

  @Test func `A version that was read back is kept until another tokenizer is chosen`() throws {
    let later = try recipe.canonicalJSON().replacing(
      #""minimumCount":3}}"#, with: #""minimumCount":3},"version":2}"#)
    let restored = try read(later)
    #expect(try restored.canonicalJSON() == later)
    #expect(restored.tokenizer != recipe.tokenizer && restored.tokenizer.tokens == recipe.tokenizer.tokens)
    #expect(restored.with(\.tokenizer.tokens, recipe.tokenizer.tokens).tokenizer == recipe.tokenizer)
  }

  @Test func `It is a part of the recipe, and WordPiece is none`() {
    #expect(recipe.parts.last?.part is LetterTokenizer)
    #expect(!Recipe.tcl(.smoke).parts.contains { type(of: $0.part).kind == .tokenizer })
  }

  @Test func `What it decides itself cannot be set beside it`() {
    #expect(recipe.fault == nil)
    #expect(recipe.with(\.tokenizer.appendsSeparator, true).fault?.contains("'letters' decides itself") == true)
    #expect(recipe.with(\.tokenizer.lowercases, true).fault?.contains("'letters' decides itself") == true)
    let pretrained = recipe.with(\.initialization, .pretrained(text: .minilm))
    #expect(pretrained.fault?.contains("its vocabulary is trained on the captions") == true)
  }
}
