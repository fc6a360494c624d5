"""The base map: a PMTiles file of vector tiles, read as the car drives, drawn under the roads that it has learned."""
