-- What an agreement says beside columns, rows, purpose and term: in which modes the data may be used, how much of it,
-- and of a dataset whether only figures of many rows are given, and of how many rows at least.

alter table agreements.agreement
  -- a query is API; what is not said otherwise is agreed for this gateway, and nothing else
  add column modes text[] not null default '{API}'
    check (modes <@ '{FILE,API,SANDBOX}' and cardinality(modes) > 0 and array_position(modes, null) is null),
  -- [{"unit": "REQUESTS" | "ROWS" | "BYTES" | "COST", "per": "MINUTE" | "DAY", "limit": whole number}]; empty: no bound
  add column budgets jsonb not null default '[]' check (jsonb_typeof(budgets) = 'array');

alter table agreements.scope
  add column aggregates_only boolean not null default false,
  -- figures of fewer rows are withheld; null: none are
  add column smallest_group int check (smallest_group between 2 and 1000000),
  -- a bound on figures would be none where the rows themselves are given
  add check (smallest_group is null or aggregates_only);
