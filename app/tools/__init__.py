"""What contributors run by hand: the translation catalogues and the cut of the fonts. The app never loads it."""
