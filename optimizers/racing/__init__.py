"""The parts of a fair race: who runs, on what problems, how each is tuned, and how the times are judged."""
