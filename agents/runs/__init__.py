"""Durable runs: the engine, and the recipes it walks."""
