-- An address is told of the log by the order of its tree, which nothing is put into behind: a record that reaches the log
-- late has a place at its end, however early it began. What stands here as the id of a record is read once more: it begins
-- with the first batch that holds a record behind it.
alter table metering.event_target alter column position type text;
alter table metering.event_target add constraint event_target_position
  check (position ~ '^(\d{1,15}\.\d{1,9}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$');
