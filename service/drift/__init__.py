"""Drift: whether the drafts that come in, and what the model says of them, still look like what it was taught.

Nothing but counts is kept (``service.store.drift_counts``): how many drafts of a day fell into which bin of which feature, by source and model
(``model.profile``). They are set against the same counts of the training drafts, which training leaves in the model's manifest.
"""
