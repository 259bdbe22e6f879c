"""One run over an export, however large: what goes along, who scores, where it goes, and how it is gone on with."""
