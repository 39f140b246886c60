#!/usr/bin/env python3
"""A link between two network devices that takes its time, where the kernel has no netem: slow-link.py DEVICE DEVICE REPORT

Makes both TUN devices, which the caller may move to other network namespaces, says "ready", and hands packets from one to the other, each
delayed by 1 ms after its turn at 50 Mbit/s, until SIGTERM. Then REPORT has a line with the packets and bytes that were handed on.
"""
import collections
import fcntl
import os
import select
import signal
import struct
import sys
import time

DELAY = 0.001
BYTES_PER_SECOND = 50e6 / 8
# What waits at the most in one direction, as in a switch; beyond it packets are lost.
ROOM = 1_000_000

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000


def tun(name):
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    return device


class Direction:
    def __init__(self, source, target):
        self.source, self.target = source, target
        self.waiting = collections.deque()
        self.size = 0
        self.free = 0.0
        self.packets = self.bytes = self.lost = 0

    def take(self, now):
        """Everything that has come: each packet is due when the line was free for it, and the delay is over."""
        while True:
            try:
                packet = os.read(self.source, 65536)
            except OSError:
                return
            if self.size + len(packet) > ROOM:
                self.lost += 1
                continue
            self.free = max(self.free, now) + len(packet) / BYTES_PER_SECOND
            self.waiting.append((self.free + DELAY, packet))
            self.size += len(packet)

    def hand_on(self, now):
        while self.waiting and self.waiting[0][0] <= now:
            _, packet = self.waiting.popleft()
            self.size -= len(packet)
            self.packets += 1
            self.bytes += len(packet)
            try:
                os.write(self.target, packet)
            except OSError:
                # The device is down.
                self.lost += 1


def main():
    a, b = tun(sys.argv[1]), tun(sys.argv[2])
    directions = [Direction(a, b), Direction(b, a)]
    ended = []
    signal.signal(signal.SIGTERM, lambda *_: ended.append(True))
    print("ready", flush=True)
    while not ended:
        due = min((direction.waiting[0][0] for direction in directions if direction.waiting), default=None)
        wait = 0.5 if due is None else max(0.0, due - time.monotonic())
        select.select([a, b], [], [], wait)
        now = time.monotonic()
        for direction in directions:
            direction.take(now)
            direction.hand_on(now)
    with open(sys.argv[3], "w") as report:
        report.write("%d packets, %d bytes, %d lost\n" % tuple(
            sum(getattr(direction, name) for direction in directions) for name in ("packets", "bytes", "lost")))


main()
