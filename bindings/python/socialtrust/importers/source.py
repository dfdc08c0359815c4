# SPDX-License-Identifier: MIT
"""Files, folders and archives as sources, with limits that a hostile file runs into before the machine does."""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
from functools import cached_property
from hashlib import blake2b

from .protocol import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO, Any

HEAD = 65_536
WHOLE_MOST = 512 << 20
"""A file that has to be read as a whole (JSON, XML) may have so many bytes."""
ARCHIVE_MEMBERS, ARCHIVE_MOST, RATIO_MOST = 100_000, 64 << 30, 1000


class Source:
    """A file, or a file in an archive. `path` is what people are shown."""

    def __init__(self, path: str, file: str | None = None) -> None:
        self.path = path
        self.file: str = path if file is None else file
        self.within = ""
        """The path inside the folder or archive that was given, with slashes."""

    @property
    def name(self) -> str:
        """The last part of the path, in small letters."""
        return re.split(r"[/\\]", self.path)[-1].lower()

    @property
    def folder(self) -> str:
        """The name of the folder that it lies in, in small letters."""
        parts = re.split(r"[/\\]", self.path)
        return parts[-2].lower() if len(parts) > 1 else ""

    @property
    def size(self) -> int | None:
        return os.path.getsize(self.file)

    def open(self) -> IO[bytes]:
        try:
            return open(self.file, "rb")
        except OSError as error:
            raise Refused(f"{self.path}: cannot be read ({error.strerror})") from None

    @cached_property
    def head(self) -> bytes:
        with self.open() as file:
            return file.read(HEAD)

    @cached_property
    def text_head(self) -> str:
        """The head as text, whatever its encoding."""
        head = self.head
        for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
            if head.startswith(mark):
                return head.decode(encoding, "replace")
        return head.decode("utf-8", "replace")

    def start(self, most: int) -> bytes:
        """The first bytes, at most so many."""
        data = bytearray()  # by pieces: read(most) would first ask for all that room
        with self.open() as file:
            while len(data) < most and (some := file.read(min(1 << 20, most - len(data)))):
                data += some
        return bytes(data)

    def whole(self, most: int = WHOLE_MOST) -> bytes:
        data = self.start(most + 1)
        if len(data) > most:
            raise Refused(f"{self.path}: larger than {most >> 20} MiB, which this format's reader takes at most")
        return data

    def text(self, most: int = WHOLE_MOST) -> str:
        data = self.whole(most)
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16", "replace")
        return data.decode("utf-8-sig", "replace")

    def json(self) -> Any:
        """What is in a file of JSON."""
        text = self.text()
        try:
            return json.loads(text)
        except json.JSONDecodeError as error:
            raise Refused(f"{self.path}: line {error.lineno}, column {error.colno}: no JSON ({error.msg})") from None
        except (RecursionError, ValueError) as error:
            raise Refused(f"{self.path}: no JSON that can be read ({type(error).__name__})") from None

    @cached_property
    def shape(self) -> Any:
        """What JSON the head begins: the value where all of it is in the head, else its first keys as a set."""
        text = self.text_head.lstrip("\ufeff \t\r\n")
        if not text.startswith(("{", "[")):
            return None
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return set(re.findall(r'"([^"\\]{1,64})"\s*:', text[:HEAD]))

    def keys(self) -> set[str]:
        """All keys of JSON in the head, at any depth."""
        return set(re.findall(r'"([^"\\]{1,64})"\s*:', self.text_head)) if self.shape is not None else set()

    def fingerprint(self) -> str:
        """The same for the same bytes, wherever they lie."""
        digest = blake2b(digest_size=16)
        with self.open() as file:
            while some := file.read(1 << 20):
                digest.update(some)
        return digest.hexdigest()


class Member(Source):
    """A file inside a zip."""

    def __init__(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str) -> None:
        super().__init__(f"{path}/{info.filename}", path)
        self.archive: zipfile.ZipFile = archive
        self.info: zipfile.ZipInfo = info
        self.within: str = info.filename

    @property
    def size(self) -> int | None:
        return self.info.file_size

    def open(self) -> IO[bytes]:
        if self.info.flag_bits & 1:
            raise Refused(f"{self.path}: encrypted")
        if self.info.file_size > RATIO_MOST * max(self.info.compress_size, 4096):
            raise Refused(f"{self.path}: {self.info.compress_size:,} bytes that say they unpack to {self.info.file_size:,}: "
                          "not unpacked")  # fmt: skip
        try:
            return _Bounded(self.archive.open(self.info), self.info.file_size, self.path)
        except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError) as error:
            raise Refused(f"{self.path}: {error}") from None


class _Bounded(io.BufferedReader):
    """No more than the archive's directory said."""

    def __init__(self, file: Any, most: int, path: str) -> None:
        super().__init__(_Raw(file, most, path), 65_536)


class _Raw(io.RawIOBase):
    def __init__(self, file: Any, most: int, path: str) -> None:
        self.inner, self.left, self.path = file, most, path

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        import zlib

        try:
            data = self.inner.read(min(len(buffer), self.left + 1))
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise Refused(f"{self.path}: {error}") from None
        if len(data) > self.left:
            raise Refused(f"{self.path}: unpacks to more than its archive says")
        self.left -= len(data)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self.inner.close()
        super().close()


REGISTERS = ("account.js", "actor.json", "users.json", "channels.json", "groups.json", "dms.json", "mpims.json")
"""Files that say who the people of the other files are: they are read before them, and again each time."""


def _rank(name: str) -> tuple[bool, str]:
    return name not in REGISTERS, name


def is_zip(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return file.read(4) == b"PK\x03\x04"
    except OSError:
        return False


def sources_of(path: str) -> Iterator[Source]:
    """A file, or what is in a folder or a zip, in the order of their names."""
    if os.path.isdir(path):
        for folder, inner, names in os.walk(path, followlinks=False):
            inner.sort()
            for name in sorted(names, key=_rank):
                full = os.path.join(folder, name)
                if os.path.isfile(full):
                    if is_zip(full):
                        yield from _members(full)
                    else:
                        source = Source(full)
                        source.within = os.path.relpath(full, path).replace(os.sep, "/")
                        yield source
    elif not os.path.exists(path):
        raise Refused(f"{path}: there is no such file")
    elif is_zip(path):
        yield from _members(path)
    else:
        yield Source(path)


def _members(path: str) -> Iterator[Source]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise Refused(f"{path}: no zip that can be read ({error})") from None
    with archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        if len(infos) > ARCHIVE_MEMBERS:
            raise Refused(f"{path}: {len(infos):,} files in it; {ARCHIVE_MEMBERS:,} are the most")
        if sum(info.file_size for info in infos) > ARCHIVE_MOST:
            raise Refused(f"{path}: unpacks to more than {ARCHIVE_MOST >> 30} GiB")
        for info in sorted(infos, key=lambda each: (_rank(each.filename.rpartition("/")[2])[0], each.filename)):
            yield Member(archive, info, path)
