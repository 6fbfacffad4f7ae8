select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j1 end as j1, q."n0", q."n1"
  from (select coalesce(string_agg("p2"."c1", ',') filter (where "p2".i <= 2), '') as j, format('],"pageInfo":%s}', format('{"hasNextPage":%s}', (case when count(*) > 2 then 'true' else 'false' end))) as j1, (coalesce(sum("p2"."c0") filter (where "p2".i <= 2), 0))::int as "n0", (1 * count(*) filter (where "p2".i <= 2))::int as "n1"
  from (select coalesce("r8"."n0", 0) as "c0", format('{"code":%s,"streets":%s}', answer.scalar("t1"."code"), coalesce("r8".j, 'null')) as "c1", "t1".i
  from (select "t1"."code", row_number() over () as i
  from (select "t1"."code"
  from (select s."code"
  from rows."regions_g1" s
  where s._load <= 1) "t1" 
  order by "t1"."code"
  limit 3) "t1") "t1"
  left join lateral (with "g5" as materialized (select string_agg("r7".j, ',') as j, count(*)::int as n
  from (select format('{"key":%s,"count":%s}', format('{"length":%s}', coalesce("t6"."length"::text, 'null')), count(*)::text) as j
  from (select s."regionCode", s."length"
  from rows."streets_g1" s
  where s._load <= 1) "t6"
  where "t6"."regionCode" = "t1"."code" and "t6"."length" is not null group by "t6"."length"
  order by count(*) desc, "t6"."length"
  limit 2 offset 0) "r7") select format('{"groups":[%s]}', (select "g5".j from "g5")) as j, ((select "g5".n from "g5"))::int as "n0") "r8" on "t1".i <= 2) "p2") q
-- []
