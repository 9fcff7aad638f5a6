"""Words and numbers for people: gettext catalogues, and one way to write a number."""
