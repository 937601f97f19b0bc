"""Measurements that anyone can repeat; no test depends on them."""
