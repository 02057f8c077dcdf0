"""The directory of services is about organisations."""

from hub.kernel.holding import not_held

for table in ("service", "service_place", "service_run"):
    not_held(table, "services as they publish themselves")
