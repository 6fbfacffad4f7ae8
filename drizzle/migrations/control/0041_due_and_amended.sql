-- An agreement that is being amended goes on under the text that was passed last: it is in force, and no state of its own.
insert into agreements.event (agreement_id, kind, actor, body, at)
select a.id, 'STATE', 'migration 0041',
  jsonb_build_object('from', 'AMENDING', 'to', 'ACTIVE', 'reason', 'the passed text goes on while it is amended'), now()
from agreements.agreement a where a.state = 'AMENDING';

update agreements.agreement set state = 'ACTIVE' where state = 'AMENDING';

alter table agreements.agreement drop constraint agreement_state_check;
alter table agreements.agreement add constraint agreement_state_check check (state in
  ('DRAFT', 'SIGNED', 'RETURNED', 'REFUSED', 'ACTIVE', 'SUSPENDED', 'EXPIRED', 'TERMINATED', 'RELINQUISHED'));

-- How long a breach may stay undecided after the agreement's term is over (R-40).
insert into cases.term (code, working_days, stops_evaluation, source) values ('SETTLEMENT', 10, false, 'D');

-- An objection is told to its opener and authority before its last day, and once more when that is over (R-58).
alter table catalog.concern
  -- null: not yet
  add column reminded_on date,
  add column escalated_on date;

grant update (reminded_on, escalated_on) on catalog.concern to weir_control;
create index concern_due on catalog.concern (due) where due is not null and escalated_on is null;
