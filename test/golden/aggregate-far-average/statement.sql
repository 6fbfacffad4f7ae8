select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select format('{"big":%s}', (select format('{"avg":%s}', format('{"density":%s}', coalesce(to_json((sum("t3"."density") / count("t3"."density"))), 'null')))
  from (select s."density"
  from rows."regions_g1" s
  where s._load <= 1) "t3" )) as j, (1)::int as "n0" offset 0) q
-- []
