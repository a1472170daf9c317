"""Seeded demonstration data: a year of invented incidents at real places, and a live trickle."""

from geo_ioc.demo.loading import load, load_once
from geo_ioc.demo.trickling import run_trickle, trickle

__all__ = ["load", "load_once", "run_trickle", "trickle"]
