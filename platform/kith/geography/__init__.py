"""Places: small areas, their deprivation, their shapes, and which postcode lies in which."""
