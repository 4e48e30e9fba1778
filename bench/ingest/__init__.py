"""How fast messages become durable, against peers in the same run on the same broker, database and two cores."""
