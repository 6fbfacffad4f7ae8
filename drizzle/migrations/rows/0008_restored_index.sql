-- The same keys, with what `search.fold` says written out: a restore of a dump builds the indexes before it grants the use
-- of the schema `search` to the owner of the tables, and a body that names it fails there.
create or replace function search.grams(value text) returns text[]
language plpgsql immutable parallel safe as $$
declare
  folded text := translate(lower(normalize(left(value, 10000), NFKC) collate "und-x-icu"), 'ς', 'σ') collate "C";
begin
  return string_to_array(folded, null) || string_to_array(
    regexp_replace(folded, '(..)', E'\\1\x01', 'g') || E'\x01'
      || regexp_replace(substr(folded, 2), '(..)', E'\\1\x01', 'g'),
    E'\x01');
end $$;
