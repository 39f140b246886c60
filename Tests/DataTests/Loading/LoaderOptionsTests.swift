import Data
import Foundation
import Testing

@Suite struct LoaderOptionsTests {
  @Test func threadsAndQueueAreNotPartOfTheCodedForm() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    var options = LoaderOptions(batchSize: 8, augmentation: .published(side: 32))
    let coded = try encoder.encode(options)
    #expect(try JSONDecoder().decode(LoaderOptions.self, from: coded) == options)
    options.threadCount = 7
    options.queueDepth = 9
    #expect(try encoder.encode(options) == coded)
    options.maxTextLength = 12
    #expect(try encoder.encode(options) != coded)
    #expect(options.side == 32)
  }
}
