"""One sound message of each kind, for tests that hold for all of them or spoil them."""

from dataclasses import dataclass

from pydantic import JsonValue

from builders.ingest import encoded

EUI = "24e124136b502217"


@dataclass(frozen=True)
class Sample:
    """A message in JSON that every part of can be used."""

    topic: str
    document: JsonValue

    @property
    def payload(self) -> bytes:
        return encoded(self.document)


def chirpstack(event: str = "up", **fields: JsonValue) -> Sample:
    document: dict[str, JsonValue] = {
        "deduplicationId": "3ac7e3c4-4401-4b8d-9386-a5c902f9202d",
        "time": "2026-06-30T09:34:15.775023242+00:00",
        "deviceInfo": {"devEui": EUI},
    }
    if event == "up":
        document |= {"fCnt": 23, "devAddr": "00189440", "data": "A2c=", "object": {"temperature": -19.8, "battery": 92}}
    return Sample(f"application/1/device/{EUI.upper()}/event/{event}", {**document, **fields})


def things_stack(**uplink: JsonValue) -> Sample:
    document: JsonValue = {
        "end_device_ids": {"device_id": "cold-1", "dev_eui": "24E124136B502217"},
        "received_at": "2026-06-30T09:34:16.2Z",
        "uplink_message": {
            "session_key_id": "AYfg8rhha5n+FWx0ZaAprA==",
            "f_port": 2,
            "f_cnt": 1,
            "frm_payload": "A2c=",
            "decoded_payload": {"temperature": -19.8},
            "received_at": "2026-06-30T09:34:16Z",
            **uplink,
        },
    }
    return Sample("v3/cold-chain@ttn/devices/cold-1/up", document)


def alink(kind: str = "", **params: JsonValue) -> Sample:
    return Sample(f"/sys/a1/cold-1/thing/event/property/{kind}post", {"id": "1", "version": "1.0", "params": params})


def iotda(*services: JsonValue) -> Sample:
    return Sample(
        "$oc/devices/gw/sys/gateway/sub_devices/properties/report",
        {"devices": [{"device_id": "d1", "services": list(services)}]},
    )


SAMPLES = (
    Sample("byssus/v1/gw-1/senml", [{"bn": "probe:", "n": "temp", "u": "Cel", "v": -18.4}, {"n": "rh", "v": 80}]),
    Sample(
        "byssus/v1/gw-1/scan", {"time": "2026-06-30T01:02:03+08:00", "reader": "r", "data": "]Q1https://id.gs1.org"}
    ),
    Sample("byssus/v1/gw-1/status", {"online": True}),
    Sample("byssus/v1/gw-1/epcis", {"type": "ObjectEvent", "eventTime": "2026-06-30T01:02:03Z", "epcList": ["urn:1"]}),
    Sample("v1/gateway/telemetry", {"Device A": [{"ts": 1782800000000, "values": {"temperature": -18.2}}]}),
    Sample("v1/gateway/attributes", {"Device A": {"firmware": "1.2", "limit": 42}}),
    Sample("v1/gateway/connect", {"device": "Device A", "type": "probe"}),
    Sample("v1/gateway/disconnect", {"device": "Device A"}),
    Sample("v1/devices/me/telemetry", {"temperature": -18.2}),
    Sample("cold-1/v1/devices/me/telemetry", [{"ts": 1782800000000, "values": {"temperature": -18.2}}]),
    chirpstack(),
    chirpstack(object={"history": [{"temperature": -17.2, "humidity": 46.5, "timestamp": 1665561758}]}),
    chirpstack(object={"temperature_chn1": -18.1, "temperature_chn2": 24.6, "magnet_chn2": "opened"}),
    chirpstack(object={"BatV": 3.062, "Ext_sensor": "Temperature Sensor", "Hum_SHT": 88.6, "TempC_DS": 327.67}),
    chirpstack(object={"DATALOG": "[-18.2,21.5,60.1,2026-01-20 10:00:00],[-18.1,21.5,60.2,2026-01-20 10:10:00],"}),
    chirpstack(object={"BatV": 3.3, "Temp_Channel1": -18.2, "Temp_Channel2": 0}),
    chirpstack(object={"temperatureSensor": {"3": -18.1}, "humiditySensor": {"2": 71}}),
    chirpstack("status", margin=7, batteryLevel=98.4),
    chirpstack(rxInfo=[{"gatewayId": "016c", "rssi": -57, "snr": 9.5}]),
    chirpstack("log", level="ERROR", code="UPLINK_CODEC", description="js error"),
    chirpstack("join", devAddr="00189440"),
    things_stack(),
    things_stack(normalized_payload=[{"air": {"temperature": 20.0, "relativeHumidity": 30}}]),
    things_stack(rx_metadata=[{"rssi": -57, "snr": 9.5}], last_battery_percentage={"f_cnt": 1, "value": 80.3}),
    Sample("zigbee2mqtt/cold-1", {"temperature": -18.2, "contact": True, "last_seen": 1782800000000}),
    Sample("zigbee2mqtt/cold-1/temperature", -18.2),
    Sample("zigbee2mqtt/cold-1/availability", {"state": "online"}),
    Sample(
        "homeassistant/sensor/0x1/temperature/config",
        {"~": "zigbee2mqtt", "stat_t": "~/cold-1", "dev_cla": "temperature", "val_tpl": "{{ value_json.temperature }}"},
    ),
    Sample("tele/cold-1/SENSOR", {"Time": "2026-01-01T00:00:00", "AM2301": {"Temperature": -18.6}, "TempUnit": "C"}),
    Sample("tele/cold-1/STATE", {"Time": "2026-01-01T00:00:00", "Uptime": "1T", "Wifi": {"RSSI": 88, "Signal": -56}}),
    alink(temperature={"value": -18.3, "time": 1782800000000}, humidity=81),
    Sample(
        "/sys/a1/gw/thing/event/property/pack/post",
        {
            "params": {
                "properties": {"signal": [{"value": -70, "time": 1782800000000}]},
                "subDevices": [
                    {
                        "identity": {"productKey": "a2", "deviceName": "cold-1"},
                        "properties": {"temperature": [{"value": -18.3, "time": 1782800000000}]},
                    }
                ],
            }
        },
    ),
    Sample(
        "/sys/a1/gw/thing/event/property/history/post",
        {
            "params": [
                {
                    "identity": {"productKey": "a2", "deviceName": "cold-1"},
                    "properties": [{"temperature": {"value": -18.3, "timestamp": 1782800000000}}],
                }
            ]
        },
    ),
    Sample(
        "$oc/devices/d1/sys/properties/report",
        {"services": [{"service_id": "s", "properties": {"T": -18.1}, "event_time": "20260630T101010Z"}]},
    ),
    iotda({"service_id": "s", "properties": {"T": -18.1}, "event_time": "20260630T101010Z"}),
)
"""Everything that is JSON."""
