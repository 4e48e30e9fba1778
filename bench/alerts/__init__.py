"""What judging and telling cost: `python -m bench.alerts [evaluate|timers|latency]…`, all three if none is named."""
