-- What the usage log is watched for, what was found by it, and what users report themselves. What happened is in
-- journal.event ('signalRule:<id>', 'finding:<id>', 'useReport:<agreement>', 'incident:<id>'); here is what is looked up.
create schema signals;

-- Settings of a rule that differ from those that the program comes with (src/signals/rule.ts).
create table signals.rule (
  id text primary key check (id ~ '^[A-Z][A-Z_]{2,39}$'),
  least bigint not null check (least between 1 and 1000000000),
  -- null: the number alone decides
  share double precision check (share > 0 and share <= 1000),
  window_minutes int not null check (window_minutes between 1 and 10080),
  effect text not null check (effect in ('OFF', 'NOTIFY', 'THROTTLE', 'SUSPEND')),
  requests_per_minute int not null check (requests_per_minute between 1 and 100000),
  throttle_minutes int not null check (throttle_minutes between 1 and 43200),
  changed_at timestamptz not null
);

-- Up to when the log was looked through.
create table signals.position (
  one boolean primary key default true check (one),
  read_to timestamptz not null
);

create table signals.finding (
  id uuid primary key,
  rule text not null check (rule ~ '^[A-Z][A-Z_]{2,39}$'),
  -- 'account:<id>', 'key:<id>' or 'agreement:<number>'
  subject text not null check (subject ~ '^(account|key|agreement):[^[:space:]]{1,100}$'),
  -- a dataset, a rule of decisions, the hash of a document, a day; empty: nothing more than the subject
  about text not null check (length(about) <= 200),
  -- of the user; null: not known
  organisation_id uuid references identity.organisation,
  account_id uuid references identity.account,
  openers uuid[] not null,
  authorities uuid[] not null,
  agreements text[] not null,
  datasets text[] not null,
  ground text not null check (ground ~ '^T[0-9]{2}$'),
  -- in [from, to)
  window_from timestamptz not null,
  window_to timestamptz not null check (window_to > window_from),
  -- what was measured, and of how much; null: it is a part of nothing
  measured bigint not null,
  measured_of bigint,
  -- references to usage records, at most 100 of `evidence_count`
  evidence text[] not null check (cardinality(evidence) between 1 and 100),
  evidence_count bigint not null,
  -- what was done, which may be less than the rule says where that could not be done
  effect text not null check (effect in ('NOTIFY', 'THROTTLE', 'SUSPEND')),
  -- last day to object to what was done or decided last
  redress_due date not null,
  -- of the user; null: there was none
  objection text,
  state text not null check (state in ('OPEN', 'UPHELD', 'CONFIRMED', 'DISMISSED')),
  reason text check ((reason is null) = (state = 'OPEN')),
  decided_by uuid references identity.account,
  decided_at timestamptz,
  at timestamptz not null,
  unique (rule, subject, about, window_from)
);

create index finding_last on signals.finding (rule, subject, about, window_to);
create index finding_organisation on signals.finding (organisation_id, id) where organisation_id is not null;
create index finding_openers on signals.finding using gin (openers);
create index finding_authorities on signals.finding using gin (authorities);

-- Fewer requests for a while: decisions read it (src/identity/throttles.ts).
create table policy.throttle (
  finding uuid primary key references signals.finding,
  subject text not null check (subject ~ '^(account|key|agreement):[^[:space:]]{1,100}$'),
  requests_per_minute int not null check (requests_per_minute between 1 and 100000),
  -- it ends by the clock
  ends_at timestamptz not null,
  -- null: it was not lifted before
  lifted_at timestamptz
);

create index throttle_ends on policy.throttle (ends_at) where lifted_at is null;

create schema reports;

-- How often the user of an agreement reports, where it is not each 12 months.
create table reports.cycle (
  agreement text primary key references agreements.agreement (number),
  months int not null check (months between 1 and 60),
  changed_at timestamptz not null
);

-- A report that is due: of the months up to `due`.
create table reports.duty (
  agreement text not null references agreements.agreement (number),
  due date not null,
  reminded_at timestamptz,
  -- null: it was in time, or is not late yet
  overdue_at timestamptz,
  filed_at timestamptz,
  primary key (agreement, due)
);

create index duty_open on reports.duty (due) where filed_at is null;

create table reports.use_report (
  id uuid primary key,
  agreement text not null references agreements.agreement (number),
  -- the duty that it fulfils; null: it was not asked for
  due date,
  purposes text not null check (length(purposes) between 1 and 10000),
  -- [{"kind": "PRODUCT" | "PAPER" | "APP" | "OTHER", "title": text, "link": text | null}]
  results jsonb not null check (jsonb_typeof(results) = 'array'),
  benefit text not null check (length(benefit) between 1 and 10000),
  -- empty: there were none
  incidents text not null check (length(incidents) <= 10000),
  datasets text[] not null check (cardinality(datasets) >= 1),
  filed_by uuid not null references identity.account,
  at timestamptz not null
);

create index use_report_agreement on reports.use_report (agreement, id);

create trigger append_only before update or delete on reports.use_report for each row execute function guard.refuse_change();
create trigger no_truncate before truncate on reports.use_report execute function guard.refuse_change();

create table reports.incident (
  id uuid primary key,
  severity text not null check (severity in ('LOW', 'HIGH', 'PUBLIC_INTEREST')),
  datasets text[] not null check (cardinality(datasets) >= 1),
  what text not null check (length(what) between 1 and 10000),
  happened_at timestamptz not null,
  organisation_id uuid not null references identity.organisation,
  reported_by uuid not null references identity.account,
  openers uuid[] not null,
  authorities uuid[] not null,
  at timestamptz not null,
  -- when the report to the authorities must be there; null: none is asked for
  report_due timestamptz,
  report text check (length(report) between 1 and 10000),
  report_filed_at timestamptz check ((report_filed_at is null) = (report is null)),
  -- when the delay was told; null: it was not
  overdue_at timestamptz
);

create index incident_due on reports.incident (report_due) where report_filed_at is null and overdue_at is null;
create index incident_openers on reports.incident using gin (openers);
create index incident_organisation on reports.incident (organisation_id, id);

grant usage on schema signals, reports to weir_control, weir_audit;
grant select, insert on signals.finding, policy.throttle to weir_control;
grant update (state, reason, decided_by, decided_at, objection, redress_due) on signals.finding to weir_control;
grant update (lifted_at) on policy.throttle to weir_control;
grant select, insert, update on signals.rule, signals.position, reports.cycle to weir_control;
grant select, insert on reports.duty, reports.use_report, reports.incident to weir_control;
grant update (reminded_at, overdue_at, filed_at) on reports.duty to weir_control;
grant update (report, report_filed_at, overdue_at) on reports.incident to weir_control;
grant select on all tables in schema signals to weir_audit;
grant select on all tables in schema reports to weir_audit;
grant select on policy.throttle to weir_audit;
