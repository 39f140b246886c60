"""The training step of Triad's recipe `tcl`, in PyTorch: what Triad's speed is compared with.

The same computation (check.py compares every loss with a recorded step), written the way a good PyTorch program is:
scaled_dot_product_attention, one product for queries, keys and values, one fusion pass for the three matching batches,
the vocabulary product on hidden words only, the closed form of the local loss, fused AdamW, foreach moving averages, no
graph for the momentum encoders. Texts are padded, as everywhere in PyTorch.
"""
import torch
import torch.nn.functional as F
from torch import nn

SIZES = {
    "tiny": dict(image_res=64, vision_width=192, vision_depth=6, vision_heads=3, text_width=192, text_depth=6,
                 fusion_layer=3, text_heads=3, vocab_size=4096, embed_dim=128, queue_size=1024, batch=32),
    "small": dict(image_res=256, vision_width=384, vision_depth=12, vision_heads=6, text_width=384, text_depth=12,
                  fusion_layer=6, text_heads=6, vocab_size=8192, embed_dim=256, queue_size=4096, batch=16),
    "base": dict(image_res=256, vision_width=768, vision_depth=12, vision_heads=12, text_width=768, text_depth=12,
                 fusion_layer=6, text_heads=12, vocab_size=30522, embed_dim=256, queue_size=65536, batch=8),
}
COMMON = dict(patch=16, max_positions=512, momentum=0.995, temperature=0.07, dropout=0.1, mlm_probability=0.15,
              pad_id=0, cls_id=101, mask_id=103)


def heads_of(x, heads):
    """[rows, places, width] as [rows, heads, places, width / heads]."""
    return x.unflatten(-1, (heads, -1)).transpose(1, 2)


class Attention(nn.Module):
    """Self-attention, or attention to `context` of another width."""

    def __init__(self, width, heads, dropout=0.0, context_width=None):
        super().__init__()
        self.heads, self.dropout, self.crosses = heads, dropout, context_width is not None
        if self.crosses:
            self.query = nn.Linear(width, width)
            self.keyvalue = nn.Linear(context_width, 2 * width)
        else:
            self.qkv = nn.Linear(width, 3 * width)

    def forward(self, x, mask=None, context=None):
        if self.crosses:
            query, (key, value) = self.query(x), self.keyvalue(context).chunk(2, -1)
        else:
            query, key, value = self.qkv(x).chunk(3, -1)
        out = F.scaled_dot_product_attention(
            *(heads_of(t, self.heads) for t in (query, key, value)), attn_mask=mask,
            dropout_p=self.dropout if self.training else 0.0)
        return out.transpose(1, 2).flatten(2)


class PictureBlock(nn.Module):
    """Norm first, no dropout (ViT)."""

    def __init__(self, width, heads):
        super().__init__()
        self.norm1 = nn.LayerNorm(width, eps=1e-6)
        self.attn = Attention(width, heads)
        self.proj = nn.Linear(width, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-6)
        self.fc1 = nn.Linear(width, 4 * width)
        self.fc2 = nn.Linear(4 * width, width)

    def forward(self, x):
        x = x + self.proj(self.attn(self.norm1(x)))
        return x + self.fc2(F.gelu(self.fc1(self.norm2(x))))


