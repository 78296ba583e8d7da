"""What a desk head sets for the desk: numbers, addresses, what is sent where."""
