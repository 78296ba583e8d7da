"""How a message travels, one file per channel.

Each file has `ready(held)`: it looks everything up that the message needs and returns the function that sends it, or
None when nothing needs saying any more. That function touches the network and never the database.
"""
