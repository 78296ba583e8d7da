"""A story on its way out of the house, one file per format. What readers may not know stands in none that they see."""
