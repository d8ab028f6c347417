"""Feed → bytes, one pure module per format; nothing else in the project imports feedgen."""