class PictureEncoder(nn.Module):
    def __init__(self, c):
        super().__init__()
        width, places = c["vision_width"], (c["image_res"] // c["patch"]) ** 2
        self.patches = nn.Conv2d(3, width, c["patch"], c["patch"])
        self.cls_token = nn.Parameter(torch.zeros(1, 1, width))
        self.pos_embed = nn.Parameter(torch.zeros(1, places + 1, width))
        self.blocks = nn.ModuleList(PictureBlock(width, c["vision_heads"]) for _ in range(c["vision_depth"]))
        self.norm = nn.LayerNorm(width, eps=1e-6)

    def forward(self, pictures):
        x = self.patches(pictures).flatten(2).transpose(1, 2)
        x = torch.cat([self.cls_token.expand(len(x), -1, -1), x], 1) + self.pos_embed
        for block in self.blocks:
            x = block(x)
        return self.norm(x)


class Sublayer(nn.Module):
    """norm(residual + dropout(dense(x))), the end of every sublayer of BERT."""

    def __init__(self, inputs, width, dropout):
        super().__init__()
        self.dense = nn.Linear(inputs, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, residual):
        return self.norm(self.dropout(self.dense(x)) + residual)


class TextLayer(nn.Module):
    def __init__(self, c, crosses):
        super().__init__()
        width, heads, dropout = c["text_width"], c["text_heads"], c["dropout"]
        self.attn = Attention(width, heads, dropout)
        self.attn_end = Sublayer(width, width, dropout)
        if crosses:
            self.cross = Attention(width, heads, dropout, context_width=c["vision_width"])
            self.cross_end = Sublayer(width, width, dropout)
        self.hidden = nn.Linear(width, 4 * width)
        self.end = Sublayer(4 * width, width, dropout)

    def forward(self, x, mask, picture=None):
        x = self.attn_end(self.attn(x, mask), x)
        if picture is not None:
            x = self.cross_end(self.cross(x, None, picture), x)
        return self.end(F.gelu(self.hidden(x)), x)


class TextEncoder(nn.Module):
    """Text layers, fusion layers and the word predictor."""

    def __init__(self, c):
        super().__init__()
        width, self.depth = c["text_width"], c["fusion_layer"]
        self.words = nn.Embedding(c["vocab_size"], width)
        self.positions = nn.Embedding(c["max_positions"], width)
        self.types = nn.Embedding(2, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(c["dropout"])
        self.layers = nn.ModuleList(TextLayer(c, place >= self.depth) for place in range(c["text_depth"]))
        self.predict_dense = nn.Linear(width, width)
        self.predict_norm = nn.LayerNorm(width, eps=1e-12)
        self.predict_bias = nn.Parameter(torch.zeros(c["vocab_size"]))

    def text(self, ids, mask):
        x = self.words(ids) + self.positions.weight[: ids.shape[1]] + self.types.weight[0]
        x = self.dropout(self.norm(x))
        for layer in self.layers[: self.depth]:
            x = layer(x, mask)
        return x

    def fuse(self, x, mask, picture):
        for layer in self.layers[self.depth:]:
            x = layer(x, mask, picture)
        return x

    def predict(self, x):
        return F.linear(self.predict_norm(F.gelu(self.predict_dense(x))), self.words.weight, self.predict_bias)


class Tower(nn.Module):
    """All encoders, online or momentum."""

    def __init__(self, c):
        super().__init__()
        self.picture, self.text = PictureEncoder(c), TextEncoder(c)
        self.picture_proj = nn.Linear(c["vision_width"], c["embed_dim"])
        self.text_proj = nn.Linear(c["text_width"], c["embed_dim"])


def local_loss(locals_, features, temperature, mask=None):
    """Global features against the locals [batch, places, width] of all samples; negatives' log-sum-exp computed once."""
    batch, places, _ = locals_.shape
    scores = (features @ locals_.flatten(0, 1).t() / temperature).view(batch, batch, places)
    own = torch.eye(batch, dtype=torch.bool, device=scores.device)[:, :, None]
    hidden = own if mask is None else own | ~mask[None]
    negatives = scores.masked_fill(hidden, float("-inf")).flatten(1).logsumexp(1, keepdim=True)
    positives = scores.diagonal(dim1=0, dim2=1).t()
    loss = torch.logaddexp(positives, negatives) - positives
    return loss.mean() if mask is None else ((loss * mask).sum(1) / mask.sum(1)).mean()


class Step(nn.Module):
    """The model with its momentum twin and queues; `forward` gives the unweighted losses by name."""

    ORDER = ("cma_i2t", "cma_t2i", "imc_i2i", "imc_t2t", "lmi_image", "lmi_text")

    def __init__(self, c):
        super().__init__()
        self.c = c
        self.online, self.shadow = Tower(c), Tower(c)
        self.match = nn.Linear(c["text_width"], 2)
        self.temperature = nn.Parameter(torch.tensor(c["temperature"]))
        for side in ("picture_queue", "text_queue"):
            self.register_buffer(side, F.normalize(torch.randn(c["queue_size"], c["embed_dim"]), dim=1))
        self.place = 0
        for module in self.modules():
            if isinstance(module, (nn.Linear, nn.Embedding)):
                nn.init.normal_(module.weight, std=0.02)
            if isinstance(module, nn.Linear):
                nn.init.zeros_(module.bias)
        self.shadow.load_state_dict(self.online.state_dict())
        self.shadow.requires_grad_(False)
        self.pairs = list(self.shadow.parameters()), list(self.online.parameters())

    def optimizer(self, rate=1e-4, decay=0.02):
        """AdamW with the published groups: no decay for vectors."""
        trained = [p for p in self.parameters() if p.requires_grad]
        return torch.optim.AdamW(
            [dict(params=[p for p in trained if p.ndim != 1], weight_decay=decay),
             dict(params=[p for p in trained if p.ndim == 1], weight_decay=0.0)], lr=rate, fused=True)

    @torch.no_grad()
    def teach(self, pictures, ids, attention):
        """The momentum encoders after their move: outputs, unit-norm projections of all tokens."""
        torch._foreach_lerp_(*self.pairs, 1 - self.c["momentum"])
        picture, text = self.shadow.picture(pictures), self.shadow.text.text(ids, attention)
        return picture, F.normalize(self.shadow.picture_proj(picture), dim=-1), \
            F.normalize(self.shadow.text_proj(text), dim=-1)

    @torch.no_grad()
    def enqueue(self, pictures, texts):
        slots = (torch.arange(len(pictures)) + self.place) % self.c["queue_size"]
        self.picture_queue[slots], self.text_queue[slots] = pictures, texts
        self.place = (self.place + len(pictures)) % self.c["queue_size"]

    def regions(self, patches):
        """Means of the published windows of a square of patches."""
        side = int(patches.shape[1] ** 0.5)
        window = int(side ** 0.5)
        square = patches.transpose(1, 2).unflatten(2, (side, side))
        return F.avg_pool2d(square, window, window).flatten(2).transpose(1, 2)

    def forward(self, first, second, ids, mask, hidden_ids, labels, share, negatives=None):
        """`share` is the part of the momentum encoders in the targets; `negatives` (pictures, texts) replays a choice."""
        count = len(ids)
        with torch.no_grad():
            self.temperature.clamp_(0.001, 0.5)
        tau, online, attention = self.temperature, self.online, mask[:, None, None, :]
        picture = online.picture(first)
        text = online.text.text(ids, attention)
        zp = F.normalize(online.picture_proj(picture[:, 0]), dim=-1)
        zt = F.normalize(online.text_proj(text[:, 0]), dim=-1)
        picture_m, fp, ft = self.teach(second, ids, attention)
        with torch.no_grad():
            pictures = torch.cat([fp[:, 0], self.picture_queue])
            texts = torch.cat([ft[:, 0], self.text_queue])
            teacher_i2t = F.softmax(fp[:, 0] @ texts.t() / tau, 1)
            teacher_t2i = F.softmax(ft[:, 0] @ pictures.t() / tau, 1)
        i2t, t2i = zp @ texts.t() / tau, zt @ pictures.t() / tau
        own = torch.arange(count)

        def aligned(scores, teacher):
            soft = -(F.log_softmax(scores, 1) * teacher).sum(1).mean()
            return share * soft + (1 - share) * F.cross_entropy(scores, own)

        loss = {
            "cma_i2t": aligned(i2t, teacher_i2t), "cma_t2i": aligned(t2i, teacher_t2i),
            "imc_i2i": F.cross_entropy(zp @ pictures.t() / tau, own),
            "imc_t2t": F.cross_entropy(zt @ texts.t() / tau, own),
            "lmi_image": local_loss(self.regions(fp[:, 1:]), zp, tau),
            "lmi_text": local_loss(ft[:, 1:], zt, tau, mask[:, 1:]),
        }
        self.enqueue(fp[:, 0], ft[:, 0])
        with torch.no_grad():
            if negatives is None:
                itself = torch.eye(count, dtype=torch.bool)
                negatives = [F.softmax(s[:, :count], 1).masked_fill(itself, 0).multinomial(1)[:, 0] for s in (t2i, i2t)]
        other_picture, other_text = negatives
        fused = online.text.fuse(
            torch.cat([text, text, text[other_text]]), torch.cat([attention, attention, attention[other_text]]),
            torch.cat([picture, picture[other_picture], picture]))
        loss["itm"] = F.cross_entropy(self.match(fused[:, 0]), torch.cat([torch.ones(count), torch.zeros(2 * count)]).long())
        chosen = labels != -100
        with torch.no_grad():
            shadow = self.shadow.text
            soft = F.softmax(shadow.predict(
                shadow.fuse(shadow.text(hidden_ids, attention), attention, picture_m)[chosen]), -1)
        words = online.text.predict(
            online.text.fuse(online.text.text(hidden_ids, attention), attention, picture)[chosen])
        loss["mlm"] = (1 - share) * F.cross_entropy(words, labels[chosen]) \
            - share * (F.log_softmax(words, -1) * soft).sum(-1).mean()
        return loss

    def total(self, loss):
        return sum(loss[name] for name in self.ORDER) / 6 + loss["itm"] + loss["mlm"]


def hide_words(ids, c, generator):
    """15 % of the tokens but padding and [CLS]: 80 % become [MASK], 10 % a random word, 10 % stay."""
    def lot(share):
        return torch.rand(ids.shape, generator=generator) < share
    chosen = lot(c["mlm_probability"]) & (ids != c["pad_id"]) & (ids != c["cls_id"])
    labels = torch.where(chosen, ids, -100)
    masked = chosen & lot(0.8)
    random = chosen & ~masked & lot(0.5)
    words = torch.randint(c["vocab_size"], ids.shape, generator=generator)
    return torch.where(random, words, torch.where(masked, c["mask_id"], ids)), labels
