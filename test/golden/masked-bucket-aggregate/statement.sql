select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select format('{"aggregate":%s}', (select format('{"countDistinct":%s,"sum":%s,"min":%s,"max":%s}', format('{"income":%s}', count(distinct "t3"."income")), format('{"income":%s}', coalesce('"' || sum("t3"."income")::text || '"', 'null')), format('{"income":%s}', coalesce('"' || trim_scale(min("t3"."income"))::text || '"', 'null')), format('{"income":%s}', coalesce('"' || trim_scale(max("t3"."income"))::text || '"', 'null')))
  from (select mask.number(s."income", '5000'::numeric) as "income"
  from rows."people_g1" s
  where s._load <= 1 and s."regionCode" = $1::text) "t3" )) as j, (1)::int as "n0" offset 0) q
-- ["50"]
