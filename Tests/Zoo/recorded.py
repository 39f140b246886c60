"""What widely used PyTorch code gives for the objectives of the zoo, recorded in Tests/LossesTests/Zoo.

    python -m venv venv && venv/bin/pip install torch open_clip_torch lightly pytorch-metric-learning
    venv/bin/python Tests/Zoo/recorded.py

Inputs are waves, made by the same formula on both sides, so that only results are recorded: element k of an input is
sin(0.7 k + phase). A slope is the sum over an input of its gradient times cos(0.3 k). Where no package has a loss, its formula is written
out here in PyTorch and PyTorch differentiates it: these are marked "formula". Whole steps of the named recipes are recorded by steps.py.
"""

import math
from importlib.metadata import version

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def wave(shape, phase):
    count = math.prod(shape)
    return torch.sin(0.7 * torch.arange(count, dtype=torch.float64) + phase).reshape(shape).requires_grad_()


def slopes(loss, inputs):
    result = []
    for gradient in torch.autograd.grad(loss, inputs):
        weights = torch.cos(0.3 * torch.arange(gradient.numel(), dtype=torch.float64)).reshape(gradient.shape)
        result.append(float((gradient * weights).sum()))
    return result


def show(name, source, loss, inputs):
    print(f"{name}: loss {loss.item():.7f}, slopes {[round(s, 7) for s in slopes(loss, inputs)]}  ({source})")


PAIRS, WIDTH, TEMPERATURE = 6, 5, 0.2


def pair():
    return wave((PAIRS, WIDTH), 0.1), wave((PAIRS, WIDTH), 1.3)


def unit(x):
    return F.normalize(x, dim=-1)


def clip():
    from open_clip.loss import ClipLoss

    x, y = pair()
    t = torch.tensor(TEMPERATURE, requires_grad=True)
    loss = ClipLoss()(unit(x), unit(y), 1 / t)
    show("clip", "open_clip_torch " + version("open_clip_torch"), loss, [x, y, t])


def siglip():
    from open_clip.loss import SigLipLoss

    x, y = pair()
    s, b = torch.tensor(math.log(10), requires_grad=True), torch.tensor(-10.0, requires_grad=True)
    loss = SigLipLoss()(unit(x), unit(y), s.exp(), b)
    show("siglip", "open_clip_torch " + version("open_clip_torch"), loss, [x, y, s, b])


def unicl():
    from pytorch_metric_learning.distances import CosineSimilarity
    from pytorch_metric_learning.losses import SupConLoss
    from pytorch_metric_learning.reducers import MeanReducer

    x, y = pair()
    groups = torch.tensor([0, 1, 0, 2, 1, 0])
    contrast = SupConLoss(temperature=TEMPERATURE, distance=CosineSimilarity(), reducer=MeanReducer())
    loss = (contrast(x, groups, ref_emb=y, ref_labels=groups.clone()) + contrast(y, groups, ref_emb=x, ref_labels=groups.clone())) / 2
    show("unicl", "pytorch-metric-learning " + version("pytorch-metric-learning"), loss, [x, y])


def hard_nce():
    def one(scores, t, beta, prior):
        n = PAIRS - 1
        mask = ~torch.eye(PAIRS, dtype=torch.bool)
        positive = scores.diagonal().exp()
        negative = scores[mask].reshape(PAIRS, n).exp()
        weight = (beta * negative.log()).exp()
        hard = (weight * negative).sum(1) / weight.mean(1)
        g = (hard - prior * n * positive) / (1 - prior)
        g = torch.maximum(g, n * torch.exp(-1 / t))
        return -(positive / (positive + g)).log().mean()

    for beta, prior in ((1.0, 0.1), (0.5, 0.0)):
        x, y = pair()
        t = torch.tensor(TEMPERATURE, requires_grad=True)
        scores = unit(x) @ unit(y).T / t
        loss = (one(scores, t, beta, prior) + one(scores.T, t, beta, prior)) / 2
        show(f"hard-nce {beta} {prior}", "formula", loss, [x, y, t])


