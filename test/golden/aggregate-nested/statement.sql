select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0", q."n1"
  from (select coalesce(string_agg("p2"."c1", ','), '') as j, (coalesce(sum("p2"."c0"), 0))::int as "n0", (1 * count(*))::int as "n1"
  from (select coalesce("r7"."n0", 0) as "c0", format('{"code":%s,"streets":%s}', answer.scalar("t1"."code"), coalesce("r7".j, 'null')) as "c1"
  from (select "t1"."code"
  from (select s."code"
  from rows."regions_g1" s
  where s._load <= 1) "t1" 
  order by "t1"."code"
  limit 2) "t1"
  left join lateral (with "f5" as materialized (select format('{"count":%s,"avg":%s}', count(*)::text, format('{"length":%s}', coalesce('"' || avg("t6"."length")::text || '"', 'null'))) as "j0", count(*) as "j1"
  from (select s."length", s."regionCode"
  from rows."streets_g1" s
  where s._load <= 1) "t6"
  where "t6"."regionCode" = "t1"."code") select format('{"nodes":[%s],"aggregate":%s,"totalCount":%s}', string_agg("p4"."c0", ','), (select "f5"."j0" from "f5"), (select "f5"."j1" from "f5")::text) as j, (1 + 1 * count(*))::int as "n0"
  from (select format('{"code":%s}', answer.scalar("t3"."code")) as "c0"
  from (select "t3"."code", "t3"."regionCode"
  from (select s."code", s."regionCode"
  from rows."streets_g1" s
  where s._load <= 1) "t3"
  where "t3"."regionCode" = "t1"."code"
  order by "t3"."code"
  limit 1) "t3" ) "p4") "r7" on true) "p2") q
-- []
