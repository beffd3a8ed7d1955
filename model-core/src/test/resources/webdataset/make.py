"""Makes the tars beside it: pip install webdataset==1.0.2 pillow; python make.py"""
import io

from PIL import Image
from webdataset import ShardWriter, TarWriter


def png(shade):
    file = io.BytesIO()
    Image.new("L", (8, 8), shade).save(file, "PNG")
    return file.getvalue()


def sample(number):
    return {"__key__": f"train.v1/{number % 2}/picture {number}", "png": png(number), "cls": number % 3, "txt": f"caption {number}",
            "json": {"width": 100 + number, "caption": "not the text", "exif": {"iso": number}}}


with ShardWriter("%06d.tar", maxcount=4, mtime=0, verbose=0) as shards:
    for number in range(10):
        shards.write(sample(number))
with TarWriter("one.tar.gz", mtime=0) as shard:
    # members that are parts of a name, and several captions of one picture
    shard.write({"__key__": "a.b/c", "png": png(1), "json": {"captions": ["one", "two"]}})
    shard.write({"__key__": "a.b/d", "png": png(2), "json": {"captions": ["three"]}})
