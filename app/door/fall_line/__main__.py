"""``python -m fall_line``, and the console script: the command line, with our own packages whatever lies around."""

import fall_line.ours


def main() -> int:
    """Run the command line; returns its exit code."""
    fall_line.ours.claim()
    from app.cli import main as command  # only now does the name mean ours

    return command()


if __name__ == "__main__":
    raise SystemExit(main())
