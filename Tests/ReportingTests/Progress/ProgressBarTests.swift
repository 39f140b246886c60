import Reporting
import Testing

@Suite struct ProgressBarTests {
  /// A display whose time is set by hand and whose output is kept.
  private final class Stage {
    var now = 0.0
    var output = ""

    func bar(_ style: ProgressBar.Style) -> ProgressBar {
      ProgressBar(style: style, clock: { self.now }, sink: { self.output += $0 })
    }
  }

  private func update(_ step: Int, title: String = "TCL, seed 0") -> ProgressUpdate {
    ProgressUpdate(
      title: title, step: step, total: 100, terms: [.init("loss", 7.1234), .init("cma", 0.00123)], itemsPerStep: 64)
  }

  @Test func aFileGetsALineNowAndThen() {
    let stage = Stage()
    var bar = stage.bar(.plain(interval: 10))
    for step in 0...50 {
      bar.show(update(step))
      stage.now += 0.5
    }
    #expect(
      stage.output == """
        TCL, seed 0:  0/100  loss 7.123  cma 0.0012
        TCL, seed 0:  20/100  loss 7.123  cma 0.0012  128 pairs/s  40 s left
        TCL, seed 0:  40/100  loss 7.123  cma 0.0012  128 pairs/s  30 s left

        """)
  }

  @Test func theLastUpdateIsAlwaysShown() {
    let stage = Stage()
    var bar = stage.bar(.plain(interval: 10))
    bar.show(update(0))
    stage.now = 2
    bar.show(update(100))
    #expect(stage.output.hasSuffix("100/100  loss 7.123  cma 0.0012  3,200 pairs/s\n"))
  }

  @Test func aTerminalLineIsRedrawnAndFits() {
    let stage = Stage()
    var bar = stage.bar(.terminal(width: 60))
    bar.show(update(0))
    stage.now = 0.05
    bar.show(update(1))
    stage.now = 1
    bar.show(update(50))
    #expect(!stage.output.contains("\n"))
    let lines = stage.output.split(separator: "\r").map { $0.replacing("\u{1B}[K", with: "") }
    #expect(lines.count == 2, "the second update came a moment after the first")
    #expect(lines.allSatisfy { $0.count <= 59 })
    #expect(lines[1].contains("50/100"))
    #expect(lines[1].hasSuffix("3,200 pairs/s  1 s left"))
  }

  @Test(arguments: [1, 20, 30, 44, 60, 80, 120, 300])
  func everyWidthIsRespected(_ width: Int) {
    let stage = Stage()
    var bar = stage.bar(.terminal(width: width))
    for step in [0, 30, 100] {
      stage.now += 1
      bar.show(update(step, title: "CMA + ITM + MLM, seed 2 (run 6 of 12)"))
    }
    for line in stage.output.split(whereSeparator: \.isNewline).flatMap({ $0.split(separator: "\r") }) {
      #expect(line.replacing("\u{1B}[K", with: "").count <= max(20, width - 1))
    }
  }

  @Test func theEndClosesTheLine() {
    let stage = Stage()
    var bar = stage.bar(.terminal(width: 80))
    bar.show(update(99))
    bar.finish()
    bar.finish()
    #expect(stage.output.filter(\.isNewline).count == 1)
    bar.show(update(100))
    #expect(stage.output.hasSuffix("\n"))
  }

  @Test func aNewTitleBeginsANewLineAndANewRate() {
    let stage = Stage()
    var bar = stage.bar(.terminal(width: 80))
    bar.show(update(10))
    stage.now = 1
    bar.show(update(20))
    bar.show(update(0, title: "TCL, seed 1"))
    let last = stage.output.split(separator: "\n").last ?? ""
    #expect(last.contains("TCL, seed 1"))
    #expect(!last.contains("left"))
  }

  @Test func whatWasDoneBeforeAResumeTookNoTime() {
    let stage = Stage()
    var bar = stage.bar(.plain(interval: 0))
    bar.show(update(90))
    stage.now = 5
    bar.show(update(95))
    #expect(stage.output.hasSuffix("64 pairs/s  5 s left\n"))
  }

  @Test func longTimesAreReadable() {
    let stage = Stage()
    var bar = stage.bar(.plain(interval: 0))
    bar.show(update(0))
    stage.now = 3
    bar.show(update(1))
    #expect(stage.output.contains("4:57 min left"))
    stage.now = 360
    bar.show(update(2))
    #expect(stage.output.contains("h left"))
  }
}
