-- Cases: an application to one opener, and the agreement that follows. What happened is in journal.event, stream
-- 'case:<id>'; here is what is looked up: whom a case concerns, where it stands, and the lists that steps rest on.
create schema cases;

create table cases."case" (
  id uuid primary key,
  -- the cases of one application to several openers share it
  cover uuid not null,
  phase text not null check (phase ~ '^[A-Z_]{3,40}$'),
  applicant_organisation_id uuid not null references identity.organisation,
  opener_organisation_id uuid not null references identity.organisation,
  authority_organisation_id uuid not null references identity.organisation,
  -- accounts and organisations that were asked for a view or an opinion
  advisers text[] not null default '{}',
  datasets text[] not null,
  -- null: there is no agreement yet
  agreement_number text unique check (agreement_number ~ '^[A-Z0-9-]{3,40}$'),
  -- the first last day of the clocks that run; null: none runs
  due date,
  -- when the agreement ends by its term; null: nothing is open
  effective_to timestamptz,
  opened_at timestamptz not null,
  changed_at timestamptz not null
);

create index case_applicant on cases."case" (applicant_organisation_id, id);
create index case_opener on cases."case" (opener_organisation_id, id);
create index case_authority on cases."case" (authority_organisation_id, id);
create index case_advisers on cases."case" using gin (advisers) where advisers <> '{}';
create index case_datasets on cases."case" using gin (datasets);
create index case_due on cases."case" (due) where due is not null;
create index case_effective_to on cases."case" (effective_to) where effective_to is not null;

-- Who may consent in the name of an organisation's leadership (an extension needs it).
alter table identity.account add column is_leader boolean not null default false;
grant update (is_leader) on identity.account to weir_control;

-- The number of the agreement of a case: the year, and one number after another.
create sequence cases.agreement_number;

-- Terms, grounds, means of redress and days off are data, each with its source, so that a reader of the rules can
-- correct them without a release. Domain codes: see docs/case-flow.md; D: nobody's rule, ours.
create table cases.term (
  code text primary key check (code ~ '^[A-Z_]{3,40}$'),
  working_days int not null check (working_days between 1 and 1000),
  stops_evaluation boolean not null default false,
  source text not null
);

insert into cases.term (code, working_days, stops_evaluation, source) values
  ('FORMAL_CHECK', 5, false, 'SDd'),
  ('CORRECTION_NOTICE', 7, false, 'OGI 30, by analogy'),
  ('CORRECTION_ANSWER', 10, false, 'D'),
  ('EVALUATION', 10, false, 'CQ328'),
  ('EXTENSION', 10, false, 'D'),
  ('CONSULTATION', 15, true, 'OGI 32, by analogy'),
  ('EXPERT_REVIEW', 10, false, 'D'),
  ('SIGNING', 10, false, 'D'),
  ('REVIEW', 5, false, 'D'),
  ('REMEDY', 10, false, 'D'),
  ('DISPOSAL', 10, false, 'D'),
  ('APPEAL_LODGING', 15, false, 'D'),
  ('APPEAL_DECISION', 15, false, 'D');

create table cases.ground (
  code text primary key check (code ~ '^T[0-9]{2}$'),
  name text not null,
  measures text[] not null check (measures <@ array['NOTICE', 'SUSPEND', 'TERMINATE', 'EXPIRE', 'RELINQUISH']),
  path text not null check (path in ('URGENT', 'ORDINARY')),
  is_fault boolean not null,
  is_remediable boolean not null,
  source text not null
);

