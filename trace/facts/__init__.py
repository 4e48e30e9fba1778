"""Key data of events: what partners say in fields of their own vocabularies, under one name each."""
