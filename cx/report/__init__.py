"""The results as papers to take away: a PowerPoint slide, a page in HTML, and their sentences."""
