"""Makes the Parquet files beside it: pip install pyarrow==26.0.1 datasets==5.2.0 pillow; python make.py"""
import io

import numpy, pyarrow as pa, pyarrow.parquet as pq
from datasets import ClassLabel, Dataset, Features, Image, List, Value
from PIL import Image as Picture


def png(shade):
    file = io.BytesIO()
    Picture.new("L", (8, 8), shade).save(file, "PNG")
    return file.getvalue()


N = 40
# Hugging Face's datasets: bytes and path of images, lists of captions, classes with names in the file's notes
features = Features({"image": Image(), "label": ClassLabel(names=["cat", "dog", "cow"]),
                     "captions": List(Value("string")), "width": Value("int32")})
Dataset.from_dict({"image": [{"bytes": png(i), "path": f"{i}.png"} for i in range(N)], "label": [i % 2 for i in range(N)],
                   "captions": [[f"one of {i}", f"two of {i}"] for i in range(N)], "width": list(range(N))},
                  features=features).to_parquet("datasets.parquet", batch_size=16)

# img2dataset's output_format parquet: bytes of images beside their metadata, several groups of rows
img2dataset = pa.table({
    "jpg": pa.array([png(i) if i % 10 else None for i in range(N)], pa.binary()),
    "caption": [f"caption {i}" for i in range(N)], "url": [f"http://{i}" for i in range(N)],
    "key": [f"{i:09d}" for i in range(N)], "similarity": [i / N for i in range(N)],
    "status": ["success" if i % 10 else "failed_to_download" for i in range(N)]})
pq.write_table(img2dataset, "img2dataset.parquet", row_group_size=7)

# each compression that pyarrow writes, both versions of pages, with and without dictionaries, several pages a column
plain = pa.table({"text": [f"text {i} " + "x" * 20 for i in range(300)], "id": list(range(300))})
for name in ["none", "snappy", "gzip", "zstd", "lz4", "brotli"]:
    for version in ["1.0", "2.0"]:
        pq.write_table(plain, f"{name}-{version[0]}.parquet", compression=name, data_page_version=version,
                       use_dictionary=version == "2.0", data_page_size=512, write_batch_size=16, row_group_size=200,
                       write_page_checksum=name == "zstd")

# each type and encoding that a column of metadata may have
types = pa.table({
    "text": ["a", None, "c"],
    "int8": pa.array([1, -2, None], pa.int8()), "int64": pa.array([1 << 60, -1, None], pa.int64()),
    "uint32": pa.array([4294967295, 0, None], pa.uint32()), "uint64": pa.array([18446744073709551615, 0, None], pa.uint64()),
    "half": pa.array(numpy.array([0.5, -2.25, 6.1035e-05], numpy.float16), pa.float16()),
    "float": pa.array([0.25, -1.5, None], pa.float32()), "double": pa.array([0.1, 1e300, None], pa.float64()),
    "bool": [True, False, None], "decimal": pa.array([None, 0, 1], pa.decimal128(20, 3)),
    "large": pa.array(["x", "y", None], pa.large_string()), "dictionary": pa.array(["u", "v", "u"]).dictionary_encode(),
    "list": [["p", None], [], None], "nested": [[[1], [2, 3]], [], None],
    "struct": pa.array([{"a": 1, "b": ["x"]}, {"a": None, "b": []}, None]),
    "map": pa.array([[("k", 1)], [], None], pa.map_(pa.string(), pa.int32()))})
pq.write_table(types, "types.parquet", use_dictionary=["dictionary"], column_encoding={
    "int64": "DELTA_BINARY_PACKED", "text": "DELTA_BYTE_ARRAY", "large": "DELTA_LENGTH_BYTE_ARRAY", "double": "BYTE_STREAM_SPLIT"})
pq.write_table(types.select(["text", "list"]), "old-lists.parquet", use_compliant_nested_type=False)
