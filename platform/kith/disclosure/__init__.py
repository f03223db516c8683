"""What may leave a tenant: small counts hidden, the rest rounded, and a proof that nothing hidden can be
worked out."""
