"""geo-ioc: the live map of a provincial operations centre."""

__version__ = "0.1.0"
