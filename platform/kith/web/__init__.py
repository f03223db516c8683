"""The web shell: base pages, components, forms, words and assets that every page of Kith is made of."""
