import Autograd
import Encoders
import Losses
import Tensor
import Testing

@Suite struct IMCTests {
  @Test func itIsTheTwinsWithHardTargets() {
    let world = quietWorld()
    let step = world.makeStep()
    let term = IMC().term(for: step, head: NoHead())
    let tau = Double(world.fixture.temperature)
    let image = contrastiveTwin(
      rows(of: step[OnlineImage()].global.value),
      keys: rows(of: step[MomentumImage()].global) + rows(of: world.queues.image.features), temperature: tau)
    let text = contrastiveTwin(
      rows(of: step[OnlineText()].global.value),
      keys: rows(of: step[MomentumText()].global) + rows(of: world.queues.text.features), temperature: tau)
    #expect(agree(term.metrics[0].value.value.item, image))
    #expect(agree(term.metrics[1].value.value.item, text))
    #expect(agree(term.loss.value.item, (image + text) / 2))
  }

  @Test func byGroupItIsTheTwinsWithSharedTargets() {
    let world = quietWorld { $0.groupNumbers = [0, 1, 1, 0] }
    let step = world.makeStep()
    let term = IMC(positives: .sameGroup).term(for: step, head: NoHead())
    let tau = Double(world.fixture.temperature)
    let groups = step[GroupNumbers()]
    let image = contrastiveTwin(
      rows(of: step[OnlineImage()].global.value),
      keys: rows(of: step[MomentumImage()].global) + rows(of: world.queues.image.features), temperature: tau,
      groups: (groups, groups + world.queues.image.groups))
    let text = contrastiveTwin(
      rows(of: step[OnlineText()].global.value),
      keys: rows(of: step[MomentumText()].global) + rows(of: world.queues.text.features), temperature: tau,
      groups: (groups, groups + world.queues.text.groups))
    #expect(agree(term.metrics[0].value.value.item, image))
    #expect(agree(term.metrics[1].value.value.item, text))
  }

  @Test func distillationDoesNotTouchIt() {
    let sharp = IMC().term(for: quietWorld { $0.distillation = 0 }.makeStep(), head: NoHead())
    let soft = IMC().term(for: quietWorld { $0.distillation = 1 }.makeStep(), head: NoHead())
    #expect(sharp.loss.value.item == soft.loss.value.item)
  }
}
