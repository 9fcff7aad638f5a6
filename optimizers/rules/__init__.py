"""One file, one rule: each module declares ``RULE``; dropping a file in registers it."""
