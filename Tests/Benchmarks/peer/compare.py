"""Triad and PyTorch side by side: `python compare.py TRIAD [--sizes tiny,small,base] [--threads 2]` prints the ratio table.

Both programs are started once a size and take turns, a step each, so that whatever else the machine does meets both. A
ratio is that of two neighbouring steps; the table has the median of the ratios and their range. Only ratios of one run
count: absolute times drift on shared machines.
"""
import argparse
import datetime
import json
import os
import platform
import shlex
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent.parent
CASES = [ROOT / "Tests/TrainingTests/Parity" / name for name in ("grid16", "hard-targets")]
WARM_UP = 2
STEPS = {"tiny": 15, "small": 6, "base": 4}
TARGETS = {"tiny": (2.5, 0.5), "small": (1.7, 0.5), "base": (1.6, 0.6)}


class Turns:
    """A program that does one round a line of input."""

    def __init__(self, command, threads):
        # Threads that spin while the other program computes would slow it down; both sleep between their turns.
        environment = {**os.environ, "OMP_NUM_THREADS": str(threads), "TRIAD_THREADS": str(threads)}
        self.command = command
        self.process = subprocess.Popen(
            [str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)

    def turn(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return self.answer()

    def end(self):
        """The summary that the program prints when its input ends."""
        self.process.stdin.close()
        rest = self.process.stdout.read().strip().splitlines()
        self.process.wait()
        return json.loads(rest[-1]) if rest else {}

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"peer: {shlex.join(map(str, self.command))} ended with {self.process.wait()} and no answer")
        return json.loads(line)


def table(rows):
    """Rows as Markdown."""
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "|".join(" --- " for _ in rows[0]) + "|", *lines[1:]])


def note(text):
    print(text, file=sys.stderr, flush=True)


def compare_steps(triad, size, threads, steps):
    peer = Turns([sys.executable, HERE / "step.py", size, "--steps", steps, "--threads", threads, "--paced"], threads)
    ours = Turns([triad, "bench", "step", "--size", size, "--steps", steps, "--threads", threads, "--paced"], threads)
    pairs = []
    for number in range(WARM_UP + steps):
        # The first of a pair changes: neither always finds the caches as the other left them.
        order = (peer, ours) if number % 2 == 0 else (ours, peer)
        seconds = {program: program.turn()["seconds"] for program in order}
        note(f"{size} step {number + 1} of {WARM_UP + steps}: PyTorch {seconds[peer]:.3f} s, Triad {seconds[ours]:.3f} s")
        if number >= WARM_UP:
            pairs.append((seconds[peer], seconds[ours]))
    return pairs, peer.end(), ours.end()


def peak_share(share):
    """In percent; a step cannot beat the peak, so where it seems to, the peak was not seen and there is no share."""
    return "not seen" if share is None else f"{100 * share:.0f} %"


def step_rows(triad, sizes, threads, steps):
    heading = ["size", "batch", "PyTorch s/step", "Triad s/step", "ratio, median (range)", "target", "PyTorch MB", "Triad MB",
               "memory ratio", "target", "Triad GFLOP/step", "of FMA peak"]
    rows, records = [heading], []
    for size in sizes:
        pairs, peer, ours = compare_steps(triad, size, threads, steps or STEPS[size])
        ratios = [theirs / own for theirs, own in pairs]
        ratio, memory = statistics.median(ratios), ours["peak_rss_mb"] / peer["peak_rss_mb"]
        records.append({"size": size, "ratio": ratio, "memory": memory, "pairs": pairs, "peer": peer, "triad": ours})
        rows.append([
            size, str(ours["batch"]), f"{statistics.median(p for p, _ in pairs):.3f}",
            f"{statistics.median(o for _, o in pairs):.3f}", f"**{ratio:.2f}** ({min(ratios):.2f} to {max(ratios):.2f})",
            f">= {TARGETS[size][0]}", str(peer["peak_rss_mb"]), str(ours["peak_rss_mb"]), f"**{memory:.2f}**",
            f"<= {TARGETS[size][1]}", f"{ours['gflop']:.0f}", peak_share(ours["fma_peak_share"])])
    return rows, records


def compare_views(triad, rounds):
    """Two views a picture, one thread each, the same pictures: torchvision on PIL and Triad in turns."""
    with tempfile.TemporaryDirectory() as folder:
        export = subprocess.run([triad, "bench", "data", "--export", folder], capture_output=True, text=True)
        if export.returncode != 0:
            sys.exit(f"peer: triad bench data --export failed: {export.stderr.strip()}")
        note(export.stdout.strip())
        peer = Turns([sys.executable, HERE / "views.py", folder, "--seconds", 2, "--paced"], 1)
        ours = Turns([triad, "bench", "data", "--seconds", 2, "--paced"], 1)
        pairs = [(peer.turn(), ours.turn()) for _ in range(rounds)]
        peer.end(), ours.end()

    def row(name, key, target=""):
        found = [(theirs[key], own[key]) for theirs, own in pairs if theirs.get(key) and own.get(key)]
        if not found:
            return None
        ratios = [own / theirs for theirs, own in found]
        return [name, f"{statistics.median(t for t, _ in found):,.0f}", f"{statistics.median(o for _, o in found):,.0f}",
                f"**{statistics.median(ratios):.2f}** ({min(ratios):.2f} to {max(ratios):.2f})",
                target]

    rows = [row("views of 64 px", "views_per_s", ">= 3"),
            row("views of 256 px, from JPEG files of 640 x 480", "photograph_views_per_s", ">= 2.5"),
            row("PNG files decoded", "decoded_per_s")]
    return [["a second of processor time", "torchvision on PIL", "Triad", "ratio, median (range)", "target"], *filter(None, rows)]


def machine():
    name = platform.processor() or platform.machine()
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                name = line.split(":", 1)[1].strip()
                break
    except OSError:
        pass
    return f"{name}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("triad", type=Path)
    parser.add_argument("--sizes", default="tiny,small,base")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, help="pairs of steps a size, for a quick look")
    parser.add_argument("--rounds", type=int, default=4, help="pairs of two seconds of views; 0 leaves them out")
    parser.add_argument("--json", type=Path, help="also write every number there")
    options = parser.parse_args()
    sizes = [size for size in options.sizes.split(",") if size]
    unknown = [size for size in sizes if size not in STEPS]
    if unknown:
        sys.exit(f"peer: there is no size {unknown[0]}; known are {', '.join(STEPS)}")
    if os.getloadavg()[0] > 0.5:
        note("peer: other programs are running; PyTorch's threads wait for one another more often than Triad's, so that "
             "ratios will be too good. Repeat this on an idle machine.")
    start = f"{machine()}; {datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d %H:%M} UTC"
    check = subprocess.run([sys.executable, HERE / "case.py", *CASES], capture_output=True, text=True)
    if check.returncode != 0:
        sys.exit(check.stderr.strip().splitlines()[-1])
    agreement = json.loads(check.stdout)["largest_deviation"]
    note(f"The peer computes what was recorded: every loss of {len(CASES)} cases within {agreement:.1e}.")
    rows, records = step_rows(options.triad, sizes, options.threads, options.steps)
    views = compare_views(options.triad, options.rounds) if options.rounds else None
    print(f"{start}; {records[0]['peer']['peer'] if records else ''}, {options.threads} threads; "
          f"`make bench-peer`. Losses of the replay cases agree within {agreement:.0e}.\n")
    if records:
        print(table(rows))
    if views:
        print("\n" + table(views))
    if options.json:
        options.json.write_text(json.dumps({"start": start, "steps": records, "views": views}, indent=1))


if __name__ == "__main__":
    main()
