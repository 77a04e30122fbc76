create unique index concurrently if not exists devices_push_address_once on devices (push_address);
