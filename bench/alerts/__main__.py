import sys
from importlib import import_module

PARTS = ("evaluate", "timers", "latency")

for part in sys.argv[1:] or PARTS:
    print(f"\n-- {part}", flush=True)
    import_module(f"bench.alerts.{part}").main()
