-- What events have to tell in full, as the standards ask for it and as the chain's own table of critical tracking events does.
-- By what an event is known is not asked for again: intake, processing and handover are where a plant file says, gradings tell it.

-- CHAIN binds everybody: where events are on record, nobody was asked for more at their time, and more is asked from now on.
insert into key_data (code, profile, event, needs, valid_from, standard, verified)
select code, 'CHAIN', event, needs::text[], case when exists (select from epcis_event) then now() else '2000-01-01Z' end,
    'Byssus default', false
from (values
    ('chain-seed', 'seed', '{place,species,licence,quarantine}'),
    ('chain-socking-plot', 'socking', '{place,ropes}'),
    ('chain-harvest-times', 'harvest', '{harvest_from,harvest_to,area_class}'),
    ('chain-landing', 'landing', '{place,kg,live_share}'),
    ('chain-buying', 'buying', '{place,kg,buyer,certificate}'),
    ('chain-depuration', 'depuration', '{place,hours,temperature,e_coli_before,e_coli_after}'),
    ('chain-intake', 'intake', '{quantity,certificate,accepted}'),
    ('chain-test', 'test', '{laboratory,method,analyte,value,limit_version}'),
    ('chain-processing', 'processing', '{temperature,hours,core_temperature,kg}'),
    ('chain-grading', 'grading', '{place,kg}'),
    ('chain-making', 'making', '{place,quantity}'),
    ('chain-metal', 'metal_detection', '{place,test_pieces,rejects}'),
    ('chain-packing-label', 'packing', '{expiry,allergen,gi_mark}'),
    ('chain-loading', 'loading', '{place,quantity}'),
    ('chain-cold-store', 'cold_store', '{place}'),
    ('chain-hold', 'hold', '{document}'),
    ('chain-release', 'release', '{document,approver}'),
    ('chain-shipping', 'shipping', '{place,vehicle,seal,consignee}'),
    ('chain-handover', 'handover', '{quantity,consignee}'),
    ('chain-receiving', 'receiving', '{place,quantity}'),
    ('chain-sale', 'sale', '{place,quantity}'),
    ('chain-recall', 'recall', '{document}'),
    ('chain-destruction', 'destruction', '{place,document,kg,witness}')
) as wanted (code, event, needs);

-- GDST and FSMA-204 bind nobody who does not say so, and are told in full from the start.
delete from key_data where profile in ('GDST', 'FSMA-204');
insert into key_data (code, profile, event, needs, valid_from, standard, verified)
select code, profile, event, needs::text[], '2000-01-01Z', standard, false
from (values
    ('gdst-seed', 'GDST', 'seed', '{owner,provider,welfare,place,lot,species,quantity,broodstock}', 'GDST 1.2 BUKL, hatching'),
    ('gdst-harvest', 'GDST', 'harvest',
        '{owner,provider,welfare,place,lot,species,quantity,harvest_from,harvest_to,farming_method,production_method}',
        'GDST 1.2 BUKL, farm harvest'),
    ('gdst-landing', 'GDST', 'landing', '{owner,provider,welfare,place,lot,quantity}', 'GDST 1.2 BUKL, landing'),
    ('gdst-buying', 'GDST', 'buying', '{owner,provider,place,lot,quantity}', 'GDST 1.2 BUKL, commingling'),
    ('gdst-processing', 'GDST', 'processing', '{lot,quantity}', 'GDST 1.2 BUKL, processing'),
    ('gdst-grading', 'GDST', 'grading', '{owner,provider,place,lot,quantity}', 'GDST 1.2 BUKL, processing'),
    ('gdst-making', 'GDST', 'making', '{owner,provider,place,lot,quantity}', 'GDST 1.2 BUKL, processing'),
    ('gdst-packing', 'GDST', 'packing', '{owner,provider,place,lot,quantity,expiry}', 'GDST 1.2 BUKL, processing'),
    ('gdst-loading', 'GDST', 'loading', '{owner,provider,place,lot,quantity}', 'GDST 1.2 BUKL, aggregation'),
    ('gdst-shipping', 'GDST', 'shipping', '{owner,provider,place,lot,quantity,consignee}', 'GDST 1.2 BUKL, shipping'),
    ('gdst-handover', 'GDST', 'handover', '{lot,quantity,consignee}', 'GDST 1.2 BUKL, shipping'),
    ('gdst-intake', 'GDST', 'intake', '{lot,quantity,consignor}', 'GDST 1.2 BUKL, receiving'),
    ('gdst-receiving', 'GDST', 'receiving', '{owner,provider,place,lot,quantity,consignor}', 'GDST 1.2 BUKL, receiving'),
    ('fsma-harvest', 'FSMA-204', 'harvest', '{product,quantity,place,harvest_to,consignee,document}', '21 CFR 1.1325(a)'),
    ('fsma-cooling', 'FSMA-204', 'cooling', '{product,quantity,place,consignee,document}', '21 CFR 1.1325(b)'),
    ('fsma-landing', 'FSMA-204', 'landing', '{lot,product,species,quantity,place,document}', '21 CFR 1.1335'),
    ('fsma-buying', 'FSMA-204', 'buying', '{lot,product,quantity,place,document}', '21 CFR 1.1350(a)'),
    ('fsma-depuration', 'FSMA-204', 'depuration', '{lot,product,quantity,place,document}', '21 CFR 1.1350(a)'),
    ('fsma-processing', 'FSMA-204', 'processing', '{lot,product,quantity,document}', '21 CFR 1.1350(a)'),
    ('fsma-grading', 'FSMA-204', 'grading', '{lot,product,quantity,place,document}', '21 CFR 1.1350(a)'),
    ('fsma-making', 'FSMA-204', 'making', '{lot,product,quantity,place,document}', '21 CFR 1.1350(a)'),
    ('fsma-packing', 'FSMA-204', 'packing', '{lot,product,quantity,place,document}', '21 CFR 1.1330(a), 1.1350(a)'),
    ('fsma-shipping', 'FSMA-204', 'shipping', '{lot,product,quantity,place,consignee,document}', '21 CFR 1.1340(a)'),
    ('fsma-handover', 'FSMA-204', 'handover', '{lot,product,quantity,consignee,document}', '21 CFR 1.1340(a)'),
    ('fsma-intake', 'FSMA-204', 'intake', '{lot,product,quantity,consignor,document}', '21 CFR 1.1345(a)'),
    ('fsma-receiving', 'FSMA-204', 'receiving', '{lot,product,quantity,place,consignor,document}', '21 CFR 1.1345(a)')
) as wanted (code, profile, event, needs, standard);
