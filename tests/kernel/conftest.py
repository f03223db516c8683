from hypothesis import settings

# A test never asserts a duration.
settings.register_profile("kernel", deadline=None)
settings.load_profile("kernel")
