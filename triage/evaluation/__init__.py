"""How good the product is on labelled tickets, beside the rules alone, the model alone and the commonest label.

`cases` holds what every judge says of every ticket, `evaluate` measures it, `record` and `page` tell it. All is
pure; only `reading` takes time.
"""
