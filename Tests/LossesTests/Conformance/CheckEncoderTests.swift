import Encoders
import Losses
import Parts
import Testing

@Suite struct CheckEncoderTests {
  @Test func theStandardEncodersConform() {
    for report in [checkEncoder(image: ViT()), checkEncoder(text: BERT()), checkEncoder(fusion: BERTFusion())] {
      #expect(report.isConforming, "\(report)")
    }
  }

  @Test func soundOnesConformInAnyCompany() {
    var fixture = ConformanceFixture()
    fixture.encoders = EncoderChoice(image: PatchMap(), text: WordMap(), fusion: PairMap())
    for report in [
      checkEncoder(image: PatchMap(), in: fixture), checkEncoder(text: WordMap(), in: fixture),
      checkEncoder(fusion: PairMap(), in: fixture),
    ] {
      #expect(report.isConforming, "\(report)")
    }
  }

  @Test func theReportNamesWhatWasChecked() {
    let report = checkEncoder(fusion: PairMap(), skipping: ["gradients", "objectives"])
    #expect(report.subject == "fusion encoder 'pair-map'")
    #expect(report.findings.count == 13 && !report.findings.map(\.check).contains("gradients"))
  }
}

/// Each check must catch the encoder that breaks its promise, and the sentence must name the fault.
@Suite struct BrokenEncoderTests {
  @Test func anotherWidthIsCaught() { expect(.width, fails: "widths", saying: "`width` is 17, not 16") }

  @Test func aGridThatLiesIsCaught() {
    expect(.lyingGrid, fails: "tokens", saying: "a grid of 4 per side, declared is 5 per side")
    expect(.lyingGrid, fails: "objectives", saying: "not tried: it has a grid")
  }

  @Test func aLookAtTheNeighbourIsCaught() {
    expect(.neighbour, fails: "independence", saying: "gives other tokens")
  }

  @Test func aForgottenParameterIsCaught() {
    expect(.forgotten, fails: "parameters", saying: "patch_map.other.weight is not visited")
  }

  @Test func twoParametersOfOnePathAreCaught() {
    expect(.samePath, fails: "parameters", saying: "the path patch_map.map.weight is used twice")
  }

  @Test func unkeyedRandomnessIsCaught() {
    expect(.random, fails: "repeatable", saying: "run twice, the tokens differ")
  }
  @Test func aTapeThatIsKeptIsCaught() { expect(.leak, fails: "inference", saying: "in inference it records") }

  @Test func aFirstTokenThatSaysNothingIsCaught() {
    expect(.sameFirst, fails: "dependence", saying: "the first token is the same")
  }

  @Test func aWrongDerivativeIsCaught() {
    expect(.wrongDerivative, fails: "gradients", saying: "at patch_map.map.weight, the gradient says")
  }

  @Test func infiniteTokensAreCaught() { expect(.infinite, fails: "finite", saying: "a token holds") }

  @Test func sizesThatShouldHaveBeenRefusedAreCaught() {
    expect(.trapOfSizes, fails: "sizes", saying: "with image tokens of 6, `width` is 7, not 6")
  }

  @Test func parametersThatAreNobodysTwinsAreCaught() {
    expect(.ownTwin, fails: "twins", saying: "the twin of patch_map.other.weight is patch_map.other.weight, not")
  }

  @Test func wrongTextEncodersAreCaught() {
    expect(checkEncoder(text: WordMap(fault: .missingTable)), fails: "tokens", saying: "is missing, not [64, 24]")
    expect(checkEncoder(text: WordMap(fault: .hiddenTable)), fails: "tokens", saying: "does not say so in `gives`")
    expect(checkEncoder(text: WordMap(fault: .grid)), fails: "tokens", saying: "gives a grid")
    expect(checkEncoder(text: WordMap(fault: .lostWord)), fails: "tokens", saying: "tokens give [1, 1, 1, 1, 1]")
    expect(checkEncoder(text: WordMap(fault: .deaf)), fails: "dependence", saying: "for the examples 0 and 1")
    expect(
      checkEncoder(text: WordMap(fault: .forgetful)), fails: "codable", saying: "decodes to a different architecture")
  }

  @Test func wrongFusionEncodersAreCaught() {
    expect(checkEncoder(fusion: PairMap(fault: .blind)), fails: "dependence", saying: "the same for other image tokens")
    expect(checkEncoder(fusion: PairMap(fault: .otherPicture)), fails: "independence", saying: "gives other tokens")
    expect(checkEncoder(fusion: PairMap(fault: .allTokens)), fails: "tokens", saying: "tokens were asked for, it gives")
  }

  @Test func whatRefusesTheFixtureIsNotTried() {
    let report = checkEncoder(fusion: PairMap(fault: .refusing), skipping: ["gradients"])
    #expect(report.findings.map(\.check) == ["sizes"])
    expect(report, fails: "sizes", saying: "nothing else could be tried: it is Sunday")
  }

  private func expect(
    _ fault: ImageFault, fails check: String, saying words: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    expect(
      checkEncoder(image: PatchMap(fault: fault)), fails: check, saying: words, sourceLocation: sourceLocation)
  }

  private func expect(
    _ report: ConformanceReport, fails check: String, saying words: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let failure = report.failures.first { $0.check == check }?.failure
    #expect(failure?.contains(words) == true, "\(report)", sourceLocation: sourceLocation)
  }
}
