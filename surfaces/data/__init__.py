"""Data sets: what the surfaces of the group `data` are means over, one file each."""
