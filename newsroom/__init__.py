"""The paper, and the site's wiring."""
