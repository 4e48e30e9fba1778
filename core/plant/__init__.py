"""The plant as data: parties, sites, zones, points, devices and HACCP plans that `byssus apply` reads from YAML."""
