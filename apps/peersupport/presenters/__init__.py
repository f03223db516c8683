"""What the pages show: strings and links, no reads."""
