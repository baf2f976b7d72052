"""What an address names is found for whoever asks before the body is read, so that strangers learn nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from trace.kit.guards import signed_in

View = TypeVar("View", bound=Callable[..., Any])


def finding(parameter: str, find: Callable[..., object], *, into: str) -> Callable[[View], View]:
    """The view gets `into`, the thing that `parameter` of its address names, instead of the parameter.

    `find(value, seen_by=)` refuses what is not the asker's to see. Stands above everything that reads the body.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def look_first(*args: Any, **kwargs: Any) -> Any:
            kwargs[into] = find(kwargs.pop(parameter), seen_by=signed_in())
            return view(*args, **kwargs)

        return look_first  # type: ignore[return-value]

    return decorate
