"""A whole plant file. Every code is the name that people, devices and other entries use."""

from byssus.core.plant.calendar import Calendar
from byssus.core.plant.entry import Entry
from byssus.core.plant.equipment import Battery, Calibration, Device, Gateway, Reader
from byssus.core.plant.grading import ScoreSheet
from byssus.core.plant.haccp import Plan
from byssus.core.plant.keeping import Retention
from byssus.core.plant.key_data import KeyData, KeyDataDuty
from byssus.core.plant.law import Certificate, ChainBound, ContaminantLimit, GiArea, RecallTerm, SeaClass, YieldBound
from byssus.core.plant.links import LinkSetEntry
from byssus.core.plant.people import Contact, Escalation, Shift
from byssus.core.plant.places import Address, Party, Product, Site
from byssus.core.plant.practice import AlarmPolicy, Defrost
from byssus.core.plant.scanning import ScanBounds
from byssus.core.plant.sea import Closure


class Plant(Entry):
    """A whole plant file; several files add up."""

    parties: tuple[Party, ...] = ()
    products: tuple[Product, ...] = ()
    sites: tuple[Site, ...] = ()
    addresses: tuple[Address, ...] = ()
    gateways: tuple[Gateway, ...] = ()
    batteries: tuple[Battery, ...] = ()
    devices: tuple[Device, ...] = ()
    calibrations: tuple[Calibration, ...] = ()
    readers: tuple[Reader, ...] = ()
    plans: tuple[Plan, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    shifts: tuple[Shift, ...] = ()
    calendars: tuple[Calendar, ...] = ()
    contacts: tuple[Contact, ...] = ()
    alarm_policies: tuple[AlarmPolicy, ...] = ()
    defrosts: tuple[Defrost, ...] = ()
    closures: tuple[Closure, ...] = ()
    retention: tuple[Retention, ...] = ()
    scan_bounds: tuple[ScanBounds, ...] = ()
    sea_classes: tuple[SeaClass, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    limits: tuple[ContaminantLimit, ...] = ()
    yields: tuple[YieldBound, ...] = ()
    gi_areas: tuple[GiArea, ...] = ()
    chain_bounds: tuple[ChainBound, ...] = ()
    key_data: tuple[KeyData, ...] = ()
    key_data_duties: tuple[KeyDataDuty, ...] = ()
    recall_terms: tuple[RecallTerm, ...] = ()
    score_sheets: tuple[ScoreSheet, ...] = ()
    links: tuple[LinkSetEntry, ...] = ()
