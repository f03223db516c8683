"""The shared language of figures: what each indicator means, in frozen versions."""
