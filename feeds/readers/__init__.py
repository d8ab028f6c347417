"""Readers of other systems' export files: streams in, plain records out. No Django here."""
