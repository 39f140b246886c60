import JSON
import Testing

@Suite struct CodingRoundTripTests {
  /// Leaves out what it is.
  struct Forgetful: Codable, Hashable {
    var strength = 1
    enum CodingKeys: CodingKey {}
  }

  @Test func whatComesBackIsSound() throws {
    let trip = try CodingRoundTrip(["a": [1, 2]], called: "table")
    #expect(trip.failure == nil && trip.decoded == ["a": [1, 2]])
  }

  @Test func whatComesBackAsAnotherIsNamed() throws {
    let trip = try CodingRoundTrip(Forgetful(strength: 2), called: "loss")
    #expect(trip.failure == "{} decodes to a different loss" && trip.decoded.strength == 1)
  }
}