def vse():
    from pytorch_metric_learning.distances import CosineSimilarity
    from pytorch_metric_learning.losses import TripletMarginLoss
    from pytorch_metric_learning.miners import BatchEasyHardMiner
    from pytorch_metric_learning.reducers import DoNothingReducer

    x, y = pair()
    own = torch.arange(PAIRS)
    miner = BatchEasyHardMiner(pos_strategy="all", neg_strategy="hard", distance=CosineSimilarity())
    triplet = TripletMarginLoss(margin=0.2, distance=CosineSimilarity(), reducer=DoNothingReducer())

    def one(a, b):
        hardest = miner(a, own, b, own)[3]
        losses = triplet(a, own, (own, own, hardest), ref_emb=b, ref_labels=own)
        return losses["loss"]["losses"].sum() / PAIRS

    show("vse++", "pytorch-metric-learning " + version("pytorch-metric-learning"), one(x, y) + one(y, x), [x, y])


def filip():
    # Four pictures of 4 patches; captions of 3, 1, 0 and 2 words.
    patches, words = wave((16, WIDTH), 0.1), wave((6, WIDTH), 1.3)
    t = torch.tensor(TEMPERATURE, requires_grad=True)
    pieces = [unit(words)[a:b] for a, b in ((0, 3), (3, 4), (4, 4), (4, 6))]
    rows = []
    for a in range(4):
        own = unit(patches)[4 * a:4 * a + 4]
        rows.append([(own @ p.T / t) if len(p) else None for p in pieces])
    i2t = torch.stack([torch.stack([m.max(1).values.mean() if m is not None else 0 * t for m in r]) for r in rows])
    t2i = torch.stack([torch.stack([m.max(0).values.mean() if m is not None else 0 * t for m in r]) for r in rows]).T
    own = torch.arange(4)
    loss = (F.cross_entropy(i2t, own) + F.cross_entropy(t2i, own)) / 2
    show("filip", "formula", loss, [patches, words, t])


def barlow_twins():
    from lightly.loss import BarlowTwinsLoss

    x, y = pair()
    show("barlow-twins", "lightly " + version("lightly"), BarlowTwinsLoss(lambda_param=0.005)(x, y), [x, y])


def vicreg():
    from lightly.loss import VICRegLoss

    x, y = pair()
    show("vicreg", "lightly " + version("lightly"), VICRegLoss()(x, y), [x, y])


def dino():
    from lightly.loss import DINOLoss

    student, teacher = wave((PAIRS, WIDTH), 0.1), wave((PAIRS, WIDTH), 1.3)
    loss = DINOLoss(output_dim=WIDTH, teacher_temp=0.04, warmup_teacher_temp=0.04, warmup_teacher_temp_epochs=1,
                    student_temp=0.1, center_momentum=0.9)
    loss.to(torch.float64)
    # The first step moves the centre; the second one is recorded. View 0 of the teacher meets view 1 of the student alone.
    with torch.no_grad():
        loss([teacher], [student, student], epoch=5)
        print("dino centre:", [round(c, 7) for c in loss.center.flatten().tolist()])
    show("dino", "lightly " + version("lightly"), loss([teacher.detach()], [student, student], epoch=5), [student])


def captioning():
    logits = wave((PAIRS, WIDTH), 0.1)
    labels = torch.tensor([0, 4, 2, 2, 1, 3])
    loss = F.cross_entropy(logits, labels, label_smoothing=0.1)
    show("captioning", "torch.nn.functional.cross_entropy", loss, [logits])


def mim():
    x, y = pair()
    show("mim", "torch.nn.functional.l1_loss", F.l1_loss(x, y.detach()), [x])


if __name__ == "__main__":
    print("torch " + version("torch"))
    for record in (
        clip, siglip, unicl, hard_nce, vse, filip, barlow_twins, vicreg, dino, captioning, mim
    ):
        record()
