-- What search and filters by place rest on. Each function is immutable, and gives a result or null for every value
-- that a column can hold: an error would tell of a row that is hidden.
create schema search;

-- A text as search compares it: compatibility forms (full width, ligatures), case and final sigma are one. The first
-- 10,000 characters count, so that neither a search nor an index is at the mercy of one cell.
create function search.fold(value text) returns text
language sql immutable parallel safe
return translate(lower(normalize(left(value, 10000), NFKC) collate "und-x-icu"), 'ς', 'σ') collate "C";

-- Every character and every two characters in a row of a text as search compares it: the keys of its index. The pairs
-- are cut at even and at odd places, which is four times as fast as one by one. Some keys come twice, and an empty one
-- may be among them: no search asks for it.
create function search.grams(value text) returns text[]
language plpgsql immutable parallel safe as $$
declare
  folded text := search.fold(value);
begin
  return string_to_array(folded, null) || string_to_array(
    regexp_replace(folded, '(..)', E'\\1\x01', 'g') || E'\x01'
      || regexp_replace(substr(folded, 2), '(..)', E'\\1\x01', 'g'),
    E'\x01');
end $$;

grant usage on schema search to weir_rows, weir_import;
grant execute on all functions in schema search to weir_rows, weir_import;

create schema geo;

-- The squared sine of half an angle in degrees. Angles too small for double precision are none.
create function geo.half_sine_squared(degrees double precision) returns double precision
language sql immutable parallel safe
return case when abs(degrees) < 1e-12 then 0 else sind(degrees / 2) * sind(degrees / 2) end;

-- The great-circle distance on a sphere of the mean radius of the Earth (haversine); null where one is no place.
create function geo.metres(place point, longitude double precision, latitude double precision) returns double precision
language sql immutable parallel safe
return case when place[0] between -180 and 180 and place[1] between -90 and 90
    and longitude between -180 and 180 and latitude between -90 and 90
  then 2 * 6371008.8 * asin(least(1, sqrt(
    geo.half_sine_squared(place[1] - latitude)
      + cosd(place[1]) * cosd(latitude) * geo.half_sine_squared(place[0] - longitude))))
  end;

grant usage on schema geo to weir_rows;
grant execute on all functions in schema geo to weir_rows;

create schema answer;

-- A moment as a JSON string: ISO 8601 in UTC, which is the zone of every session that reads rows. Years that PostgreSQL writes with BC or five digits take
-- the form of ECMAScript: 0000 is the year before 1, then -000001; +010000 follows 9999.
create function answer.moment(value timestamptz) returns text
language sql stable parallel safe
return case
  when value >= '0001-01-01 00:00:00+00' and value < '10000-01-01 00:00:00+00' or not isfinite(value)
  then to_json(value)::text
  else '"' || case
      when extract(year from value) > 0 then '+' || lpad(extract(year from value)::text, 6, '0')
      when extract(year from value) = -1 then '0000'
      else '-' || lpad((-1 - extract(year from value))::text, 6, '0')
    end || substring(to_json(value)::text from '-[0-9]{2}-[0-9]{2}T[^ "]*') || '"'
  end;

grant usage on schema answer to weir_rows;
grant execute on all functions in schema answer to weir_rows;
