"""Knowledge as data: concepts, statements, labels and their aliases, phrases, units, codes."""
