"""Files in an S3-compatible bucket, laid out as on the local disk: `prefix/ab/ab12…`."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import S3Store

from trace.documents.store import StoreFailed, files_below, key_of
from trace.errors import N_
from trace.settings import Bucket


class BucketStore:
    """One bucket below one prefix. S3 answers a write only when it is durable, and shows whole objects only."""

    def __init__(self, bucket: Bucket) -> None:
        self.where = bucket.where
        self._store = S3Store(
            bucket.name,
            prefix=bucket.prefix or None,
            config=_config(bucket),
            client_options={
                "allow_http": bucket.endpoint.startswith("http://"),
                "timeout": timedelta(seconds=60),
                "connect_timeout": timedelta(seconds=5),
            },
            retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=20)},
        )

    def put(self, name: str, content: bytes) -> None:
        if self.has(name):
            return
        with self._answering():
            obstore.put(self._store, key_of(name), content)

    def put_file(self, name: str, path: Path) -> None:
        with self._answering():
            obstore.put(self._store, key_of(name), path)
        path.unlink()

    def get(self, name: str) -> bytes:
        with self._answering():
            return bytes(obstore.get(self._store, key_of(name)).bytes())

    def has(self, name: str) -> bool:
        try:
            with self._answering():
                obstore.head(self._store, key_of(name))
        except FileNotFoundError:
            return False
        return True

    def delete(self, name: str) -> None:
        with self._answering():
            obstore.delete(self._store, key_of(name))

    def copy_out(self, folder: Path) -> None:
        with self._answering():
            for some in obstore.list(self._store, chunk_size=500):
                for one in some:
                    path = folder / str(one["path"])
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(bytes(obstore.get(self._store, str(one["path"])).bytes()))

    def copy_in(self, folder: Path) -> None:
        for name, path in files_below(folder):
            self.put(name, path.read_bytes())

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """What the library says, in our words: a missing file is FileNotFoundError, all else StoreFailed."""
        try:
            yield
        except (NotFoundError, FileNotFoundError) as missing:
            raise FileNotFoundError(str(missing)) from missing
        except (BaseError, OSError) as error:
            why = str(error).strip().splitlines()[0][:200]
            raise StoreFailed(
                N_("Kho tệp %(where)s không nhận: %(why)s. Thử lại sau; báo người quản trị nếu vẫn vậy."),
                where=self.where,
                why=why,
            ) from error


@lru_cache(maxsize=4)
def bucket_store(bucket: Bucket) -> BucketStore:
    """One client for each bucket in a process, made at first use: after gunicorn has forked."""
    return BucketStore(bucket)


def _config(bucket: Bucket) -> Any:
    """Without keys of ours the library reads the standard AWS_* variables itself."""
    config: dict[str, Any] = {"region": bucket.region}
    if bucket.endpoint:
        config |= {"endpoint": bucket.endpoint, "virtual_hosted_style_request": False}
    if bucket.key:
        config |= {"access_key_id": bucket.key, "secret_access_key": bucket.secret}
    return config
