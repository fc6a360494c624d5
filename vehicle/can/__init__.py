"""CAN: buses, log files, DBC loading, decoding, one small mapping file for each car, the write guard."""
