"""The layer catalogue; tiles; the MapLibre style made from layers."""
