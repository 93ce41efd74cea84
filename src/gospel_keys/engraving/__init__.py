"""Engraving: a score becomes pages. SVG for the screen, PDF for the stand, PNG to share.

Verovio (LGPL, a wheel) lays the pages out; the rest is ours: songbook chord symbols, the
page header, a vector PDF writer and the raster pages. Everything heavy is imported inside
the calls.
"""
