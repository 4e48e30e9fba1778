"""`python -m bench`: every benchmark in turn; each prints ratios of two things measured in the same run."""

import runpy
from pathlib import Path

for file in sorted(Path(__file__).parent.glob("[!_]*.py")):
    print(f"\n== {file.stem}", flush=True)
    runpy.run_path(str(file), run_name="__main__")
