"""MQTT in: messages become validated readings and scans, stored before they are acknowledged."""
