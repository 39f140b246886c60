import Data
import Testing

@Suite struct PixelNormalizationTests {
  @Test func eachChannelHasItsMeanAndDeviation() {
    let table = PixelNormalization(mean: [0, 0.2, 0.5], deviation: [1, 0.5, 0.25]).table
    #expect(table.count == 3 * 256)
    for (level, channel, expected) in [(0, 0, 0), (102, 0, 0.4), (51, 1, 0), (0, 1, -0.4), (255, 2, 2), (0, 2, -2)] {
      #expect(abs(Double(table[256 * channel + level]) - expected) < 1e-6)
    }
  }

  @Test func levelsAreScaledAndThenShiftedInSinglePrecision() {
    // The numbers of stored runs and of published models depend on the order and on no fused multiply-add.
    let clip = PixelNormalization.clip
    for channel in 0..<3 {
      let (factor, offset) = (1 / (255 * clip.deviation[channel]), -clip.mean[channel] / clip.deviation[channel])
      for level in 0..<256 {
        let product = Float(level) * factor
        #expect(clip.table[256 * channel + level].bitPattern == (product + offset).bitPattern)
      }
    }
  }

  @Test func theMeanOfClipBecomesZero() {
    let clip = PixelNormalization.clip
    for channel in 0..<3 {
      #expect(abs(clip.table[256 * channel + Int(clip.mean[channel] * 255 + 0.5)]) < 0.01)
    }
  }
}
