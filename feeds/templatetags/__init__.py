"""What pages say of feeds."""
