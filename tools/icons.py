"""Makes the PNG, ICO and ICNS files in icons/ from icons/tandem.svg.

Run it after changing the drawing, from any folder, with Cairo installed:

    python3 -m venv /tmp/icons
    /tmp/icons/bin/pip install cairosvg==2.9.1 pillow==13.0.0
    /tmp/icons/bin/python tools/icons.py
"""

import io
from pathlib import Path

import cairosvg
from PIL import Image

ICONS = Path(__file__).resolve().parent.parent / "icons"
PNG = (32, 128, 256, 512)
ICO = (16, 24, 32, 48, 64, 128, 256)
ICNS = (16, 32, 64, 128, 256, 512, 1024)


def main():
    drawings = {size: drawn(size) for size in sorted({*PNG, *ICO, *ICNS})}
    for size in PNG:
        drawings[size].save(ICONS / f"{size}.png", optimize=True)
    # Each size is drawn anew: scaled down from a large one, the small ones blur.
    save_together([drawings[size] for size in ICO], ICONS / "icon.ico", sizes=[(n, n) for n in ICO])
    save_together([drawings[size] for size in ICNS], ICONS / "icon.icns")


def drawn(size):
    png = cairosvg.svg2png(url=str(ICONS / "tandem.svg"), output_width=size, output_height=size)
    return Image.open(io.BytesIO(png)).convert("RGBA")


def save_together(drawings, path, **options):
    *smaller, largest = drawings
    largest.save(path, append_images=smaller, **options)


if __name__ == "__main__":
    main()
