"""The page: the same decisions as the API gives, for a person with a browser.

Every tab is written on the server and works without a script; where a key is asked for, the tab comes empty and its script fetches the rest
with the key. ``words/`` holds every word, a file a language; ``templates/`` and ``static/`` are served as they are, without a build.
"""
