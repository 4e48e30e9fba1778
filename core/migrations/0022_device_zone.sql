-- A device may stand in another time zone than the gateway, or the network server, that it sends through.
alter table device add column timezone text; -- of wall times that it sends; null: that of its gateway
