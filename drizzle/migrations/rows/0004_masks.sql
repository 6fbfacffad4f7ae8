-- More masks: each gives a value of the column's type for every value that can be stored, and never raises; a null
-- stays null. src/catalog/mask.ts lists them, docs/masks.md says what each keeps.

-- A resident identity number (公民身份号码). Of 17 digits and a check character stay the first 6, the region of first
-- registration, and the check character; of the 15 digits of before 1999 the first 6 alone, since the last tells the
-- sex. Of any other text, which might be anything, each character becomes '*', 18 at most.
create function mask.identity_number(value text) returns text
language sql immutable parallel safe
return case
  when char_length(value) = 18 and value collate "C" ~ '^[0-9]{17}[0-9Xx]$'
  then left(value, 6) || repeat('*', 11) || right(value, 1)
  when char_length(value) = 15 and value collate "C" ~ '^[0-9]{15}$' then left(value, 6) || repeat('*', 9)
  when value is not null then repeat('*', least(char_length(value), 18)) end;

-- An address: what stands at its begin of a province, a city and a district, one directly after the other, then '***'
-- whatever follows; a text that begins with none of them is '***'. They are known by their form: a province is one of
-- a list; a city ends in 市, 自治州, 地区 or 盟, a district in 区, 县, 市, 旗, 自治县 or 自治旗, of at most so many
-- characters as any has; neither holds a word for a street, a house, an estate or a company. The text is cut where such
-- a word begins, and at 64 characters.
create function mask.address(value text) returns text
language sql immutable parallel safe
return substring(
  regexp_replace(
    left(value, 64) collate "C",
    '(?:[小社校库景活宅墅属业发公务税住]区|市[场集]|市民政|市民中心|市民广场|超市|门市部|夜市|菜市|花市|联盟|旗[舰袍]'
    '|公司|大学|中学|小学|学校|银行|宿舍).*$', ''),
  '^(?:(?:北京|天津|上海|重庆)市'
  '|(?:河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾)省'
  '|(?:内蒙古|广西壮族|西藏|宁夏回族|新疆维吾尔)自治区|(?:香港|澳门)特别行政区)?'
  '(?:驻马店市|景德镇市|[\u4e00-\u9fff](?:'
  '[^\u0001-\u4dff\ua000-\U0010ffff省市区县盟旗街路道巷弄号栋幢楼室组院园苑厂馆镇村店]{0,4}'
  '(?:市|地区|盟)'
  '|[^\u0001-\u4dff\ua000-\U0010ffff省市区县街路号栋幢室]{1,9}自治州))?'
  '(?:鼓楼区|周村区|普兰店区|瓦房店市|[\u4e00-\u9fff](?:'
  '[^\u0001-\u4dff\ua000-\U0010ffff省市区县盟旗街路道巷弄号栋幢楼室组院园苑厂馆镇村店]{0,4}'
  '[区县市]'
  '|[^\u0001-\u4dff\ua000-\U0010ffff省市区县街路号栋幢室]{0,7}旗'
  '|[^\u0001-\u4dff\ua000-\U0010ffff省市区县街路号栋幢室]{1,13}自治[县旗]))?') || '***';

-- A day as the first one of its month ('month') or year. What would lie before the first day there is is that day.
create function mask.date(value date, unit text) returns date
language sql immutable parallel safe
return case when not isfinite(value) then value
  else value - least(
    (case unit when 'month' then extract(day from value) else extract(doy from value) end)::integer - 1,
    value - date '4714-11-24 BC') end;

-- A moment as the first one of its month ('month') or year in a time zone. As in groups by month and year, year 1 is
-- the first that has moments; of those before, which no import takes, the first that can be stored stands for the rest.
-- Stable and not immutable, as what it rests on: zones change with the server's list of them.
create function mask.date(value timestamptz, unit text, zone text) returns timestamptz
language sql stable parallel safe
return case
  when not isfinite(value) then value
  when value >= '0001-01-01 00:00:00+00'
  then greatest(
    date_trunc(case unit when 'month' then 'month' else 'year' end, value, zone),
    timestamptz '0001-01-01 00:00:00+00')
  when value < '4713-01-03 00:00:00+00 BC' then timestamptz '4714-11-24 00:00:00+00 BC'
  else date_trunc(case unit when 'month' then 'month' else 'year' end, value, zone) end;

-- A number as the greatest multiple of a size above zero that is not above it. What would be below the least value of
-- the type is that value.
create function mask.number(value integer, size bigint) returns integer
language sql immutable parallel safe
return case when value is not null then greatest(value - (value % size + size) % size, -2147483648)::integer end;

create function mask.number(value bigint, size bigint) returns bigint
language sql immutable parallel safe
return case
  when value < -9223372036854775808 + size
  then value - least((value % size + size) % size, value - (-9223372036854775808))
  else value - (value % size + size) % size end;

-- With the digits of the size, since a value's own would tell of it. What is no number or has no end stays so; below
-- -9e131071 there may be no multiple that can be stored, so that -Infinity is the lower end.
create function mask.number(value numeric, size numeric) returns numeric
language sql immutable parallel safe
return case
  when value in ('NaN', 'Infinity', '-Infinity') then value
  when value < -9e131071 then '-Infinity'
  else round(value - (value % size + size) % size, scale(size)) end;

-- By the decimal text that is shown of it, as groups by bucket: 0.3 lies in the bucket of 0.3.
create function mask.number(value double precision, size numeric) returns double precision
language sql immutable parallel safe
return case
  when value in ('NaN', 'Infinity', '-Infinity') then value
  when value is not null then greatest(
    value::text::numeric - (value::text::numeric % size + size) % size,
    -1.7976931348623157e308)::double precision end;

-- A keyed pseudonym: the first 16 bytes of HMAC-SHA-256 (RFC 2104) of the text in UTF-8, in hexadecimal. `pads` holds
-- the key twice, XORed with the inner and with the outer pad, 64 bytes each, so that no row costs that again. The key
-- comes with each statement (src/query/pseudonym.ts): here it is never stored. Stable, as convert_to is: so it is inlined, and
-- takes a sixth of the time.
create function mask.pseudonym(value text, pads bytea) returns text
language sql stable parallel safe
return encode(
  substr(sha256(substr(pads, 65, 64) || sha256(substr(pads, 1, 64) || convert_to(value, 'UTF8'))), 1, 16), 'hex');

grant execute on all functions in schema mask to weir_rows;
