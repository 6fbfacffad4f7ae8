-- What people are told: a notice is written in the transaction of the event that it tells of, and delivered after it.
create schema notices;

-- In which language, and at which address, an account is told.
create table notices.preference (
  account_id uuid primary key references identity.account,
  -- null: both languages
  locale text check (locale in ('en', 'zh')),
  -- null: no mail
  mail_address text check (length(mail_address) between 3 and 254),
  updated_at timestamptz not null
);

-- Where an organisation's own programs are told. Its secret is derived and not stored (src/notices/webhook-secret.ts).
create table notices.webhook (
  id uuid primary key,
  organisation_id uuid not null references identity.organisation,
  url text not null check (length(url) between 8 and 2000),
  -- raised by each rotation of the secret
  generation int not null default 1 check (generation >= 1),
  -- null: never
  rotated_at timestamptz,
  created_at timestamptz not null,
  -- null: in use
  ended_at timestamptz
);

create index webhook_organisation on notices.webhook (organisation_id) where ended_at is null;

create table notices.notice (
  -- UUID version 7, made at the time of `at`: newest first is by id
  id uuid primary key,
  -- the event that it tells of
  event_id bigint not null references journal.event,
  -- id of a text in src/kernel/messages/notices.ts, rendered in the reader's language when it is read
  message text not null check (length(message) between 1 and 100),
  params jsonb not null check (jsonb_typeof(params) = 'object'),
  -- path of a page here; null: there is none
  link text check (link ~ '^/[^/]' and length(link) <= 500),
  -- who was meant: [{"account": id} | {"organisation": id, "role": role | absent}]
  addressed jsonb not null check (jsonb_typeof(addressed) = 'array'),
  at timestamptz not null
);

create index notice_event on notices.notice (event_id);

-- In-app: each account that a notice reached.
create table notices.recipient (
  account_id uuid not null references identity.account,
  notice_id uuid not null references notices.notice,
  read_at timestamptz,
  primary key (account_id, notice_id)
);

create index recipient_unread on notices.recipient (account_id, notice_id) where read_at is null;
create index recipient_notice on notices.recipient (notice_id);

-- The outbox: each notice that is still to leave by a webhook or by mail, and what became of it.
create table notices.delivery (
  -- the same in every attempt: receivers know by it what they have had already
  id uuid primary key,
  notice_id uuid not null references notices.notice,
  channel text not null check (channel in ('WEBHOOK', 'SMTP')),
  -- the webhook, or the account that gets the mail
  target uuid not null,
  -- OFF: nobody is there any more, or the channel is off
  state text not null check (state in ('PENDING', 'DELIVERED', 'DEAD', 'OFF')),
  -- counted when an attempt begins
  attempts int not null default 0 check (attempts >= 0),
  -- when the next attempt is due; while one is made, when its lease ends
  due_at timestamptz not null,
  -- code of the last failure, such as HTTP_500; null: none
  failure text check (length(failure) between 1 and 60),
  -- null exactly while PENDING
  settled_at timestamptz check ((settled_at is null) = (state = 'PENDING')),
  unique (notice_id, channel, target)
);

create index delivery_due on notices.delivery (channel, target, due_at) where state = 'PENDING';
create index delivery_dead on notices.delivery (settled_at, id) where state = 'DEAD';

create trigger append_only before update or delete on notices.notice for each row execute function guard.refuse_change();
create trigger no_truncate before truncate on notices.notice execute function guard.refuse_change();

-- Who was told, and whether it was delivered, is evidence: nothing of it is deleted.
grant usage on schema notices to weir_control, weir_audit;
grant select, insert on notices.notice, notices.recipient, notices.delivery, notices.webhook to weir_control;
grant update (read_at) on notices.recipient to weir_control;
grant update (state, attempts, due_at, failure, settled_at) on notices.delivery to weir_control;
grant update (generation, rotated_at, ended_at) on notices.webhook to weir_control;
grant select, insert, update on notices.preference to weir_control;
-- neither addresses nor URLs
grant select on notices.notice, notices.recipient, notices.delivery to weir_audit;
