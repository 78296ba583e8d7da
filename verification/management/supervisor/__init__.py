"""What `manage.py run` is made of: children that are watched, restarted, and never left behind."""
