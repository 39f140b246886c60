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
public func localAlignmentLoss(
  global: Variable, locals: Tensor, offsets: Offsets, temperature: Variable
) -> Variable {
  guard offsets.total > 0 else { return Variable(Tensor(0, on: global.value.device)) }
  return global.similarity(to: [locals], temperature: temperature).localAlignment(offsets)
}
