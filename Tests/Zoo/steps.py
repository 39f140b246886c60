"""One step of the named recipes as published code computes it, recorded in Tests/TrainingTests/Zoo/PublishedStepTests.swift.

    python -m venv venv && venv/bin/pip install torch open_clip_torch requests timm omegaconf
    venv/bin/pip install --no-deps --target published salesforce-lavis==1.0.2 transformers==4.26.1 huggingface_hub==0.16.4 \
        tokenizers==0.13.3
    PYTHONPATH=published venv/bin/python Tests/Zoo/steps.py

ALBEF and BLIP are the forward functions of salesforce-lavis, albef_pretrain.py and blip_pretrain.py, on a small model; CLIP and SigLIP are
the losses of open_clip on the features of ALBEF's encoders. Weights, pictures, captions and queues are numbers keyed by a name, made by the
same rule on both sides (`number` below), and what is drawn at random in training is handed in, so that only results are recorded.

Settings of the published code that make its BLIP Triad's: the decoder shares only the table of words with the encoder (it can share all
but self-attention), the first layers of the encoder do not see the picture (as in ALBEF's), and [CLS], [ENC] and [DEC] are one token.
"""

import math
import sys
import types
import warnings
from importlib.metadata import version
from importlib.util import find_spec
from unittest.mock import MagicMock, patch

import numpy
import torch
import torch.nn.functional as F

SIDE, PATCH, IMAGE_WIDTH, IMAGE_DEPTH, IMAGE_HEADS = 24, 8, 16, 2, 2
TEXT_WIDTH, TEXT_DEPTH, FUSION_DEPTH, TEXT_HEADS, WORDS, POSITIONS, EMBED, QUEUE = 24, 2, 3, 3, 50, 12, 10, 8
PADDING, FIRST, MASK = 0, 2, 4
LENGTHS = [7, 3, 12, 5]
NEGATIVE_IMAGES, NEGATIVE_TEXTS = [2, 3, 1, 0], [1, 2, 0, 2]
# Row, place, and what is read there: a mask, another word, the word itself.
HIDDEN = [(0, 3, MASK), (0, 6, MASK), (2, 1, 17), (2, 8, None), (3, 4, MASK)]


def key(name):
    """FNV-1a of 32 bits."""
    result = 0x811C9DC5
    for byte in name.encode():
        result = (result ^ byte) * 0x01000193 & 0xFFFFFFFF
    return result


def number(name, place):
    """In -0.5 ..< 0.5, 24 bits of it: murmur3's finalizer of the key and the place."""
    h = (key(name) + place * 0x9E3779B9) & 0xFFFFFFFF
    h = (h ^ h >> 16) * 0x85EBCA6B & 0xFFFFFFFF
    h = (h ^ h >> 13) * 0xC2B2AE35 & 0xFFFFFFFF
    return ((h ^ h >> 16) >> 8) / (1 << 24) - 0.5


def numbers(name, shape):
    return torch.tensor([number(name, k) for k in range(math.prod(shape))], dtype=torch.float64).reshape(shape)


def weight(name, shape):
    """Norms scale by about 1; the type of a token, which the published code leaves out, is 0."""
    if "token_type" in name:
        return torch.zeros(shape, dtype=torch.float64)
    return numbers(name, shape) * 0.5 + (1 if name.lower().endswith(("norm.weight", "norm1.weight", "norm2.weight")) else 0)


def triad(name):
    """What Triad calls a parameter of the published code."""
    for old, new in (
        ("text_decoder.bert.embeddings.", "caption_decoder."), ("text_decoder.bert.encoder.", "caption_decoder."),
        ("text_decoder.cls.", "caption_decoder."),
    ):
        if name.startswith(old):
            return new + name.removeprefix(old)
    head, _, tail = name.partition(".")
    if head in ("text_encoder", "text_encoder_m") and not tail.startswith(("bert.", "cls.")):
        return f"{head}.bert.{tail}"
    return name


