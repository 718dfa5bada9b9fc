"""One module a page, each with a router named ``pages``; ``app.py`` lists them."""
