"""One file, one surface: each module declares ``SURFACE``; dropping a file in registers it."""
