select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select format('{"aggregate":%s}', (select format('{"count":%s,"countDistinct":%s}', count(*)::text, format('{"number":%s,"regionCode":%s}', count(distinct "t3"."number"), count(distinct "t3"."regionCode")))
  from (select s."number", s."regionCode"
  from rows."people_g1" s
  where s._load <= 1 and s."regionCode" = $1::text) "t3" )) as j, (1)::int as "n0" offset 0) q
-- ["50"]
