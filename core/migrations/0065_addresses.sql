-- Where sites are by street, as dated data of plant files: an address holds until the next one of its site begins.
create table site_address (
    site_id integer not null references site,
    valid_from timestamptz not null,
    street text not null,
    street_en text,
    city text not null,
    city_en text,
    province text not null,
    province_en text,
    postcode text not null,
    country text not null,            -- ISO 3166-1 alpha-2
    primary key (site_id, valid_from)
);
