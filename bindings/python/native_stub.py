# SPDX-License-Identifier: MIT
"""native_stub.py WRAPPER STUB: writes _native.pyi from the C code that SWIG wrote. The low level takes what its typemaps
take, so that its types say little; how many arguments each of its functions has, they say."""

import re
import sys


def stub(code: str):
    yield "from typing import Any\n"
    counts = dict(re.findall(r'UnpackTuple\(args, "(\w+)", (\d+, \d+)', code))
    for name, how in sorted(re.findall(r'^\s*\{ "(\w+)", \w+, METH_(\w+)', code, re.M)):
        if not name.startswith(("_", "delete_")) and not name.endswith("_swigregister"):
            least, most = map(int, counts.get(name, "1, 1" if how == "O" else "0, 0").split(", "))
            arguments = [f"_{i}: Any{'' if i < least else ' = None'}" for i in range(most)]
            yield f"def {name}({', '.join([*arguments, '/'] if arguments else [])}) -> Any: ..."
    for name, kind in sorted(re.findall(r'SetConstant\(d, "(\w+)",\s*SWIG_From(\w+)', code)):
        yield f"{name}: {'str' if 'Char' in kind else 'int'}"


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as wrapper, open(sys.argv[2], "w", encoding="utf-8") as out:
        out.writelines(line + "\n" for line in stub(wrapper.read()))
