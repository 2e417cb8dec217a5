"""The check of what the bibliography points to: is each page there, is it still the page, does it say the words?

The only part of the package that uses the network, and only when asked (`explainer links`).
"""
