"""Reads a recorded case (docs/replay.md) and computes its steps: `python case.py FOLDER` fails if a loss deviates.

This is how we know that the peer computes what Triad computes: `triad replay FOLDER --check` compares the same numbers.
"""
import json
import re
import struct
import sys
from pathlib import Path

import torch

from model import Step

TOLERANCE = 2e-5  # relative; float32 sums in another order
TYPES = {"F32": torch.float32, "I64": torch.int64, "I32": torch.int32, "F64": torch.float64}


def read(path):
    """The arrays of a safetensors file."""
    data = Path(path).read_bytes()
    size = struct.unpack("<Q", data[:8])[0]
    arrays = {}
    for name, entry in json.loads(data[8:8 + size]).items():
        if name == "__metadata__":
            continue
        start, end = entry["data_offsets"]
        values = torch.frombuffer(bytearray(data[8 + size + start:8 + size + end]), dtype=TYPES[entry["dtype"]])
        arrays[name] = values.reshape(entry["shape"])
    return arrays


RENAMED = [
    (r"^vision_proj(_m)?\.", r"tower\1.picture_proj."), (r"^text_proj(_m)?\.", r"tower\1.text_proj."),
    (r"^visual_encoder(_m)?\.", r"tower\1.picture."), (r"^text_encoder(_m)?\.(bert|cls)\.", r"tower\1.text."),
    (r"^tower_m\.", "shadow."), (r"^tower\.", "online."),
    (r"patch_embed\.proj", "patches"), (r"\.attn\.proj\.", ".proj."), (r"\.mlp\.", "."),
    (r"embeddings\.word_embeddings", "words"), (r"embeddings\.position_embeddings", "positions"),
    (r"embeddings\.token_type_embeddings", "types"), (r"\.embeddings\.LayerNorm", ".norm"),
    (r"encoder\.layer", "layers"), (r"\.attention\.self\.", ".attn."), (r"\.attention\.output\.", ".attn_end."),
    (r"\.crossattention\.self\.", ".cross."), (r"\.crossattention\.output\.", ".cross_end."),
    (r"\.intermediate\.dense", ".hidden"), (r"\.output\.", ".end."), (r"predictions\.transform\.dense", "predict_dense"),
    (r"predictions\.transform\.LayerNorm", "predict_norm"), (r"predictions\.bias", "predict_bias"),
    (r"\.LayerNorm\.", ".norm."), (r"^itm_head", "match"), (r"^temp$", "temperature"),
    (r"^image_queue$", "picture_queue"),
]


def load(model, arrays):
    """Published names and shapes into the peer's: queues have features as rows, keys and values are one product."""
    state = {}
    for name, values in arrays.items():
        if name == "queue_ptr" or "predictions.decoder" in name:
            continue
        for pattern, replacement in RENAMED:
            name = re.sub(pattern, replacement, name)
        state[name] = values.t().contiguous() if name.endswith("_queue") else values
    for name in [n for n in state if re.search(r"\.(attn|cross)\.query\.", n)]:
        key, value = (state.pop(name.replace(".query.", f".{part}.")) for part in ("key", "value"))
        if ".attn." in name:
            state[name.replace(".query.", ".qkv.")] = torch.cat([state.pop(name), key, value])
        else:
            state[name.replace(".query.", ".keyvalue.")] = torch.cat([key, value])
    model.load_state_dict(state)
    model.place = int(arrays["queue_ptr"])


def replay(folder):
    """Computes the steps of a case; gives back the losses of each and what was recorded."""
    folder = Path(folder)
    c = json.loads((folder / "config.json").read_text())
    recorded = json.loads((folder / "expected.json").read_text())
    model = Step(c).eval()
    load(model, read(folder / "model.safetensors"))
    adam, rows = model.optimizer(c["learning_rate"], c["weight_decay"]), []
    for number in range(c["steps"]):
        s = read(folder / f"step{number}.safetensors")
        loss = model(s["image"], s["image_aug"], s["input_ids"], s["attention_mask"].bool(), s["masked_ids"],
                     s["mlm_labels"], c["alpha"], (s["neg_image"], s["neg_text"]))
        total = model.total(loss)
        adam.zero_grad()
        total.backward()
        adam.step()
        rows.append({**{name: value.item() for name, value in loss.items()}, "total": total.item(),
                     "temperature": model.temperature.item()})
    return rows, recorded


def main():
    largest, place = 0.0, ""
    for folder in sys.argv[1:]:
        rows, recorded = replay(folder)
        for number, (row, target) in enumerate(zip(rows, recorded, strict=True)):
            for name, value in target.items():
                deviation = abs(row[name] - value) / abs(value)
                if deviation > largest:
                    largest, place = deviation, f"{name} of step {number} of {folder}"
    if largest > TOLERANCE:
        sys.exit(f"peer: {place} deviates by {largest:.1e} from its recording, more than {TOLERANCE:.0e}.")
    print(json.dumps({"largest_deviation": largest}))


if __name__ == "__main__":
    main()
