"""Makes the pictures of this folder and pillow.json, what Pillow reads of them: see README.md."""
import hashlib
import json
import pathlib

import numpy
from PIL import Image

here = pathlib.Path(__file__).parent
y, x = numpy.mgrid[0:24, 0:40]
colors = numpy.stack([x * 6, y * 10, (x * y) % 256], -1).astype(numpy.uint8)
colors[6:18, 10:20] = [255, 40, 0]
rgb = Image.fromarray(colors)
grey = rgb.convert("L")
alpha = rgb.copy()
alpha.putalpha(Image.fromarray((x * 6).astype(numpy.uint8)))
palette = rgb.quantize(32)
turned = rgb.rotate(180)


def save(name, image, **options):
    image.save(here / name, **options)


save("rgb.png", rgb)
save("alpha.png", alpha)
save("palette.png", palette)
save("grey.png", grey)
save("one-bit.png", rgb.convert("1"))
save("rgb.jpg", rgb, quality=90)
save("progressive.jpg", rgb, quality=90, progressive=True)
save("grey.jpg", grey, quality=90)
save("cmyk.jpg", rgb.convert("CMYK"), quality=90)
save("palette.gif", palette)
save("interlaced.gif", palette, interlace=1)
save("animated.gif", palette, save_all=True, append_images=[turned.quantize(32)])
save("transparent.gif", rgb.quantize(31), transparency=3)
save("rgb.bmp", rgb)
save("palette.bmp", palette)
save("rgb.tif", rgb)
save("lzw.tif", rgb, compression="tiff_lzw")
save("deflate.tif", rgb, compression="tiff_adobe_deflate")
save("jpeg.tif", rgb, compression="jpeg")
save("grey.tif", grey)
save("lossy.webp", rgb, quality=80)
save("lossless.webp", rgb, lossless=True)
save("alpha.webp", alpha, lossless=True)
save("animated.webp", rgb, save_all=True, append_images=[turned], lossless=True)
save("rgb.ppm", rgb)
save("grey.pgm", grey)
save("bits.pbm", rgb.convert("1"))
save("rgb.jp2", rgb)
save("rgb.j2k", rgb)
save("rgb.avif", rgb, quality=90)

read = {}
for file in sorted(here.iterdir()):
    if file.suffix not in {".py", ".md", ".json"}:
        image = Image.open(file).convert("RGB")
        read[file.name] = {
            "width": image.width,
            "height": image.height,
            "sha256": hashlib.sha256(image.tobytes()).hexdigest(),
        }
(here / "pillow.json").write_text(json.dumps(read, indent=1) + "\n")