def published():
    """The modules of salesforce-lavis, without what else the package imports: data sets, downloads, checkpointing."""
    numpy.Inf = numpy.inf
    folder = find_spec("lavis").submodule_search_locations[0]
    for name in ("lavis", "lavis.models", "lavis.common"):
        module = sys.modules[name] = types.ModuleType(name)
        module.__path__ = [folder + name.removeprefix("lavis").replace(".", "/")]
    for name in ("dist_utils", "utils", "logger", "registry"):
        sys.modules["lavis.common." + name] = MagicMock()
        setattr(sys.modules["lavis.common"], name, sys.modules["lavis.common." + name])
    sys.modules["lavis"].common = sys.modules["lavis.common"]
    for name in ("fairscale", "fairscale.nn", "fairscale.nn.checkpoint", "fairscale.nn.checkpoint.checkpoint_activations"):
        sys.modules[name] = MagicMock()
    sys.modules["lavis.common.dist_utils"].is_dist_avail_and_initialized = lambda: False
    sys.modules["lavis.common.registry"].registry.register_model = lambda name: lambda kind: kind
    from lavis.models import med, vit
    from lavis.models.albef_models.albef_pretrain import AlbefPretrain
    from lavis.models.blip_models.blip_pretrain import BlipPretrain

    return med, vit, AlbefPretrain, BlipPretrain


class Text(dict):
    """What a tokenizer of Hugging Face gives."""

    __getattr__ = dict.__getitem__

    def to(self, device):
        return self


def captions():
    ids = torch.full((len(LENGTHS), POSITIONS), PADDING)
    for row, length in enumerate(LENGTHS):
        for place in range(length):
            ids[row, place] = FIRST if place == 0 else 5 + int((number(f"caption {row}", place) + 0.5) * (WORDS - 5))
    return Text(input_ids=ids, attention_mask=(torch.arange(POSITIONS)[None] < torch.tensor(LENGTHS)[:, None]).long())


def tokenizer():
    result = MagicMock(side_effect=lambda *_, **__: captions())
    result.pad_token_id, result.cls_token_id, result.mask_token_id = PADDING, FIRST, MASK
    result.enc_token_id = result.bos_token_id = FIRST
    result.__len__ = lambda _: WORDS
    return result


def pictures():
    return numbers("pictures", (len(LENGTHS), 3, SIDE, SIDE)) * 4


def sample():
    # The share of distillation has grown after two epochs.
    return {"image": pictures(), "text_input": None, "epoch": 2, "iters": 0, "num_iters_per_epoch": 1}


def masked(ids, *_, targets, **__):
    labels = torch.full_like(targets, -100)
    for row, place, word in HIDDEN:
        labels[row, place] = targets[row, place]
        if word is not None:
            ids[row, place] = word
    return ids, labels


def configuration(layers, fusion):
    from transformers.models.bert.configuration_bert import BertConfig

    result = BertConfig(
        vocab_size=WORDS, hidden_size=TEXT_WIDTH, num_hidden_layers=layers, num_attention_heads=TEXT_HEADS,
        intermediate_size=4 * TEXT_WIDTH, max_position_embeddings=POSITIONS, hidden_dropout_prob=0,
        attention_probs_dropout_prob=0, pad_token_id=PADDING, layer_norm_eps=1e-12)
    result.fusion_layer, result.add_cross_attention, result.encoder_width = fusion, True, IMAGE_WIDTH
    result.add_type_embeddings = False
    return result


