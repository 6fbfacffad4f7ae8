select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select format('{"totalCount":%s,"aggregate":%s}', (select count(*)
  from (select s."length"
  from rows."streets_g1" s
  where s._load <= $2::int) "t3"
  where "t3"."length" > $1::integer)::text, format('{"count":%s}', (select count(*)
  from (select s."length"
  from rows."streets_g1" s
  where s._load <= $2::int) "t4"
  where "t4"."length" > $1::integer)::text)) as j, (1)::int as "n0") q
-- ["1","1"]
