select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0", q."n1"
  from (select coalesce(string_agg("p2"."c1", ','), '') as j, (coalesce(sum("p2"."c0"), 0))::int as "n0", (1 * count(*))::int as "n1"
  from (select coalesce("r7"."n0", 0) as "c0", format('{"code":%s,"streets":%s}', answer.scalar("t1"."code"), coalesce("r7".j, 'null')) as "c1"
  from (select "t1"."code"
  from (select s."code"
  from rows."regions_g1" s
  where s._load <= 1) "t1" 
  order by "t1"."code"
  limit 3) "t1"
  left join lateral (with "f5" as materialized (select count(*) as "j0", format('{"count":%s}', count(*)::text) as "j1"
  from (select s."regionCode", s."length"
  from rows."streets_g1" s
  where s._load <= 1) "t6"
  where "t6"."regionCode" = "t1"."code" and "t6"."length" is not null) select format('{"totalCount":%s,"aggregate":%s,"nodes":[%s]}', (select "f5"."j0" from "f5")::text, (select "f5"."j1" from "f5"), string_agg("p4"."c0", ',')) as j, (1 + 1 * count(*))::int as "n0"
  from (select format('{"code":%s,"length":%s}', answer.scalar("t3"."code"), coalesce("t3"."length"::text, 'null')) as "c0"
  from (select "t3"."code", "t3"."length", "t3"."regionCode"
  from (select s."code", s."length", s."regionCode"
  from rows."streets_g1" s
  where s._load <= 1) "t3"
  where "t3"."regionCode" = "t1"."code" and "t3"."length" is not null
  order by "t3"."code" desc
  limit 2) "t3" ) "p4") "r7" on true) "p2") q
-- []
