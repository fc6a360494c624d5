"""What the driver says, and the program: understanding, the one loop, the command line."""
