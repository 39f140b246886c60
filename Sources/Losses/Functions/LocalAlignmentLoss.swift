public import Autograd
public import Tensor

/// Contrasts each sample's global feature with its own local features against those of all other samples (TCL, section 3.4):
/// the mean over samples and their locals of `-log(e^{z_i.l_ik/t} / (e^{z_i.l_ik/t} + sum_{j != i, k'} e^{z_i.l_jk'/t}))`.
///
/// The negatives of a sample are the same for all its locals, so their log-sum-exp is computed once: linear in the number of
/// candidates. A sample without locals (an empty caption) does not count.
///
/// - Parameters:
///   - global: `[batch, width]`, online.
///   - locals: `[locals, width]` and whose they are; momentum features, so no gradient enters them.
///   - groups: `[batch]`: the locals of other samples of the same group are not negatives; nil if every sample is a group of its own.
public func localAlignmentLoss(
  global: Variable, locals: Tensor, offsets: Offsets, temperature: Variable, groups: [Int]? = nil
) -> Variable {
  guard offsets.total > 0 else { return Variable(Tensor(0, on: global.value.device)) }
  let scores = global.similarity(to: [locals], temperature: temperature)
  guard let groups, Set(groups).count < groups.count else { return scores.localAlignment(offsets) }
  return (scores + Variable(exclusions(groups, offsets, on: locals.device))).localAlignment(offsets)
}

/// What takes the locals of same-group samples out of a sum of exponentials, `[batch, locals]`: the published mask for negatives that
/// do not count.
private func exclusions(_ groups: [Int], _ offsets: Offsets, on device: any Device) -> Tensor {
  var mask = Tensor(zeros: [groups.count, offsets.total], on: device)
  mask.addToGroup(-10_000, groups: Indices(GroupNumbers.places(of: groups)), owners: offsets.owners)
  return mask
}
