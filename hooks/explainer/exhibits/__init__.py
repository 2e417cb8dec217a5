"""What stands in a page for something that the project holds: charts, tables, maps, lists, cards."""
