def test_two_norths(inside, person):
    with inside("north"):
        asha = person("asha")
        assert asha.roles == {"COORDINATOR"}
    with inside("south"):
        assert person("asha").pk == asha.pk
