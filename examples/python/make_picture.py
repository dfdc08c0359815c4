#!/usr/bin/env python3
"""Draws the picture of the README, and shows how plots go into axes of one's own: python3 make_picture.py [FILE]."""
import sys
from pathlib import Path

import matplotlib  # brings NumPy and PIL
import numpy

matplotlib.use("Agg")
from matplotlib import pyplot
from PIL import Image
from socialtrust import Ledger

HERE = Path(__file__).parent
now, client = "2026-07-03T18:00:00Z", "dmitri@oakandsons.example"
ledger = Ledger.from_csv(HERE / "../sample/company.csv")

figure, axes = pyplot.subplot_mosaic([["scores", "timeline"], ["scores", "explanation"]], figsize=(12, 6.4),
                                     layout="constrained")
ledger.scores(now, me="me").plot(ax=axes["scores"], rows=16)
ledger.timeline("me", client, stop=now, step=7).plot(ax=axes["timeline"])
ledger.explain("me", client, now, me="me").plot(ax=axes["explanation"], measure="trust_ab")
figure.set_dpi(80)
figure.canvas.draw()
picture = Image.fromarray(numpy.asarray(figure.canvas.buffer_rgba())).convert("RGB").quantize(128, Image.Quantize.MAXCOVERAGE)  # a small file
picture.save(sys.argv[1] if len(sys.argv) > 1 else HERE / "picture.png", optimize=True)
