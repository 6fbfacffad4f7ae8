-- The key that a key was made with, of the same account: it ends no later than that one, also where that one is revoked.
alter table identity.api_key add column made_with uuid references identity.api_key;
create index api_key_made_with on identity.api_key (made_with) where made_with is not null;
