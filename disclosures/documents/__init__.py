"""Files as documents: pages, lines, ruled tables and the glyphs in them, from PDF and text."""
