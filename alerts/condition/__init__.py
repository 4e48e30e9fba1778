"""From readings to the excursion ledger: the condition machine and its rules, pure functions all."""
