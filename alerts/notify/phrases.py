"""The words of messages, in both languages."""

from collections.abc import Mapping

from byssus.alerts.operator.alarm import Kind, What
from byssus.core.plant.haccp import Severity

PHRASES: Mapping[str, Mapping[str, str]] = {
    "zh": {
        Severity.WARN: "预警",
        Severity.ALARM: "告警",
        Severity.CRITICAL: "严重",
        Kind.EXCURSION: "超出限值",
        Kind.NO_DATA: "离线，没有数据",
        Kind.SENSOR_FAULT: "传感器故障",
        Kind.CLOCK: "设备时钟偏差",
        Kind.UNTOLD: "告警通知没有送达",
        What.CLEARED: "已恢复，待处置",
        What.CANCELLED: "已撤销：补传数据证明没有发生",
        "several": "共 {count} 项告警",
        "more": "另有 {count} 项，见控制台",
        "digest": "{site}：补传数据显示 {points} 个点位超限 {excursions} 次，均已恢复，{first} 至 {last}，待填处置记录",
        "limit": "限值",
        "reading": "当前值",
        "started_at": "开始",
        "cleared_at": "恢复",
        "peak": "最差值",
        "lasted": "持续",
        "minutes": "{count} 分钟",
        "rising": "上升",
        "falling": "下降",
        "steady": "平稳",
        "per_hour": "{unit}/小时",
        "heard_at": "最后收到",
        "first_out": "最先离线",
        "points_out": "离线点位数",
        "undelivered": "未送达通知数",
        "oldest_at": "最早一条应发时间",
        "alarm_number": "告警编号",
        "link": "处置",
    },
    "en": {
        Severity.WARN: "Warning",
        Severity.ALARM: "Alarm",
        Severity.CRITICAL: "Critical",
        Kind.EXCURSION: "out of limits",
        Kind.NO_DATA: "silent, no data",
        Kind.SENSOR_FAULT: "sensor fault",
        Kind.CLOCK: "clock is wrong",
        Kind.UNTOLD: "notifications do not reach anybody",
        What.CLEARED: "recovered, to be closed",
        What.CANCELLED: "withdrawn: late data showed that it never was",
        "several": "{count} alarms",
        "more": "and {count} more, see the console",
        "digest": "{site}: late data shows {excursions} excursions at {points} points, all over, {first} to {last};"
        " they need their notes",
        "limit": "Limit",
        "reading": "Now",
        "started_at": "Began",
        "cleared_at": "Recovered",
        "peak": "Worst value",
        "lasted": "For",
        "minutes": "{count} min",
        "rising": "rising",
        "falling": "falling",
        "steady": "steady",
        "per_hour": "{unit}/h",
        "heard_at": "Last heard",
        "first_out": "First to fall silent",
        "points_out": "Points silent",
        "undelivered": "Not delivered",
        "oldest_at": "Oldest was due",
        "alarm_number": "Alarm number",
        "link": "Open",
    },
}

UNITS = {"Cel": "°C", "%RH": "%", "/": ""}
"""SenML's names of units, as people write them."""
