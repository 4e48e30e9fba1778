"""`python -m bench`: every benchmark in turn; each prints ratios of two things measured in the same run."""

import pkgutil
import runpy
from pathlib import Path

for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
    if not module.name.startswith("_"):
        print(f"\n== {module.name}", flush=True)
        runpy.run_module(f"bench.{module.name}", run_name="__main__")
