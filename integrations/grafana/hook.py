"""Grafana Alerting: https://grafana.com/docs/grafana/latest/alerting/, its webhook contact point.

It signs since version 12, with the time in a header when one is named for it; before, it tells the secret.
"""

from collections.abc import Mapping

from integrations.alertmanager import hook as alertmanager
from integrations.signatures import hex_hmac, is_fresh, once, same

SIGNATURE = "X-Grafana-Alerting-Signature"
TIMESTAMP = "X-Grafana-Alerting-Timestamp"

SETUP = alertmanager.SETUP

delivery_id = alertmanager.delivery_id
read = alertmanager.read


def verify(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    timestamp = once(headers, TIMESTAMP)
    stamped = timestamp.encode(errors="surrogatepass") + b":" if timestamp else b""
    is_signed = same(hex_hmac(secret, stamped, body), once(headers, SIGNATURE)) and bool(secret)
    is_told = alertmanager.verify(secret, headers, body, now)
    return is_told or (is_signed and (is_fresh(timestamp, now) or not timestamp))
