"""Hours and labels of a lot's way: small words that all of its stretches share."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from byssus.app.demo import codes
from byssus.app.demo.season.lot import Lots

ZONE = ZoneInfo("Asia/Shanghai")


def clock(lots: Lots, hour: int, minute: int = 0) -> datetime:
    """An hour of the day of the harvest, or of a later one for hours from 24 on; lines follow each other."""
    minutes = hour * 60 + minute + 5 * lots.line.number
    return datetime.combine(lots.day, time(), ZONE) + timedelta(minutes=minutes)


def label(link: str) -> str:
    """What a reader sends for a QR code that holds a Digital Link on a firm's own domain (GM2D)."""
    return f"]Q1{link.replace(codes.STEM, 'https://qr.zhoushan.example')}"


def pallet_label(link: str) -> str:
    """What a reader sends for a GS1-128 pallet label."""
    return f"]C100{link.rpartition('/')[2]}"
