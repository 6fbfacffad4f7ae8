-- An agreement that is being amended goes on under the text that was passed last: it is in force, and no state of its own.
insert into agreements.event (agreement_id, kind, actor, body, at)
select a.id, 'STATE', 'migration 0041',
  jsonb_build_object('from', 'AMENDING', 'to', 'ACTIVE', 'reason', 'the passed text goes on while it is amended'), now()
from agreements.agreement a where a.state = 'AMENDING';

update agreements.agreement set state = 'ACTIVE' where state = 'AMENDING';

alter table agreements.agreement drop constraint agreement_state_check;
alter table agreements.agreement add constraint agreement_state_check check (state in
  ('DRAFT', 'SIGNED', 'RETURNED', 'REFUSED', 'ACTIVE', 'SUSPENDED', 'EXPIRED', 'TERMINATED', 'RELINQUISHED'));
