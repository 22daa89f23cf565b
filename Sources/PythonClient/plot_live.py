#!/usr/bin/env python3
"""Plots live values of a run: an SVG that any browser shows, drawn anew while it grows.

    plot_live.py z_bit wob --seconds 60 --output bite.svg
    plot_live.py torque --station http://127.0.0.1:8440 --seconds 20

A curve breaks where the station says that something is missing, stale or of another origin.
"""

import argparse
import sys
import time
from xml.sax.saxutils import escape

from regolith import NoStation, Refused, Station

WIDTH, HEIGHT, LEFT, TOP = 900, 180, 70, 24
COLOURS = ["#1f5fa8", "#b3541e", "#2f7d4f", "#7a3b8f", "#555555"]


def gather(station, names, seconds, draw):
    """Curves by name: points (seconds, number), None where the curve breaks; and whose values they are."""
    curves, origins, begin = {name: [] for name in names}, set(), None
    end, next_draw = time.monotonic() + seconds, 0.0
    for event in station.stream(["samples", "links"], names):
        if event.kind == "samples":
            samples = event.message["samples"]
            origins.add(f"{samples['origin']} {event.message['station']}/{samples['link']}")
            begin = begin or samples["time"]
            at = (samples["time"] - begin) / 1e9
            for value in samples["values"]:
                is_good = samples["quality"] == "GOOD" and value.get("number") is not None
                curves[value["name"]].append((at, value["number"]) if is_good else None)
        elif event.kind in ("gap", "dropped", "freshness", "link"):
            for curve in curves.values():
                curve.append(None)
        now = time.monotonic()
        if now >= next_draw:
            next_draw = now + 1.0
            draw(curves, origins)
        if now >= end:
            return curves, origins
    return curves, origins


def svg(curves, units, origins):
    """One panel for each curve, below each other."""
    times = [point[0] for curve in curves.values() for point in curve if point]
    span = max(times, default=1.0) or 1.0
    title = escape(", ".join(sorted(origins)) or "no values")
    panels = [f'<text x="{LEFT}" y="16" font-weight="bold">{title}</text>']
    for place, (name, curve) in enumerate(curves.items()):
        top = TOP + place * (HEIGHT + 30)
        numbers = [point[1] for point in curve if point]
        low, high = min(numbers, default=0.0), max(numbers, default=1.0)
        extent = (high - low) or 1.0
        frame = f'x="{LEFT}" y="{top}" width="{WIDTH}" height="{HEIGHT}"'
        panels.append(f'<rect {frame} fill="none" stroke="#bbb"/>')
        label = escape(f'{name} [{units.get(name) or "1"}]')
        panels.append(f'<text x="{LEFT + 4}" y="{top + 14}">{label}</text>')
        panels.append(f'<text x="{LEFT - 6}" y="{top + 10}" text-anchor="end">{high:.4g}</text>')
        panels.append(f'<text x="{LEFT - 6}" y="{top + HEIGHT}" text-anchor="end">{low:.4g}</text>')
        for run in runs(curve):
            points = " ".join(
                f"{LEFT + at / span * WIDTH:.1f},{top + HEIGHT - (number - low) / extent * HEIGHT:.1f}"
                for at, number in run
            )
            colour = COLOURS[place % len(COLOURS)]
            panels.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
    bottom = TOP + len(curves) * (HEIGHT + 30)
    panels.append(f'<text x="{LEFT + WIDTH}" y="{bottom}" text-anchor="end">{span:.1f} s</text>')
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + 20}" height="{bottom + 12}"'
    return head + ' font-family="sans-serif" font-size="12">\n' + "\n".join(panels) + "\n</svg>\n"


def runs(curve):
    """The pieces between the breaks."""
    run = []
    for point in curve + [None]:
        if point:
            run.append(point)
        elif run:
            yield run
            run = []


def main():
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=plain)
    parser.add_argument("names", nargs="+", help="parameters, as `regolith values` shows them")
    parser.add_argument("--station", help="folder of the sockets, or http://127.0.0.1:PORT")
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--output", default="live.svg")
    options = parser.parse_args()
    try:
        with Station(options.station) as station:
            units = {entry["name"]: entry.get("unit") for entry in station.parameters()}
            draw = lambda curves, origins: write(options.output, svg(curves, units, origins))
            curves, origins = gather(station, options.names, options.seconds, draw)
            draw(curves, origins)
    except (NoStation, Refused) as error:
        print(f"plot_live.py: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    for name, curve in curves.items():
        print(f"{name}: {sum(point is not None for point in curve)} points, {len(list(runs(curve)))} pieces")
    print(f"drawn: {options.output}")
    return 0


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    sys.exit(main())