insert into cases.ground (code, name, measures, path, is_fault, is_remediable, source) values
  ('T01', 'PURPOSE_OR_SCOPE_EXCEEDED', '{NOTICE,SUSPEND,TERMINATE}', 'URGENT', true, true, 'GUI; SHR 39'),
  ('T02', 'UNAUTHORISED_TRANSFER', '{NOTICE,SUSPEND,TERMINATE}', 'URGENT', true, true, 'GUI'),
  ('T03', 'ILLEGAL_ACQUISITION', '{NOTICE,SUSPEND,TERMINATE}', 'URGENT', true, false, 'NDR 8'),
  ('T04', 'RIGHTS_INFRINGEMENT', '{NOTICE,SUSPEND,TERMINATE}', 'URGENT', true, true, 'PIPL'),
  ('T05', 'SECURITY_FAILURE', '{NOTICE,SUSPEND,TERMINATE}', 'URGENT', true, true, 'DSL 29'),
  ('T06', 'SERVICE_DISRUPTION', '{NOTICE,SUSPEND,TERMINATE}', 'URGENT', true, true, 'NDR 18'),
  ('T07', 'REPORTING_OVERDUE', '{NOTICE,SUSPEND,TERMINATE}', 'ORDINARY', true, true, 'QD 7; D'),
  ('T08', 'FALSE_APPLICATION', '{NOTICE,SUSPEND,TERMINATE}', 'URGENT', true, false, 'SHR 39; D'),
  ('T09', 'PLATFORM_RULE_BREACH', '{NOTICE,SUSPEND,TERMINATE}', 'ORDINARY', true, true, 'D'),
  ('T10', 'DATA_WITHDRAWN', '{SUSPEND,TERMINATE}', 'URGENT', false, false, 'SHR 41, 42'),
  ('T11', 'EXPIRED', '{EXPIRE}', 'ORDINARY', false, false, 'D'),
  ('T12', 'RELINQUISHED', '{RELINQUISH}', 'ORDINARY', false, false, 'D'),
  ('T13', 'SUBJECT_CEASED', '{TERMINATE}', 'ORDINARY', false, false, 'SZR 80');

create table cases.redress (
  code text primary key check (code ~ '^[A-Z_]{3,40}$'),
  position int not null unique,
  source text not null
);

insert into cases.redress (code, position, source) values
  ('APPEAL', 1, 'EU ODD 4(4); D'),
  ('RECONSIDERATION', 2, 'OGI 51, by analogy'),
  ('LITIGATION', 3, 'OGI 51, by analogy');

-- What those who apply under the same published conditions are evaluated on, all alike.
create table cases.checklist_item (
  -- '*': where a set of conditions has none of its own
  condition_set text not null,
  position int not null,
  item text not null check (length(item) between 1 and 200),
  primary key (condition_set, position)
);

insert into cases.checklist_item (condition_set, position, item) values
  ('*', 1, 'identity and credit code are those of the applicant'),
  ('*', 2, 'purpose and scenario are lawful and need these data'),
  ('*', 3, 'columns and rows are no more than the purpose needs'),
  ('*', 4, 'storage, processing and security ability meet the open conditions');

-- Days that are not what their weekday says. A year without an entry counts by weekends alone, and cases say so.
create table cases.calendar_day (
  day date primary key,
  kind text not null check (kind in ('HOLIDAY', 'MAKE_UP')),
  source text not null
);

insert into cases.calendar_day (day, kind, source)
select day::date, 'HOLIDAY', 'State Council notice of 2025-11-04'
from (values
  ('2026-01-01', '2026-01-03'), ('2026-02-15', '2026-02-23'), ('2026-04-04', '2026-04-06'), ('2026-05-01', '2026-05-05'),
  ('2026-06-19', '2026-06-21'), ('2026-09-25', '2026-09-27'), ('2026-10-01', '2026-10-07')) as holiday (first, last),
  generate_series(first::date, last::date, interval '1 day') day;

insert into cases.calendar_day (day, kind, source)
select day::date, 'MAKE_UP', 'State Council notice of 2025-11-04'
from unnest('{2026-01-04,2026-02-14,2026-02-28,2026-05-09,2026-09-20,2026-10-10}'::text[]) day;

grant usage on schema cases to weir_control, weir_audit;
-- an amended text takes the place of the one before
grant delete on agreements.scope to weir_control;
grant select, insert, update on cases."case" to weir_control;
grant usage on sequence cases.agreement_number to weir_control;
grant select on cases.term, cases.ground, cases.redress, cases.checklist_item, cases.calendar_day to weir_control;
grant insert, update on cases.calendar_day to weir_control;
grant select on all tables in schema cases to weir_audit;