def model(kind):
    med, vit, AlbefPretrain, BlipPretrain = PUBLISHED
    images = vit.VisionTransformerEncoder(
        img_size=SIDE, patch_size=PATCH, embed_dim=IMAGE_WIDTH, depth=IMAGE_DEPTH, num_heads=IMAGE_HEADS)
    images.vision_width = IMAGE_WIDTH
    encoder = configuration(TEXT_DEPTH + FUSION_DEPTH, TEXT_DEPTH)
    shared = dict(image_encoder=images, queue_size=QUEUE, embed_dim=EMBED, momentum=0.995, alpha=0.4, max_txt_len=POSITIONS)
    with patch.object(AlbefPretrain, "init_tokenizer", lambda *_: tokenizer()), \
            patch.object(BlipPretrain, "init_tokenizer", lambda *_: tokenizer()):
        if kind == "blip":
            text = med.XBertEncoder(encoder, add_pooling_layer=False)
            decoder = med.XBertLMHeadDecoder(configuration(FUSION_DEPTH, 0))
            result = BlipPretrain(text_encoder=text, text_decoder=decoder, tie_enc_dec_weights=False, **shared)
            decoder.bert.embeddings.word_embeddings.weight = text.embeddings.word_embeddings.weight
            decoder.cls.predictions.decoder.weight = text.embeddings.word_embeddings.weight
        else:
            result = AlbefPretrain(text_encoder=med.BertForMaskedLM(encoder), **shared)
            result.mask = masked
    result.double()
    with torch.no_grad():
        for name, parameter in result.named_parameters():
            if name != "temp":
                parameter.copy_(weight(triad(name), parameter.shape))
        for name in ("image_queue", "text_queue"):
            getattr(result, name).copy_(F.normalize(numbers(name, (QUEUE, EMBED)), dim=1).T)
    return result.train()


def show(name, source, terms, parts):
    """The loss, its terms and, for each part of the model, the sum of its gradient times numbers keyed by the parameter's name."""
    gradients = torch.autograd.grad(terms["loss"], list(parts.values()), allow_unused=True)
    slopes, squares = {}, {}
    for parameter, gradient in zip(parts, gradients):
        if gradient is not None:
            part = parameter.partition(".")[0]
            slope = (gradient.flatten() * numbers("slope of " + parameter, (gradient.numel(),))).sum()
            slopes[part] = slopes.get(part, 0) + slope.item()
            squares[part] = squares.get(part, 0) + gradient.square().sum().item()
    print(f"{name}  ({source})")
    print("  " + ", ".join(f"{term} {value.item():.7f}" for term, value in terms.items()))
    for part, slope in sorted(slopes.items()):
        print(f"  {part}: slope {slope:.7f}, norm {math.sqrt(squares[part]):.7f}")


def parameters(of):
    return {triad(name): p for name, p in of.named_parameters() if p.requires_grad}


def lavis(kind, terms):
    of = model(kind)
    draws = iter(NEGATIVE_IMAGES + NEGATIVE_TEXTS)
    with patch.object(torch, "multinomial", lambda *_: torch.tensor([next(draws)])):
        output = of(sample())
    source = f"salesforce-lavis {version('salesforce-lavis')}, transformers {version('transformers')}"
    show(kind, source, {term: output[term] for term in terms}, parameters(of))


def features(of):
    text = captions()
    read = of.text_encoder.bert(text.input_ids, attention_mask=text.attention_mask, return_dict=True, mode="text").last_hidden_state
    return (
        F.normalize(of.vision_proj(of.visual_encoder.forward_features(pictures())[:, 0]), dim=-1),
        F.normalize(of.text_proj(read[:, 0]), dim=-1))


def clip():
    from open_clip.loss import ClipLoss

    of = model("albef")
    loss = ClipLoss()(*features(of), 1 / of.temp)
    show("clip", "open_clip_torch " + version("open_clip_torch"), {"loss": loss}, parameters(of))


def siglip():
    from open_clip.loss import SigLipLoss

    of = model("albef")
    scale, bias = torch.tensor([math.log(10)], requires_grad=True), torch.tensor([-10.0], requires_grad=True)
    loss = SigLipLoss()(*features(of), scale.exp(), bias)
    show(
        "siglip", "open_clip_torch " + version("open_clip_torch"), {"loss": loss},
        parameters(of) | {"siglip.log_scale": scale, "siglip.bias": bias})


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    torch.set_default_dtype(torch.float64)
    PUBLISHED = published()
    print("torch " + version("torch"))
    clip()
    siglip()
    lavis("albef", ("loss", "loss_itc", "loss_itm", "loss_mlm"))
    lavis("blip", ("loss", "loss_itc", "loss_itm", "loss_lm"))
