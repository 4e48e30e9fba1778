from hypothesis import settings

settings.register_profile("byssus", deadline=None)  # a slow machine is no fault of the code
settings.load_profile("byssus")
