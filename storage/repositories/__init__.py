"""One module per noun: rows in, frozen values out."""
