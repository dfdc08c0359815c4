# SPDX-License-Identifier: MIT
"""Small immutable values with named fields, as the C library's structs."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dataclasses import Field
    from typing import Any, ClassVar, Self


class _Fields:
    """What the module dataclasses asks a class for; made when it does, as that module takes longer to import than this package."""

    def __get__(self, record: Record | None, owner: type[Record]) -> dict[str, Field[Any]]:
        from dataclasses import make_dataclass

        made: Any = make_dataclass(owner.__name__, owner.__slots__)
        return made.__dataclass_fields__  # type: ignore[no-any-return]


class _Slotted(type):
    """Makes of the annotations of a class its slots."""

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> _Slotted:
        namespace.setdefault("__slots__", tuple(namespace.get("__annotations__", ())))
        return super().__new__(cls, name, bases, namespace)


class Record(metaclass=_Slotted):
    """An immutable value; its fields are what its class annotates. To dataclasses.asdict(), fields() and replace(), to
    copy.replace(), to match and to pandas it is a frozen dataclass."""

    __slots__: tuple[str, ...] = ()
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]] = _Fields()  # type: ignore[assignment]
    _names: frozenset[str] = frozenset()
    _setters: tuple[tuple[str, Any], ...] = ()

    def __init_subclass__(cls) -> None:
        setattr(cls, "__match_args__", cls.__slots__)  # checkers hold it to be final
        cls._names = frozenset(cls.__slots__)
        cls._setters = tuple((name, cls.__dict__[name].__set__) for name in cls.__slots__)

    def __init__(self, **values: Any) -> None:
        get = values.get
        for name, set_ in self._setters:
            set_(self, get(name))
        if not values.keys() <= self._names:
            raise TypeError(f"{type(self).__name__} has no field {next(n for n in values if n not in self.__slots__)}")

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable; replace({name}=...) makes another")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def _values(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self.__slots__)

    def to_dict(self) -> dict[str, Any]:
        """The fields by name."""
        return {name: _plain(getattr(self, name)) for name in self.__slots__}

    def replace(self, **values: Any) -> Self:
        """The same with other values for some fields."""
        return type(self)(**({name: getattr(self, name) for name in self.__slots__} | values))

    __replace__ = replace

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash((type(self), *map(_hashable, self._values())))

    def __repr__(self) -> str:
        said = (f"{name}={_short(getattr(self, name))}" for name in self.__slots__ if getattr(self, name) is not None)
        return f"{type(self).__name__}({', '.join(said)})"

    def __reduce__(self) -> Any:
        return _restore, (type(self), self._values())


def _restore(class_: type[Record], values: tuple[Any, ...]) -> Record:
    return class_(**dict(zip(class_.__slots__, values)))


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return value.to_dict()
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value


def _hashable(value: Any) -> Any:
    return tuple(sorted(value.items())) if isinstance(value, dict) else value


def _short(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else repr(value)
