// Live parts of a page.
