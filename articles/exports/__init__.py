"""Events in the formats of other programs, written piece by piece from presenters' dictionaries."""
