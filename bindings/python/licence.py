# SPDX-License-Identifier: MIT
"""Puts the licence of cJSON, whose library goes into a wheel, beside ours: python licence.py WHEEL..."""
import base64
import hashlib
import os
import sys
import tempfile
import zipfile
from pathlib import Path

PLACES = ["/usr/share/doc/libcjson1/copyright", "/usr/share/licenses/cjson/LICENSE", "/usr/share/licenses/cjson-devel/LICENSE",
          "/opt/homebrew/opt/cjson/LICENSE", "/usr/local/opt/cjson/LICENSE", "/usr/local/share/licenses/cjson/LICENSE"]


def licence() -> bytes:
    for place in [os.environ.get("CJSON_LICENSE", ""), *PLACES]:
        if place and Path(place).is_file():
            return Path(place).read_bytes()
    sys.exit("the licence of cJSON was not found; give its path in CJSON_LICENSE")


def add(wheel: str, text: bytes) -> None:
    with zipfile.ZipFile(wheel) as old, tempfile.NamedTemporaryFile(dir=Path(wheel).parent, delete=False) as file:
        info = next(name for name in old.namelist() if name.endswith(".dist-info/RECORD")).removesuffix("RECORD")
        path = info + "licenses/cJSON-LICENSE"
        digest = base64.urlsafe_b64encode(hashlib.sha256(text).digest()).rstrip(b"=").decode()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
            for item in old.infolist():
                data = old.read(item)
                if item.filename == info + "RECORD":
                    data += f"{path},sha256={digest},{len(text)}\n".encode()
                if item.filename != path:
                    new.writestr(item, data)
            new.writestr(path, text)
    os.replace(file.name, wheel)


if __name__ == "__main__":
    for each in sys.argv[1:]:
        add(each, licence())
