"""Writes the golden cases of the families named, or of all: every file here that has a `family`."""
import importlib
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.dont_write_bytecode = True

names = sys.argv[1:] or sorted(p.stem for p in HERE.glob("*.py") if p.stem not in ("harness", "generate"))
for name in names:
    importlib.import_module(name).family.write()
