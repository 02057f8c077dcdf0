"""In the walk's whole world, through which every feature's data goes, no NHS number lies open."""

from tests.open_fields import lying_open


def test_no_number_of_the_lists_can_be_read_in_the_database(world, see):
    assert see("select 1 from import_row where nhs_number is not null") and see("select 1 from import_reject")
    assert lying_open(see, "9434765919", "943 476 5919") == set()
