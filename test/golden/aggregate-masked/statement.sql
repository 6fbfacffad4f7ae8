select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select format('{"aggregate":%s}', (select format('{"countDistinct":%s,"min":%s,"max":%s}', format('{"hotline":%s}', count(distinct "t3"."hotline")), format('{"hotline":%s}', coalesce(to_json(min("t3"."hotline")), 'null')), format('{"hotline":%s}', coalesce(to_json(max("t3"."hotline")), 'null')))
  from (select mask.telephone(s."hotline") as "hotline"
  from rows."regions_g1" s
  where s._load <= 1) "t3" )) as j, (1)::int as "n0" offset 0) q
-- []
