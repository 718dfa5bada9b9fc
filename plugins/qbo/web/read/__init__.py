"""What the pages show: the one place where they read, over ``include/sql/reports``; one module a page."""
