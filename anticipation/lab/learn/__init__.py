"""How the network is taught, and how it becomes a file that the car can run."""
