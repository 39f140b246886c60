"""Times training steps: `python step.py tiny|small|base [--steps 8] [--threads 2] [--paced]` prints one JSON line.

With --paced it waits for a line of input before each step and answers with its seconds, so that compare.py can let two
programs take turns. The first two steps are warm-up. All pairs are random: texts of 6 to 25 tokens, one of 25.
"""
import argparse
import json
import resource
import statistics
import sys
import time

import torch

from model import COMMON, SIZES, Step, hide_words

WARM_UP = 2


def random_pairs(c, count, length, generator):
    first, second = (torch.randn(count, 3, c["image_res"], c["image_res"], generator=generator) for _ in range(2))
    ids = torch.randint(200, c["vocab_size"], (count, length), generator=generator)
    ids[:, 0] = c["cls_id"]
    lengths = torch.randint(min(6, length), length + 1, (count,), generator=generator)
    lengths[0] = length
    mask = torch.arange(length)[None] < lengths[:, None]
    return first, second, ids * mask, mask


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("size", choices=SIZES)
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--batch", type=int)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--text-length", type=int, default=25)
    parser.add_argument("--paced", action="store_true")
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    c = {**COMMON, **SIZES[options.size]}
    count = options.batch or c["batch"]
    generator = torch.Generator().manual_seed(0)
    model = Step(c).train()
    adam = model.optimizer()
    first, second, ids, mask = random_pairs(c, count, options.text_length, generator)

    def step():
        hidden, labels = hide_words(ids, c, generator)
        total = model.total(model(first, second, ids, mask, hidden, labels, 0.4))
        adam.zero_grad()
        total.backward()
        adam.step()
        return total.item()

    times, last = [], float("nan")
    for _ in range(WARM_UP + options.steps):
        if options.paced and not sys.stdin.readline():
            break
        start = time.perf_counter()
        last = step()
        times.append(time.perf_counter() - start)
        if options.paced:
            print(json.dumps({"seconds": times[-1]}), flush=True)
    times = times[WARM_UP:]
    median = statistics.median(times) if times else float("nan")
    print(json.dumps({
        "peer": "pytorch " + torch.__version__, "size": options.size, "batch": count,
        "threads": torch.get_num_threads(), "median_s": median, "min_s": min(times, default=float("nan")),
        "pairs_per_s": count / median, "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "parameters": sum(p.numel() for p in model.parameters() if p.requires_grad), "last_loss": last,
    }), flush=True)


if __name__ == "__main__":
    main()
