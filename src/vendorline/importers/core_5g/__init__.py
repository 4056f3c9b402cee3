"""Configuration of a free5GC core: network functions, and what is protected."""
