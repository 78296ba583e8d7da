"""The main job, over HTTP alone: a text file goes the whole way from filing to publication, as the people of a desk."""
