# SPDX-License-Identifier: MIT
"""Writes socialtrust/_native.pyi from the built module: python native_stub.py > .../socialtrust/_native.pyi.

The low level is SWIG's and takes what its typemaps take, so that its types say little; test_types.py holds its names against
the module's."""
import types

from socialtrust import _native


def lines():
    yield "# SPDX-License-Identifier: MIT"
    yield "# Written by tests/python/native_stub.py."
    yield "from typing import Any"
    yield ""
    for name in sorted(dir(_native)):
        value = getattr(_native, name)
        if name.startswith(("_", "delete_")) or name.endswith("_swigregister"):
            continue
        function = isinstance(value, (types.BuiltinFunctionType, types.FunctionType))
        yield f"def {name}(*arguments: Any) -> Any: ..." if function else f"{name}: {type(value).__name__}"


if __name__ == "__main__":
    print("\n".join(lines()))
