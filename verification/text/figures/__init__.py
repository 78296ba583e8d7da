"""The number helper: calculations the copy states in words, found and done again."""
