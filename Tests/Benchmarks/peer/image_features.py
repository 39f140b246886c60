"""Records what PyTorch computes with the weights of `dinov2-small`: `python image_features.py MODEL.onnx FEATURES.safetensors`.

The pictures are a formula, so that nobody's are needed: five, 98 pixels a side. The features are those of transformers'
`Dinov2Model` after the last norm, 50 tokens a picture, computed in double precision; the arrays of the ONNX file are given
its names. Needs torch 2, transformers 4 (later ones have other names) and onnx. `ImageFeatureTests` compares Triad's image
encoder with the recording.
"""
import json
import math
import struct
import sys
from pathlib import Path

import onnx
import torch
from transformers import Dinov2Config, Dinov2Model

SIDE, COUNT = 98, 5
MEAN, DEVIATION = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]  # ImageNet's, which DINOv2 was trained with


def level(picture, channel, x, y):
    """0 to 255: two waves, other ones for every picture and channel."""
    first = math.sin(2 * math.pi * ((1 + picture) * x + (2 + channel) * y) / SIDE + 0.7 * picture + 1.3 * channel)
    second = math.sin(2 * math.pi * ((3 + 2 * channel) * x - (1 + 3 * picture) * y) / SIDE + 0.4 * picture * channel)
    return math.floor(127.5 + 60 * first + 50 * second + 0.5)


def pictures():
    levels = [[[[level(k, c, x, y) for x in range(SIDE)] for y in range(SIDE)] for c in range(3)] for k in range(COUNT)]
    mean, deviation = (torch.tensor(v, dtype=torch.float64).view(1, 3, 1, 1) for v in (MEAN, DEVIATION))
    return ((torch.tensor(levels, dtype=torch.float64) / 255 - mean) / deviation).float()


def state(path):
    """The file's arrays by the names of `Dinov2Model`."""
    graph = onnx.load(path).graph
    arrays = {array.name: torch.from_numpy(onnx.numpy_helper.to_array(array).copy()) for array in graph.initializer}
    found = {name.removeprefix("backbone."): value for name, value in arrays.items() if name.startswith("backbone.")}
    positions = {}
    for node in graph.node:
        for name in node.input:
            if not name.startswith("onnx::") or name not in arrays:
                continue
            if node.op_type == "MatMul":
                place = node.name.removeprefix("/backbone/").removesuffix("/MatMul").replace("/", ".")
                found[place + ".weight"] = arrays[name].T
            else:
                positions[node.op_type] = arrays[name]
    found["embeddings.position_embeddings"] = torch.cat([positions["Concat"], positions["Reshape"]], 1)
    found["embeddings.mask_token"] = torch.zeros(1, 384)
    return found


def write(path, features):
    """One array of 32-bit floats as a safetensors file."""
    header = json.dumps({"features": {"dtype": "F32", "shape": list(features.shape),
                                      "data_offsets": [0, 4 * features.size]}}).encode()
    header += b" " * (-len(header) % 8)
    Path(path).write_bytes(struct.pack("<Q", len(header)) + header + features.astype("<f4").tobytes())


def main(weights, target):
    model = Dinov2Model(Dinov2Config(hidden_size=384, num_hidden_layers=12, num_attention_heads=6, image_size=518)).eval()
    model.load_state_dict(state(weights), strict=True)
    with torch.no_grad():
        features = model(pictures()).last_hidden_state
        exact = model.double()(pictures().double()).last_hidden_state
    print(f"float32 deviates from float64 by {(features - exact).abs().max():.1e}; the largest number is {exact.abs().max():.1f}")
    write(target, exact.numpy())


if __name__ == "__main__":
    main(*sys.argv[1:3])
