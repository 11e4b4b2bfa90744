"""The bundled demonstration: a labelled corpus, outlets that publish it, inboxes that take its alerts."""
