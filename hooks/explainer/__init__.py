"""Explainers that prove what they say: citations, sources and their checks, for any Markdown site."""

from explainer.extension import makeExtension

__all__ = ["makeExtension"]
